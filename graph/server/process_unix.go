//go:build unix

package server

import "syscall"

// terminate asks the process to end in order.
func terminate(pid int) error { return syscall.Kill(pid, syscall.SIGTERM) }

func kill(pid int) error { return syscall.Kill(pid, syscall.SIGKILL) }
