package detach

import "syscall"

const detachedProcess = 0x00000008 // DETACHED_PROCESS: no console of the parent

// Attributes put a process into a group of its own without a console, so that a
// Ctrl-C in the parent's does not reach it.
func Attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | detachedProcess, HideWindow: true}
}
