// Entente loads geopolitical relations into Neo4j and asks questions of them.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
)

// The exit codes, which scripts rely on.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRejects = 3
)

func main() { os.Exit(run()) }

func run() int {
	// The first Ctrl-C ends the work at a clean place, the second at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	limitMemory()
	return exitCode(newRoot().ExecuteContext(ctx))
}

// The collector of garbage may let the memory grow threefold, which halves its
// work, up to memoryLimit, where it works harder: that leaves what Go itself
// needs until a process has 300 MiB.
const (
	memoryGrowth = 200 // percent
	memoryLimit  = 200 << 20
)

// limitMemory sets them, unless GOGC and GOMEMLIMIT do.
func limitMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(memoryGrowth)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// interruptible reads what may keep one waiting for ever, a terminal or a FIFO
// without a writer, and gives up when the work is to end.
func interruptible[T any](ctx context.Context, read func() (T, error)) (T, error) {
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err = read()
	}()
	select {
	case <-done:
		return value, err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// usageError is a command line that cannot be meant.
type usageError struct{ error }

// rejectsError is work that is done but for some records.
type rejectsError struct{ error }

func (e usageError) Unwrap() error   { return e.error }
func (e rejectsError) Unwrap() error { return e.error }

// exitCode tells the user what went wrong, and a script which kind of thing.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	var usage usageError
	var rejects rejectsError
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintf(os.Stderr, "entente: %s\n", strings.ReplaceAll(err.Error(), context.Canceled.Error(), "stopped"))
		return exitFailed
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintf(os.Stderr, "entente: %v\n", err)
		return exitUsage
	case errors.As(err, &rejects):
		fmt.Fprintf(os.Stderr, "entente: %v\n", err)
		return exitRejects
	}
	fmt.Fprintf(os.Stderr, "entente: %v\n", err)
	return exitFailed
}
