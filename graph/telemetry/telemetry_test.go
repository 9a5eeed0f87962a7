package telemetry_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/graph/load"
	"entente/graph/telemetry"

	"github.com/google/go-cmp/cmp"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

const (
	endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT"
	traces   = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	exporter = "OTEL_TRACES_EXPORTER"
	protocol = "OTEL_EXPORTER_OTLP_PROTOCOL"
	ofTraces = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
	disabled = "OTEL_SDK_DISABLED"
)

// environment sets variables, and no others of OpenTelemetry's.
func environment(t *testing.T, variables map[string]string) {
	t.Helper()
	for _, name := range []string{endpoint, traces, exporter, protocol, ofTraces, disabled, "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_TRACES_SAMPLER"} {
		t.Setenv(name, variables[name])
	}
}

func TestAsked(t *testing.T) {
	for name, c := range map[string]struct {
		variables map[string]string
		asked     bool
		err       string
	}{
		"nothing":       {nil, false, ""},
		"an endpoint":   {map[string]string{endpoint: "http://127.0.0.1:4318"}, true, ""},
		"of traces":     {map[string]string{traces: "https://collector.example/v1/traces"}, true, ""},
		"by name":       {map[string]string{exporter: "otlp"}, true, ""},
		"none":          {map[string]string{exporter: "none", endpoint: "http://127.0.0.1:4318"}, false, ""},
		"disabled":      {map[string]string{disabled: "TRUE", endpoint: "http://127.0.0.1:4318"}, false, ""},
		"not disabled":  {map[string]string{disabled: "1", endpoint: "http://127.0.0.1:4318"}, true, ""},
		"JSON":          {map[string]string{protocol: "http/json", endpoint: "http://127.0.0.1:4318"}, true, ""},
		"gRPC":          {map[string]string{protocol: "grpc", endpoint: "http://127.0.0.1:4317"}, false, `OTEL_EXPORTER_OTLP_PROTOCOL is "grpc", and spans are sent by http/protobuf or http/json (the usual port of a collector for these is 4318)`},
		"not of traces": {map[string]string{protocol: "grpc", ofTraces: "http/protobuf", endpoint: "http://127.0.0.1:4318"}, true, ""},
		"console":       {map[string]string{exporter: "console"}, false, `OTEL_TRACES_EXPORTER is "console", and spans are sent by otlp, or none`},
		"no address":    {map[string]string{endpoint: "http://u:secret@[x"}, false, "OTEL_EXPORTER_OTLP_ENDPOINT is no address such as http://127.0.0.1:4318"},
		"no scheme":     {map[string]string{traces: "127.0.0.1:4318"}, false, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is no address such as http://127.0.0.1:4318"},
	} {
		t.Run(name, func(t *testing.T) {
			environment(t, c.variables)
			asked, err := telemetry.Asked()
			if (err == nil) != (c.err == "") || err != nil && err.Error() != c.err || asked != c.asked {
				t.Errorf("%v, %v", asked, err)
			}
			if trace, err := telemetry.Start(context.Background(), "load", "v"); (trace != nil) != c.asked || (err != nil) != (c.err != "") {
				t.Errorf("it starts as %v, %v", trace, err)
			}
		})
	}
}

// TestATrace sends the spans of a work with an error in it.
func TestATrace(t *testing.T) {
	got := map[string]string{} // name of a span: its parent, and its status
	var service string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		var export collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(body, &export)
		}
		if err != nil {
			t.Error(err)
			return
		}
		names := map[string]string{}
		for _, resource := range export.ResourceSpans {
			for _, a := range resource.Resource.Attributes {
				if a.Key == "service.name" {
					service = a.Value.GetStringValue()
				}
			}
			for _, scope := range resource.ScopeSpans {
				for _, s := range scope.Spans {
					names[string(s.SpanId)] = s.Name
				}
				for _, s := range scope.Spans {
					got[s.Name] = strings.TrimSpace(names[string(s.ParentSpanId)] + " " + s.Status.GetMessage())
				}
			}
		}
	}))
	defer server.Close()
	environment(t, map[string]string{endpoint: server.URL})
	ctx, cancel := context.WithCancel(context.Background())
	trace, err := telemetry.Start(ctx, "load", "v1")
	if err != nil {
		t.Fatal(err)
	}
	outer := trace.Stage("outer")
	inner := trace.Stage("inner")
	cancel() // as Ctrl-C does: what was done is told all the same
	trace.Batch(map[check.Kind]int{check.Entity: 3}, time.Now().Add(-time.Second), errors.New("refused"))
	inner(errors.New("broken"))
	outer(nil)
	trace.Receipt(&load.Receipt{Load: "x"})
	trace.End(nil)
	want := map[string]string{"entente load": "", "outer": "entente load", "inner": "outer broken", "batch": "inner refused"}
	if d := cmp.Diff(want, got); d != "" || service != "entente" {
		t.Errorf("of the service %q: (-want +got)\n%s", service, d)
	}
}

// TestACollectorThatIsAway holds nothing up.
func TestACollectorThatIsAway(t *testing.T) {
	environment(t, map[string]string{endpoint: "http://127.0.0.1:1"})
	begin := time.Now()
	trace, err := telemetry.Start(t.Context(), "load", "v1")
	if err != nil {
		t.Fatal(err)
	}
	trace.Stage("stage")(nil)
	trace.End(nil)
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}
