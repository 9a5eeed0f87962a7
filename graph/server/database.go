package server

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"time"
)

// The server of Neo4j runs on when a database of it cannot be opened, and nobody
// can log in: what is wrong stands in its other log alone.

// refusal is that Neo4j could not open the database.
type refusal struct {
	cause []string // from the outermost to the innermost, the last one tells most
}

// debugTime is how an entry of debug.log begins.
const debugTime = "2006-01-02 15:04:05.000-0700"

// refusal looks whether the database could not be opened since a time, nil for no.
func (s *Server) refusal(since time.Time) *refusal {
	file, err := os.Open(s.layout.debug())
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	var found *refusal
	within := false
	for lines := bufio.NewReader(file); ; {
		line, err := lines.ReadString('\n')
		at, text, begins := entryOf(line)
		if begins {
			within = !at.Before(since.Truncate(time.Second)) && strings.Contains(text, "Failed to start DatabaseId{") && !strings.Contains(text, "[system]")
			if within {
				found = &refusal{}
			}
		}
		for part := range strings.Lines(text) {
			if cause, is := strings.CutPrefix(part, "Caused by: "); is && within {
				found.cause = append(found.cause, strings.TrimSpace(cause))
			}
		}
		if err != nil {
			return found
		}
	}
}

// entryOf reads a line of debug.log: one that begins an entry has its time, and
// the others belong to the entry before. In the releases by calendar an entry is
// one line of JSON.
func entryOf(line string) (at time.Time, text string, begins bool) {
	var entry struct{ Time, Message, StackTrace string }
	if json.Unmarshal([]byte(line), &entry) == nil {
		line = entry.Time + " " + entry.Message + "\n" + entry.StackTrace
	}
	if len(line) < len(debugTime) {
		return time.Time{}, line, false
	}
	at, err := time.Parse(debugTime, line[:len(debugTime)])
	return at, line, err == nil
}

// torn tells that Neo4j could not read the end of its transaction log. It writes
// of a transaction what a full disk takes, and this is how it says so later.
func (r *refusal) torn() bool {
	text := strings.Join(r.cause, "\n")
	return strings.Contains(text, "transaction log") || strings.Contains(text, "last append index")
}

func (r *refusal) error(log string, cut bool) *StartError {
	e := &StartError{Reason: "Neo4j cannot open its database", Log: log, Lines: r.cause}
	switch {
	case r.torn() && !cut:
		e.Advice = "the end of the transaction log cannot be read, as after a full disk: `entente server start --cut-torn-log` drops it and keeps what was committed before; or go back to a dump (`entente server remove`, then `entente restore`)"
	case r.torn():
		e.Advice = "Neo4j could not cut off the end of its transaction log either: go back to a dump (`entente server remove`, then `entente restore`)"
	}
	return e
}
