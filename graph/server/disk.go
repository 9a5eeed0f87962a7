package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/shirou/gopsutil/v4/disk"
)

// checkSpace refuses to begin what the disk of a folder has no room for. The
// folder need not exist yet.
func checkSpace(ctx context.Context, purpose, folder, variable string, need uint64) error {
	existing, err := existingParent(folder)
	if err != nil {
		return err
	}
	usage, err := disk.UsageWithContext(ctx, existing)
	if err != nil {
		return fmt.Errorf("asking how much of the disk of %s is free: %w", folder, err)
	}
	if usage.Free >= need {
		return nil
	}
	return fmt.Errorf("the disk is too full to %s: %s has %s free and %s are needed; free some, or set %s to a folder on another disk",
		purpose, folder, megabytes(usage.Free), megabytes(need), variable)
}

func existingParent(folder string) (string, error) {
	for {
		_, err := os.Stat(folder)
		if !errors.Is(err, fs.ErrNotExist) {
			return folder, err
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return folder, err
		}
		folder = parent
	}
}

func megabytes(n uint64) string { return fmt.Sprintf("%d MB", n>>20) }

// diskUsed sums what the files below a folder take on the disk, in bytes. Files
// that vanish meanwhile do not count.
func diskUsed(folder string) (int64, error) {
	var sum int64
	err := filepath.WalkDir(folder, func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().IsRegular() {
			sum += allocated(info)
		}
		return nil
	})
	return sum, err
}
