package server

import "os"

// terminate ends the process at once: Windows has no signal that asks a program
// without a console to end. Neo4j replays its transaction log at the next start.
func terminate(pid int) error { return kill(pid) }

func kill(pid int) error {
	p, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return p.Kill()
}
