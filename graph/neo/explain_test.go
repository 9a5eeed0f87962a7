package neo

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOperatorsOfBothSides(t *testing.T) {
	const table = `Cypher 5

Planner COST

+----------------------+----+---------------------------+----------------+
| Operator             | Id | Details                   | Estimated Rows |
+----------------------+----+---------------------------+----------------+
| +ProduceResults      |  0 | a, b                      |              1 |
| |                    +----+---------------------------+----------------+
| +CartesianProduct    |  1 |                           |              1 |
| |\                   +----+---------------------------+----------------+
| | +Expand(Into)      |  2 | a + b |  +NoOperator      |              1 |
| | |                  |    | more +Details             |                |
| | +NodeUniqueIndexSeek | 3 | UNIQUE b:Source(id)      |              1 |
| |                    +----+---------------------------+----------------+
| +NodeByLabelScan     |  4 | a:Entity                  |              1 |
+----------------------+----+---------------------------+----------------+

Total database accesses: ?
`
	want := []string{"ProduceResults", "CartesianProduct", "Expand(Into)", "NodeUniqueIndexSeek", "NodeByLabelScan"}
	if diff := cmp.Diff(want, operators(table)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestOperatorsOfNoTable(t *testing.T) {
	if found := operators("no plan"); found != nil {
		t.Errorf("got %q", found)
	}
}
