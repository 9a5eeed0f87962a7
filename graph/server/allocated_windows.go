package server

import "io/fs"

// allocated is what a file takes on the disk, as far as its entry tells.
func allocated(info fs.FileInfo) int64 { return info.Size() }
