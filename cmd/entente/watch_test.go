package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/load"
	"entente/graph/neo"
	"entente/graph/server/servertest"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// watchedMapping makes two entities and a statement of a row; of some rows the
// statement refers to nobody, and some are no rows.
const watchedMapping = `mapping: watched
title: Watched
source: {id: watched, name: Watched, licence: free, citation: "Watched (2024)"}
document: {id: watched-1, title: Watched 1, date: 2024-01-02}
entities:
  - {when: a != '', id: "person-{a}", labels: [Person], name: "Person {a}"}
statements:
  - {id: "{n}", subject: "{a == '' ? 'Nobody' : 'person-' + a}", type: citizen-of, object: "iso3:NER"}
`

func watchedFiles(t *testing.T, rows int) (mapping, data string) {
	t.Helper()
	folder := t.TempDir()
	mapping, data = filepath.Join(folder, "watched.yaml"), filepath.Join(folder, "watched.csv")
	var b strings.Builder
	b.WriteString("n,a\n")
	for n := range rows {
		switch {
		case n%500 == 7:
			fmt.Fprintf(&b, "%d,\n", n) // refers to nobody
		case n%500 == 8:
			fmt.Fprintf(&b, "%d,x,y\n", n) // has a cell too many
		default:
			fmt.Fprintf(&b, "%d,%d\n", n, n%3000)
		}
	}
	for path, text := range map[string]string{mapping: watchedMapping, data: b.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return mapping, data
}

// inDatabase lets commands of this process use a database of their own.
func inDatabase(t *testing.T) {
	t.Helper()
	info := servertest.Start(t)
	for name, value := range map[string]string{
		"HOME": t.TempDir(), "XDG_CONFIG_HOME": t.TempDir(), "NEO4J_URI": info.BoltURI, "NEO4J_USERNAME": info.Username, "NEO4J_PASSWORD": string(info.Password), "NEO4J_DATABASE": "", "NEO4J_HOME": "",
	} {
		t.Setenv(name, value)
	}
	t.Chdir(t.TempDir())
	if err := empty(neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)}); err != nil {
		t.Fatal(err)
	}
}

