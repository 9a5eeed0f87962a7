// Package telemetry sends the spans of a command to an OpenTelemetry collector,
// if the standard environment variables name one, and nothing otherwise.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"entente/graph/check"
	"entente/graph/load"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// lastWait is how long the end of a command waits for a collector that does not
// answer.
const lastWait = 5 * time.Second

// Asked tells whether the environment asks for spans: OTEL_SDK_DISABLED is not
// true, OTEL_TRACES_EXPORTER is not none, and there is an endpoint, or
// OTEL_TRACES_EXPORTER=otlp, which means the collector of this machine. The error
// is of variables that ask for what is not there.
func Asked() (bool, error) {
	if strings.EqualFold(os.Getenv("OTEL_SDK_DISABLED"), "true") {
		return false, nil
	}
	exporter := os.Getenv("OTEL_TRACES_EXPORTER")
	endpoints := slices.DeleteFunc([]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"}, func(name string) bool { return os.Getenv(name) == "" })
	switch {
	case exporter == "none", exporter == "" && len(endpoints) == 0:
		return false, nil
	case exporter != "" && exporter != "otlp":
		return false, fmt.Errorf("OTEL_TRACES_EXPORTER is %q, and spans are sent by otlp, or none", exporter)
	}
	for _, name := range endpoints { // whose text may hold a password
		at, err := url.Parse(os.Getenv(name))
		if err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
			return false, fmt.Errorf("%s is no address such as http://127.0.0.1:4318", name)
		}
	}
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		switch protocol := os.Getenv(name); protocol {
		case "":
			continue
		case "http/protobuf", "http/json":
			return true, nil
		default:
			return false, fmt.Errorf("%s is %q, and spans are sent by http/protobuf or http/json (the usual port of a collector for these is 4318)", name, protocol)
		}
	}
	return true, nil
}

// Trace is the trace of a command: one span for it, in it those of its stages,
// and in these those of the batches. Its methods are safe for concurrent use.
type Trace struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	root     context.Context

	mutex  sync.Mutex
	stages []context.Context // that are open, the inner ones last
}

// Start begins the trace of a command. It is nil when the environment asks for
// none.
func Start(ctx context.Context, command, version string) (*Trace, error) {
	if asked, err := Asked(); !asked || err != nil {
		return nil, err
	}
	otel.SetLogger(logr.New(quiet{}))
	var told sync.Once // a collector that is away stays away for long
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		told.Do(func() { slog.Warn("spans could not be sent", "error", err) })
	}))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("the OTEL_ variables: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "entente"), attribute.String("service.version", version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv()) // the environment has the last word
	if err != nil && !errors.Is(err, resource.ErrPartialResource) {
		return nil, fmt.Errorf("the OTEL_ variables: %w", err)
	}
	t := &Trace{provider: sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))}
	t.tracer = t.provider.Tracer("entente", trace.WithInstrumentationVersion(version))
	t.root, _ = t.tracer.Start(context.WithoutCancel(ctx), "entente "+command)
	return t, nil
}

var _ load.Watcher = (*Trace)(nil)

// Stage begins a stage, and what it returns ends it.
func (t *Trace) Stage(name string) (ended func(error)) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	ctx, span := t.tracer.Start(t.open(), name)
	t.stages = append(t.stages, ctx)
	return func(err error) {
		t.mutex.Lock()
		defer t.mutex.Unlock()
		t.stages = slices.DeleteFunc(t.stages, func(open context.Context) bool { return open == ctx })
		finish(span, err)
	}
}

// open is the innermost stage that is open.
func (t *Trace) open() context.Context {
	if n := len(t.stages); n > 0 {
		return t.stages[n-1]
	}
	return t.root
}

// Unchanged implements load.Watcher. It is no span.
func (t *Trace) Unchanged(check.Kind, int) {}

// Batch implements load.Watcher.
func (t *Trace) Batch(records map[check.Kind]int, began time.Time, err error) {
	now := time.Now()
	t.mutex.Lock()
	ctx := t.open()
	t.mutex.Unlock()
	total := 0
	var about []attribute.KeyValue
	for _, kind := range slices.Sorted(maps.Keys(records)) {
		about = append(about, attribute.Int("entente.records."+string(kind), records[kind]))
		total += records[kind]
	}
	_, span := t.tracer.Start(ctx, "batch", trace.WithTimestamp(began), trace.WithAttributes(append(about, attribute.Int("entente.records", total))...))
	finish(span, err, trace.WithTimestamp(now))
}

// Receipt adds the counts of a load to the span of the command.
func (t *Trace) Receipt(r *load.Receipt) {
	total := r.Total()
	trace.SpanFromContext(t.root).SetAttributes(
		attribute.String("entente.load", r.Load), attribute.Int("entente.read", total.Read), attribute.Int("entente.written", total.Written),
		attribute.Int("entente.unchanged", total.Unchanged), attribute.Int("entente.rejected", total.Rejected),
	)
}

// End ends the trace, and sends what is left of it. A collector that cannot be
// reached is a warning, and no failure of the command.
func (t *Trace) End(err error) {
	finish(trace.SpanFromContext(t.root), err)
	ctx, cancel := context.WithTimeout(context.Background(), lastWait)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		otel.Handle(err)
	}
}

// quiet takes what the library logs of itself. Of variables that it cannot read it
// would log the values, which may be secrets.
type quiet struct{}

func (quiet) Init(logr.RuntimeInfo)            {}
func (quiet) Enabled(int) bool                 { return false }
func (quiet) Info(int, string, ...any)         {}
func (q quiet) WithValues(...any) logr.LogSink { return q }
func (q quiet) WithName(string) logr.LogSink   { return q }
func (quiet) Error(_ error, what string, _ ...any) {
	slog.Warn("an OTEL_ variable cannot be read, and is passed over", "problem", what)
}

func finish(span trace.Span, err error, options ...trace.SpanEndOption) {
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	span.End(options...)
}
