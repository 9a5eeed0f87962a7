package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entente/graph/check"
	"entente/graph/load"
	"entente/graph/metrics"
	"entente/graph/neo"
	"entente/graph/telemetry"

	"github.com/spf13/cobra"
)

// watch is who looks at a command that runs long: Prometheus, by --metrics-addr,
// and an OpenTelemetry collector, by its environment variables; or nobody.
type watch struct {
	address string
	metrics *metrics.Metrics
	server  *metrics.Server
	trace   *telemetry.Trace
}

var _ load.Watcher = (*watch)(nil)

func (w *watch) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&w.address, "metrics-addr", "", "serve Prometheus metrics at this HOST:PORT while the command runs; with only a port, to this machine alone")
}

// begin lets everybody look who is to.
func (w *watch) begin(cmd *cobra.Command) (err error) {
	if w.trace, err = telemetry.Start(cmd.Context(), cmd.Name(), version()); err != nil {
		return usageError{err}
	}
	if w.address == "" {
		return nil
	}
	w.metrics = metrics.New(version())
	if w.server, err = w.metrics.Serve(cmd.Context(), w.address); err != nil {
		err = usageError{fmt.Errorf("--metrics-addr: %w", err)}
		w.end(err)
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "metrics at %s\n", w.server.URL())
	return nil
}

// end ends it with what became of the command.
func (w *watch) end(err error) {
	if w.server != nil {
		_ = w.server.Close()
	}
	if w.trace == nil {
		return
	}
	if errors.As(err, new(rejectsError)) { // the work is done
		err = nil
	}
	w.trace.End(err)
}

// watcher is what a load tells of itself to; nil: nobody.
func (w *watch) watcher() load.Watcher {
	if w.metrics == nil && w.trace == nil {
		return nil
	}
	return w
}

// rejected adds the metrics to what takes rejects.
func (w *watch) rejected(take func(check.Reject) error) func(check.Reject) error {
	if w.metrics == nil {
		return take
	}
	return func(r check.Reject) error {
		w.metrics.Rejected(r)
		return take(r)
	}
}

func (w *watch) input(in *input) {
	if w.metrics != nil && in.progress != nil {
		w.metrics.Input(in.progress)
	}
}

// passing is an input whose every record is written as it passes.
type passing struct {
	check.Input
	metrics *metrics.Metrics
}

// Parts implements check.Input.
func (p passing) Parts(ctx context.Context, each func(check.Part) error, rejected func(check.Reject) error) (*check.Outcome, error) {
	return p.Input.Parts(ctx, func(part check.Part) error {
		err := each(part)
		if err == nil {
			p.metrics.Written(check.Entity, len(part.Entities))
			p.metrics.Written(check.Statement, len(part.Statements))
		}
		return err
	}, rejected)
}

// passes counts the records of an input as written when they pass.
func (w *watch) passes(in *input) {
	if w.metrics != nil {
		in.Input = passing{in.Input, w.metrics}
	}
}

func (w *watch) database(db *neo.DB) {
	if w.metrics != nil {
		w.metrics.Retries(db.Retries)
	}
}

func (w *watch) receipt(r *load.Receipt) {
	if w.metrics != nil {
		w.metrics.Receipt(r)
	}
	if w.trace != nil {
		w.trace.Receipt(r)
	}
}

// Unchanged implements load.Watcher.
func (w *watch) Unchanged(kind check.Kind, records int) {
	if w.metrics != nil {
		w.metrics.Unchanged(kind, records)
	}
}

// Batch implements load.Watcher.
func (w *watch) Batch(records map[check.Kind]int, began time.Time, err error) {
	if w.metrics != nil {
		w.metrics.Batch(records, began, err)
	}
	if w.trace != nil {
		w.trace.Batch(records, began, err)
	}
}

// Stage implements load.Watcher.
func (w *watch) Stage(name string) (ended func(error)) {
	ends := []func(error){}
	if w.metrics != nil {
		ends = append(ends, w.metrics.Stage(name))
	}
	if w.trace != nil {
		ends = append(ends, w.trace.Stage(name))
	}
	return func(err error) {
		for _, end := range ends {
			end(err)
		}
	}
}

// staged does a part of the work as a stage.
func staged[T any](w *watch, name string, work func() (T, error)) (T, error) {
	ended := w.Stage(name)
	value, err := work()
	ended(err)
	return value, err
}
