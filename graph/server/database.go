package server

import (
	"bufio"
	"os"
	"strings"
	"time"
)

// The server of Neo4j runs on when a database of it cannot be opened, and nobody
// can log in: what is wrong stands in its other log alone.

// refusal is that Neo4j could not open the database.
type refusal struct {
	cause []string // from the outermost to the innermost, the last one tells most
	log   string
}

// debugTime is how a line of debug.log begins.
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
		if at, dated := datedLine(line); dated {
			within = !at.Before(since.Truncate(time.Second)) && strings.Contains(line, "Failed to start DatabaseId{") && !strings.Contains(line, "[system]")
			if within {
				found = &refusal{log: s.layout.debug()}
			}
		} else if cause, is := strings.CutPrefix(line, "Caused by: "); is && within {
			found.cause = append(found.cause, strings.TrimSpace(cause))
		}
		if err != nil {
			return found
		}
	}
}

func datedLine(line string) (time.Time, bool) {
	if len(line) < len(debugTime) {
		return time.Time{}, false
	}
	at, err := time.Parse(debugTime, line[:len(debugTime)])
	return at, err == nil
}

// torn tells that Neo4j could not read the end of its transaction log. It writes
// of a transaction what a full disk takes, and this is how it says so later.
func (r *refusal) torn() bool {
	text := strings.Join(r.cause, "\n")
	return strings.Contains(text, "transaction log") || strings.Contains(text, "last append index")
}

func (r *refusal) error(cut bool) *StartError {
	e := &StartError{Reason: "Neo4j cannot open its database", Log: r.log, Lines: r.cause}
	switch {
	case r.torn() && !cut:
		e.Advice = "the end of the transaction log cannot be read, as after a full disk: `entente server start --cut-torn-log` drops it and keeps what was committed before; or go back to a dump (`entente server remove`, then `entente restore`)"
	case r.torn():
		e.Advice = "Neo4j could not cut off the end of its transaction log either: go back to a dump (`entente server remove`, then `entente restore`)"
	}
	return e
}
