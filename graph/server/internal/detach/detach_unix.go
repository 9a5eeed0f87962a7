//go:build unix

package detach

import "syscall"

// Attributes put a process into a session of its own, so that a Ctrl-C in the
// parent's terminal does not reach it.
func Attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
