package browser_test

import (
	"os"
	"testing"

	"entente/graph/neo/neotest"
)

func TestMain(m *testing.M) { os.Exit(neotest.Main(m)) }
