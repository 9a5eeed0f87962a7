package server

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// acquire takes an exclusive lock that other processes and goroutines respect,
// and that the system drops when its holder dies. It waits for it; the notice
// tells the user for what.
func (s *Server) acquire(ctx context.Context, path, notice string) (release func(), err error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err == nil && !held {
		s.options.Notice(notice)
		_, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	}
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return func() { _ = lock.Unlock() }, nil
}
