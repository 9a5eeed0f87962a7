package metrics

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"entente/graph"
	"entente/graph/check"
	"entente/graph/load"
	"entente/graph/resolve"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

// served are the lines of Entente's own metrics, without help and types.
func served(t *testing.T, url string) []string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	problems, err := promlint.New(strings.NewReader(string(body))).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("against the conventions of Prometheus: %v, %v", problems, err)
	}
	var lines []string
	for line := range strings.Lines(string(body)) {
		if strings.HasPrefix(line, "entente_") && !strings.Contains(line, "_bucket{") && !strings.Contains(line, "_sum{") && !strings.HasSuffix(line, " 0\n") {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
	}
	return lines
}

func serve(t *testing.T, m *Metrics) *Server {
	t.Helper()
	s, err := m.Serve(t.Context(), "0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestWhatIsServed(t *testing.T) {
	m := New("v1.2.3")
	s := serve(t, m)
	m.Retries(func() int64 { return 3 })
	m.Input(func() (done, total int64) { return 5, 7 })
	ended := m.Stage("compare")
	m.Unchanged(check.Entity, 2)
	m.Batch(map[check.Kind]int{check.Entity: 1, check.Statement: 10}, time.Now().Add(-time.Second), nil)
	m.Batch(map[check.Kind]int{check.Statement: 100}, time.Now(), errors.New("too large"))
	for _, references := range [][]check.Reference{
		nil,
		{{Error: &resolve.Error{LeftOut: true}}},
		{{Error: &resolve.Error{Candidates: []resolve.Candidate{{Entity: &graph.Entity{}, Score: 1}}}}},
		{{Error: &resolve.Error{Candidates: []resolve.Candidate{{Entity: &graph.Entity{}, Score: .9}}}}},
		{{Error: &resolve.Error{}}},
	} {
		m.Rejected(check.Reject{Kind: check.Statement, References: references})
	}
	want := []string{
		`entente_batch_duration_seconds_count{result="committed"} 1`,
		`entente_batch_duration_seconds_count{result="failed"} 1`,
		`entente_build_info{goversion="GO",version="v1.2.3"} 1`,
		`entente_input_read_bytes 5`,
		`entente_input_size_bytes 7`,
		`entente_records_total{kind="entity",outcome="unchanged"} 2`,
		`entente_records_total{kind="entity",outcome="written"} 1`,
		`entente_records_total{kind="statement",outcome="rejected"} 5`,
		`entente_records_total{kind="statement",outcome="written"} 10`,
		`entente_rejects_total{reason="ambiguous_reference"} 1`,
		`entente_rejects_total{reason="invalid"} 1`,
		`entente_rejects_total{reason="left_out"} 1`,
		`entente_rejects_total{reason="unknown_reference"} 2`,
		`entente_stage_active{stage="compare"} 1`,
		`entente_write_retries_total 3`,
	}
	compare := func(want []string) {
		t.Helper()
		got := served(t, s.URL())
		for i, line := range got {
			if strings.HasPrefix(line, "entente_build_info") {
				_, version, _ := strings.Cut(line, `",version`)
				got[i] = `entente_build_info{goversion="GO",version` + version
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got)\n%s", d)
		}
	}
	compare(want)

	// At the end the counts are those of the receipt, and none has gone down.
	ended(nil)
	m.Receipt(&load.Receipt{
		Rows: &check.RowCounts{Read: 9, Taken: 4, Rejected: 5},
		Counts: []load.Counts{
			{Kind: check.Entity, Read: 4, Written: 2, Unchanged: 2},
			{Kind: check.Statement, Read: 16, Written: 11, Rejected: 5},
		},
	})
	want[6], want[8] = strings.TrimSuffix(want[6], "1")+"2", strings.TrimSuffix(want[8], "10")+"11"
	want = append(want[:13], `entente_rows_total{outcome="rejected"} 5`, `entente_rows_total{outcome="taken"} 4`, `entente_write_retries_total 3`)
	compare(want)
}

func TestAddresses(t *testing.T) {
	for given, want := range map[string]string{
		"9464": "127.0.0.1:9464", ":9464": "127.0.0.1:9464", "0": "127.0.0.1:0", "localhost:9464": "localhost:9464", "0.0.0.0:9464": "0.0.0.0:9464", "[::1]:9464": "[::1]:9464",
		"": "", "x": "", "65536": "", "a:b": "", "1.2.3.4": "", "1:2:3": "", ":-1": "", "http://x:1": "",
	} {
		got, err := address(given)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v", given, got, err)
		}
	}
}

func TestTheAddressIsFreeAgain(t *testing.T) {
	m := New("v")
	s := serve(t, m)
	at := strings.TrimSuffix(strings.TrimPrefix(s.URL(), "http://"), "/metrics")
	_, err := m.Serve(t.Context(), at)
	if want := "something else listens at " + at + " already: name another port"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := m.Serve(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := net.DialTimeout("tcp", at, time.Second); err == nil {
		t.Error("it listens after Close")
	}
}