// scrape is what Prometheus would read: values by name and labels.
func scrape(url string) (map[string]float64, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(response.Body)
	if err != nil {
		return nil, err
	}
	values := map[string]float64{}
	for name, family := range families {
		for _, m := range family.Metric {
			var labels []string
			for _, l := range m.Label {
				labels = append(labels, l.GetName()+"="+l.GetValue())
			}
			key := name + "{" + strings.Join(labels, ",") + "}"
			values[key] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return values, nil
}

// receiver is a collector: it takes spans as OTLP over HTTP has them.
type receiver struct {
	*httptest.Server
	mutex    sync.Mutex
	spans    []*spans.Span
	services []string
	headers  []http.Header
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		var export collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(body, &export)
		}
		if err != nil || request.URL.Path != "/v1/traces" {
			t.Errorf("%s: %v", request.URL, err)
		}
		r.mutex.Lock()
		defer r.mutex.Unlock()
		r.headers = append(r.headers, request.Header)
		for _, resource := range export.ResourceSpans {
			for _, a := range resource.Resource.Attributes {
				if a.Key == "service.name" {
					r.services = append(r.services, a.Value.GetStringValue())
				}
			}
			for _, scope := range resource.ScopeSpans {
				r.spans = append(r.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// running is a command under way, whose output waits to be read.
type running struct {
	out  *io.PipeReader
	err  *safeBuffer
	done chan error
}

type safeBuffer struct {
	mutex sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.Buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.Buffer.String()
}

func begun(t *testing.T, args ...string) *running {
	t.Helper()
	out, in := io.Pipe()
	r := &running{out: out, err: &safeBuffer{}, done: make(chan error, 1)}
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(in)
	root.SetErr(r.err)
	go func() {
		err := root.ExecuteContext(t.Context())
		_ = in.CloseWithError(err)
		r.done <- err
	}()
	return r
}

var metricsURL = regexp.MustCompile(`metrics at (http://\S+)`)

// url waits for the address of the metrics.
func (r *running) url(t *testing.T) string {
	t.Helper()
	for range 500 {
		if found := metricsURL.FindStringSubmatch(r.err.String()); found != nil {
			return found[1]
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no metrics: %s", r.err)
	return ""
}

// TestALoadIsWatched scrapes a real load while it goes on and before it ends, when
// the numbers are those of its receipt, and takes its spans.
func TestALoadIsWatched(t *testing.T) {
	inDatabase(t)
	r := newReceiver(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	t.Setenv("OTEL_SERVICE_NAME", "nightly")
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-token=abc")
	mapping, data := watchedFiles(t, 30_000)
	command := begun(t, "load", "--mapping", mapping, data, "--metrics-addr", "0", "--output", "json", "--batch-size", "1000", "--review", "")
	url := command.url(t)
	if !strings.HasPrefix(url, "http://127.0.0.1:") {
		t.Errorf("only a port was given, and the metrics are at %s", url)
	}
	first := make(chan byte)
	go func() { // the command waits in the middle of its receipt
		one := make([]byte, 1)
		_, _ = command.out.Read(one)
		first <- one[0]
	}()
	before, during := map[string]float64{}, 0
	var begin byte
	for begin == 0 {
		select {
		case begin = <-first:
		case <-time.After(20 * time.Millisecond):
			now, err := scrape(url)
			if err != nil {
				t.Fatal(err)
			}
			if now["entente_stage_active{stage=compare and write}"] == 1 && now["entente_records_total{kind=statement,outcome=written}"] > 0 {
				during++
			}
			for name, value := range before {
				if strings.Contains(name, "_total") && now[name] < value {
					t.Errorf("%s fell from %v to %v", name, value, now[name])
				}
			}
			before = now
		}
	}
	if during == 0 {
		t.Error("no scrape saw the load in the middle")
	}
	last, err := scrape(url)
	if err != nil {
		t.Fatal(err)
	}
	var receipt load.Receipt
	if err := json.NewDecoder(io.MultiReader(bytes.NewReader([]byte{begin}), command.out)).Decode(&receipt); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, command.out) }()
	if err := <-command.done; exitCodeOf(err) != exitRejects {
		t.Fatalf("%v: %s", err, command.err)
	}
	compare(t, &receipt, last, map[string]float64{
		"entente_rejects_total{reason=unknown_reference}": 60, "entente_rejects_total{reason=invalid}": 60,
		"entente_write_retries_total{}": 0, "entente_stage_active{stage=compare and write}": 0,
	})
	if written := receipt.Total().Written; written < 30_000 || receipt.Total().Rejected != 120 {
		t.Errorf("the receipt is %+v", receipt.Counts)
	}
	if _, err := net.DialTimeout("tcp", strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/metrics"), time.Second); err == nil {
		t.Error("the metrics are served when the command has ended")
	}
	r.check(t, &receipt, int(last["entente_batch_duration_seconds{result=committed}"]))
}

// compare sees that a scrape is what a receipt says, and more.
func compare(t *testing.T, receipt *load.Receipt, scraped, more map[string]float64) {
	t.Helper()
	want := maps.Clone(more)
	for _, c := range receipt.Counts {
		for outcome, n := range map[string]int{"written": c.Written, "unchanged": c.Unchanged, "rejected": c.Rejected} {
			want[fmt.Sprintf("entente_records_total{kind=%s,outcome=%s}", c.Kind, outcome)] = float64(n)
		}
	}
	want["entente_rows_total{outcome=taken}"] = float64(receipt.Rows.Taken)
	got := map[string]float64{}
	for name := range want {
		got[name] = scraped[name]
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-receipt +scrape)\n%s", d)
	}
}

func TestABulkWritingIsWatched(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	mapping, data := watchedFiles(t, 5000)
	t.Chdir(t.TempDir())
	command := begun(t, "bulk", "--into", "files", "--mapping", mapping, data, "--metrics-addr", "127.0.0.1:0", "--output", "json")
	url := command.url(t)
	first := make([]byte, 1)
	if _, err := command.out.Read(first); err != nil { // the command waits in the middle of its receipt
		t.Fatal(err)
	}
	scraped, err := scrape(url)
	if err != nil {
		t.Fatal(err)
	}
	var receipt load.Receipt
	if err := json.NewDecoder(io.MultiReader(bytes.NewReader(first), command.out)).Decode(&receipt); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, command.out) }()
	if err := <-command.done; exitCodeOf(err) != exitRejects {
		t.Fatalf("%v: %s", err, command.err)
	}
	compare(t, &receipt, scraped, map[string]float64{"entente_rejects_total{reason=unknown_reference}": 10, "entente_rejects_total{reason=invalid}": 10, "entente_stage_active{stage=write the files}": 0})
	if written := receipt.Total().Written; written < 5000 {
		t.Errorf("%d records were written", written)
	}
}

// check sees that the trace has the stages of the load, each in its place.
func (r *receiver) check(t *testing.T, receipt *load.Receipt, batches int) {
	t.Helper()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	names := map[string]string{}
	for _, s := range r.spans {
		names[string(s.SpanId)] = s.Name
	}
	tree, written, seen := map[string]int{}, int64(0), 0
	for _, s := range r.spans {
		place := names[string(s.ParentSpanId)] + " > " + s.Name
		tree[place]++
		if s.EndTimeUnixNano < s.StartTimeUnixNano || s.EndTimeUnixNano == 0 {
			t.Errorf("%s ends before it begins", place)
		}
		for _, a := range s.Attributes {
			switch {
			case s.Name == "batch" && a.Key == "entente.records":
				written += a.Value.GetIntValue()
			case s.Name == "entente load" && a.Key == "entente.written":
				seen++
				if got := a.Value.GetIntValue(); got != int64(receipt.Total().Written) {
					t.Errorf("the trace tells of %d written", got)
				}
			}
		}
	}
	want := map[string]int{
		" > entente load": 1, "entente load > open the input": 1, "entente load > prepare": 1, "entente load > compare and write": 1, "entente load > finish": 1,
		"compare and write > batch": batches,
	}
	if d := cmp.Diff(want, tree); d != "" {
		t.Errorf("the spans: (-want +got)\n%s", d)
	}
	if written != int64(receipt.Total().Written) || seen != 1 {
		t.Errorf("the batches tell of %d records, and %d were written", written, receipt.Total().Written)
	}
	slices.Sort(r.services)
	if services := slices.Compact(r.services); len(services) != 1 || services[0] != "nightly" {
		t.Errorf("the services are %q", services)
	}
	if r.headers[0].Get("x-token") != "abc" {
		t.Error("the headers of the environment are not sent")
	}
}

// TestNothingIsSentUnasked listens where a collector of this machine would be
// named, in each of the ways to switch it off.
func TestNothingIsSentUnasked(t *testing.T) {
	r := newReceiver(t)
	dossier := filepath.Join(t.TempDir(), "d.yaml")
	for name, environment := range map[string]map[string]string{
		"disabled": {"OTEL_EXPORTER_OTLP_ENDPOINT": r.URL, "OTEL_SDK_DISABLED": "true"},
		"none":     {"OTEL_EXPORTER_OTLP_ENDPOINT": r.URL, "OTEL_TRACES_EXPORTER": "none"},
		"unset":    {"OTEL_SERVICE_NAME": "x", "OTEL_RESOURCE_ATTRIBUTES": "a=b"},
	} {
		t.Run(name, func(t *testing.T) {
			for key, value := range environment {
				t.Setenv(key, value)
			}
			command := begun(t, "load", dossier)
			go func() { _, _ = io.Copy(io.Discard, command.out) }()
			if err := <-command.done; err == nil || !strings.Contains(err.Error(), "there is no such file") {
				t.Errorf("the load ends with %v", err)
			}
		})
	}
	if len(r.headers) > 0 {
		t.Errorf("%d requests were sent", len(r.headers))
	}
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.URL)
	command := begun(t, "load", dossier)
	go func() { _, _ = io.Copy(io.Discard, command.out) }()
	<-command.done
	if len(r.spans) != 2 || r.spans[1].Status.GetCode() != spans.Status_STATUS_CODE_ERROR {
		t.Errorf("a load that fails sends %v", r.spans)
	}
}

func TestAnAddressThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	at := taken.Addr().String()
	command := begun(t, "load", "--metrics-addr", at, "none.yaml")
	go func() { _, _ = io.Copy(io.Discard, command.out) }()
	err = <-command.done
	if want := "--metrics-addr: something else listens at " + at + " already: name another port"; err == nil || err.Error() != want || exitCodeOf(err) != exitUsage {
		t.Errorf("got %v, want %s", err, want)
	}
}

// exitCodeOf is exitCode without a word.
func exitCodeOf(err error) int {
	stderr := os.Stderr
	defer func() { os.Stderr = stderr }()
	null, openErr := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if openErr == nil {
		defer func() { _ = null.Close() }()
		os.Stderr = null
	}
	return exitCode(err)
}
