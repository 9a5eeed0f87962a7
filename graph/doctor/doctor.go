// Package doctor looks at what Entente needs, on this machine and in the
// database, and says of each thing how it stands and what to do about it.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"entente/graph/constraint"
	"entente/graph/neo"
	"entente/graph/server"
	"entente/schema"
)

// State is how a thing stands.
type State string

// The states. A Note is nothing wrong, but worth knowing.
const (
	OK    State = "ok"
	Note  State = "note"
	Wrong State = "wrong"
)

// Finding is one thing that was looked at.
type Finding struct {
	Check string `json:"check"`
	State State  `json:"state"`
	Text  string `json:"finding"` // one line; what is wrong is followed by what to do
}

// Healthy tells that nothing is wrong.
func Healthy(findings []Finding) bool {
	for _, f := range findings {
		if f.State == Wrong {
			return false
		}
	}
	return true
}

// Failed is the finding of an error that says what to do.
func Failed(check string, err error) Finding {
	return Finding{check, Wrong, strings.Join(strings.Fields(err.Error()), " ")}
}

// Machine tells of what the local server needs.
func Machine(conditions []server.Condition) []Finding {
	var findings []Finding
	for _, c := range conditions {
		switch {
		case c.Err == nil:
			findings = append(findings, Finding{c.Name, OK, c.Found})
		case c.Spare:
			findings = append(findings, Finding{c.Name, Note, "not needed now: " + Failed(c.Name, c.Err).Text})
		default:
			findings = append(findings, Failed(c.Name, c.Err))
		}
	}
	return findings
}

// DB is what is asked of the database; *neo.DB is one.
type DB interface {
	Read(ctx context.Context, cypher string, params map[string]any, each func(neo.Row) error) error
	Write(ctx context.Context, work func(tx neo.Tx) error) error
}

// MostSkew is how far the clocks of this machine and the server may be apart:
// the times of loads from several machines are compared.
const MostSkew = 10 * time.Second

// Database tells of a database that could be opened. It writes nothing that
// stays. now is the clock of this machine.
func Database(ctx context.Context, db DB, o *schema.Ontology, now func() time.Time) []Finding {
	findings := []Finding{version(ctx, db), clock(ctx, db, now), rights(ctx, db), graphVersion(ctx, db)}
	return append(findings, indexes(ctx, db, o)...)
}

func version(ctx context.Context, db DB) Finding {
	f := Finding{Check: "server", State: OK}
	err := db.Read(ctx, "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version, edition", nil, func(row neo.Row) error {
		f.Text = fmt.Sprintf("Neo4j %s, %s edition", row.Text("version"), row.Text("edition"))
		return nil
	})
	if err != nil {
		return Failed(f.Check, err)
	}
	return f
}

// graphVersion tells whether this program may write to the graph.
func graphVersion(ctx context.Context, db DB) Finding {
	r, err := constraint.Recording(ctx, db)
	if err == nil {
		err = r.Refusal()
	}
	switch {
	case err != nil:
		return Failed("version", err)
	case !r.Present:
		return Finding{"version", OK, "the graph is empty"}
	}
	return Finding{"version", OK, fmt.Sprintf("the graph has version %d", r.Version)}
}

func clock(ctx context.Context, db DB, now func() time.Time) Finding {
	f := Finding{Check: "clock", State: OK}
	var there time.Time
	before := now()
	err := db.Read(ctx, "RETURN datetime.statement() AS now", nil, func(row neo.Row) error {
		there, _ = row.Get("now").(time.Time)
		return nil
	})
	if err != nil {
		return Failed(f.Check, err)
	}
	after := now()
	// The server looked at its clock at some time between the two.
	var skew time.Duration
	switch {
	case there.Before(before):
		skew = there.Sub(before)
	case there.After(after):
		skew = there.Sub(after)
	}
	f.Text = "this machine and the server have the same time, to within " + after.Sub(before).Round(time.Millisecond).String()
	if skew.Abs() > MostSkew {
		f.State = Wrong
		f.Text = fmt.Sprintf("the server's clock is %s from this machine's: set both by a time server (NTP), since the times of loads are compared", skew.Round(time.Second))
	}
	return f
}

// errBack takes back what a transaction has done.
var errBack = errors.New("taken back")

// rights writes a node in a transaction that is taken back.
func rights(ctx context.Context, db DB) Finding {
	err := db.Write(ctx, func(tx neo.Tx) error {
		if _, err := tx.Run(ctx, "CREATE (n) DELETE n", nil, nil); err != nil {
			return err
		}
		return errBack
	})
	if !errors.Is(err, errBack) {
		if err == nil {
			err = errors.New("the transaction could not be taken back: look at the server's log")
		}
		return Failed("rights", err)
	}
	return Finding{"rights", OK, "the user may write"}
}

// index is what the server tells of one.
type index struct {
	name, state, failure string
	percent              float64
	constraint           string // that owns it
}

// indexes looks at those that the ontology asks for, and at the state of all.
func indexes(ctx context.Context, db DB, o *schema.Ontology) []Finding {
	var list []index
	present := map[string]bool{}
	err := db.Read(ctx, "CYPHER 5 SHOW INDEXES YIELD name, state, populationPercent, failureMessage, owningConstraint WHERE name IS NOT NULL RETURN name, state, populationPercent AS percent, failureMessage AS failure, owningConstraint AS owner ORDER BY name", nil, func(row neo.Row) error {
		percent, _ := row.Get("percent").(float64)
		list = append(list, index{row.Text("name"), row.Text("state"), row.Text("failure"), percent, row.Text("owner")})
		present[row.Text("name")] = true
		return nil
	})
	if err != nil {
		return []Finding{Failed("indexes", err)}
	}
	return append([]Finding{constraints(present, o)}, states(list)...)
}

func constraints(present map[string]bool, o *schema.Ontology) Finding {
	var missing []string
	wanted := constraint.Wanted(o)
	for _, item := range wanted {
		if !present[item.Name] {
			missing = append(missing, item.Name)
		}
	}
	switch {
	case len(missing) == 0:
		return Finding{"constraints", OK, fmt.Sprintf("all %d are there", len(wanted))}
	case len(missing) == len(wanted):
		return Finding{"constraints", Note, "none are there yet: the first load makes them, and so does `entente schema apply`"}
	}
	return Finding{"constraints", Wrong, fmt.Sprintf("%d of %d are missing (%s): `entente schema apply` makes them", len(missing), len(wanted), some(missing))}
}

func states(list []index) []Finding {
	var findings []Finding
	for _, i := range list {
		remove := "DROP INDEX " + i.name
		if i.constraint != "" {
			remove = "DROP CONSTRAINT " + i.constraint
		}
		switch i.state {
		case "ONLINE":
		case "POPULATING":
			findings = append(findings, Finding{"indexes", Note, fmt.Sprintf("%s is being filled, %.0f %% are done: wait, reads are slow until then", i.name, i.percent)})
		default:
			findings = append(findings, Finding{"indexes", Wrong, fmt.Sprintf("%s is %s (%s): %s in Neo4j Browser, then `entente schema apply`", i.name, strings.ToLower(i.state), reason(i.failure), remove)})
		}
	}
	if findings == nil {
		return []Finding{{"indexes", OK, fmt.Sprintf("all %d are online", len(list))}}
	}
	return findings
}

// reason is the first line of a failure, which goes on with a stack trace.
func reason(failure string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(failure), "\n")
	if line = strings.TrimSpace(line); line == "" {
		return "the server does not say why"
	}
	if len(line) > 200 {
		line = line[:200] + "…"
	}
	return line
}

// some names the first few of many.
func some(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + " …"
}
