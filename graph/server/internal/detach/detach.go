// Package detach starts processes that outlive their parent and its terminal.
package detach
