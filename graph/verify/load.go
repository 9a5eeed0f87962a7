package verify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"entente/graph/check"
	"entente/graph/export"
	receipts "entente/graph/load"
	"entente/graph/neo"
)

// load is a load, with what the graph has of it.
type load struct {
	id, status                         string
	dossiers, sources, types, held     []string
	read, written, unchanged, rejected int
	rewritten                          int
	number, after, seen                int // 0 and -1 where an earlier version gave none
	startedAt, finishedAt, confirmedAt time.Time
	receipt                            receipts.Receipt
	bearing                            map[string]int // records that name it, by kind
}

func (v *verifier) readLoads(ctx context.Context) error {
	return v.Read(ctx, loads, nil, func(row neo.Row) error {
		p := neo.Row{}
		for name, value := range propertiesOf(row) {
			p.Keys, p.Values = append(p.Keys, name), append(p.Values, value)
		}
		l := &load{
			id: p.Text("id"), status: p.Text("status"), dossiers: p.Texts("dossiers"), sources: p.Texts("sources"), types: p.Texts("types"), held: p.Texts("held"),
			read: p.Int("read"), written: p.Int("written"), unchanged: p.Int("unchanged"), rejected: p.Int("rejected"), rewritten: p.Int("rewritten"),
			bearing: map[string]int{},
		}
		l.number, l.after, l.seen = orElse(p, "number", 0), orElse(p, "after", -1), orElse(p, "seen", -1)
		l.startedAt, _ = p.Get("started_at").(time.Time)
		l.finishedAt, _ = p.Get("finished_at").(time.Time)
		l.confirmedAt, _ = p.Get("confirmed_at").(time.Time)
		v.loads[l.id] = l
		for _, dossier := range l.dossiers {
			v.dossiers[dossier] = true
		}
		if strings.HasPrefix(l.id, export.ScriptLoad) {
			v.script = l.id
		} else if l.status == "done" {
			v.checkReceipt(l, p.Text("receipt"))
		}
		return nil
	})
}

// checkReceipt holds the numbers of a load to one another.
func (v *verifier) checkReceipt(l *load, text string) {
	fault := ""
	switch err := json.Unmarshal([]byte(text), &l.receipt); {
	case err != nil:
		fault = "its receipt cannot be read"
	case l.read != l.written+l.unchanged+l.rejected:
		fault = fmt.Sprintf("it has read %d records, and %d were written, %d unchanged and %d rejected", l.read, l.written, l.unchanged, l.rejected)
	case l.receipt.Load != l.id:
		fault = "its receipt is that of the load " + l.receipt.Load
	}
	for _, c := range l.receipt.Counts {
		if fault == "" && c.Read != c.Written+c.Unchanged+c.Rejected {
			fault = fmt.Sprintf("its receipt counts %d of the kind %s, and %d written, %d unchanged and %d rejected", c.Read, c.Kind, c.Written, c.Unchanged, c.Rejected)
		}
	}
	if fault != "" {
		v.find(Changed, "load", l.id, "", "%s", fault)
	}
}

// conclude holds what was counted to what the loads say.
func (v *verifier) conclude() {
	for m, records := range v.missing {
		v.find(Gone, m.kind, m.id, "", "%s", named(records))
	}
	for n, records := range v.notes {
		v.find(Note, n.kind, n.what, "", "%d have it, and no load has written it", records)
	}
	for _, id := range slices.Sorted(maps.Keys(v.sources)) {
		s := v.sources[id]
		v.find(OK, "source", id, "", "%d statements, %d documents", s.statements, s.documents)
	}
	for _, l := range slices.SortedFunc(maps.Values(v.loads), func(a, b *load) int { return cmp.Compare(a.id, b.id) }) {
		v.conclusion(l)
	}
}

func named(records int) string {
	if records == 1 {
		return "1 record names it"
	}
	return fmt.Sprintf("%d records name it", records)
}

func (v *verifier) conclusion(l *load) {
	switch l.status {
	case "retracted":
		v.find(OK, "load", l.id, "", "it has retracted %s", strings.Join(l.sources, ", "))
		return
	case "done":
	default:
		v.find(Note, "load", l.id, "", "it is not complete, so what it has written is not counted: run the same command again to complete it")
		return
	}
	bearing := 0
	for _, n := range l.bearing {
		bearing += n
	}
	state, superseded := OK, v.superseded(l)
	text := fmt.Sprintf("%d records bear it, of %d that it has written", bearing, l.written)
	if bearing > l.written {
		state = Changed
	}
	if superseded {
		text += "; a later one has touched its sources, so its statements are not counted"
	} else {
		v.holds(l)
	}
	v.find(state, "load", l.id, "", "%s", text)
	v.nodesGone(l)
}

func orElse(p neo.Row, name string, other int) int {
	if p.Get(name) == nil {
		return other
	}
	return p.Int(name)
}

// superseded tells that something else was at work since the load was last held
// to the graph which may have added statements of its sources, or removed them.
func (v *verifier) superseded(l *load) bool {
	for _, o := range v.loads {
		shared := slices.ContainsFunc(o.sources, func(id string) bool { return slices.Contains(l.sources, id) }) ||
			slices.ContainsFunc(o.dossiers, func(id string) bool { return slices.Contains(l.dossiers, id) })
		if o != l && shared && o.doneSince(l) {
			return true
		}
	}
	return false
}

// doneSince tells that a load was not done yet when l was last held to the graph.
// The numbers of loads tell, and their times where an earlier version gave none.
func (o *load) doneSince(l *load) bool {
	since := l.confirmedAt
	if since.IsZero() {
		since = l.startedAt
	}
	switch {
	case o.finishedAt.IsZero():
		return true
	case o.number == 0:
		return !o.finishedAt.Before(since)
	}
	return o.number > l.seen
}

// before tells that a load was done before l began.
func (o *load) before(l *load) bool {
	switch {
	case o.finishedAt.IsZero():
		return false
	case o.number == 0 || l.after < 0:
		return o.finishedAt.Before(l.startedAt)
	}
	return o.number <= l.after
}

// holds compares the statements of a load's sources with what there were of them
// when it was done.
func (v *verifier) holds(l *load) {
	for _, held := range l.held {
		kind, then := "", 0
		if _, err := fmt.Sscan(held, &kind, &then); err != nil {
			v.find(Changed, "load", l.id, "", "what it held is %.80q, which no load has written", held)
			continue
		}
		there, sound := 0, 0
		for _, id := range l.sources {
			there += v.statements[counted{id, kind}]
			sound += v.sound[counted{id, kind}]
		}
		of := strings.Join(l.sources, ", ")
		switch {
		case there < then:
			v.find(Gone, "statement", kind, l.id, "%d of %d statements of %s are gone", then-there, then, of)
		case sound > then:
			v.find(Added, "statement", kind, l.id, "there are %d statements of %s, and its receipt counts %d", sound, of, then)
		}
	}
}

// nodesGone compares the nodes that a load has written with those that name it.
// Later loads take over those that they rewrite.
func (v *verifier) nodesGone(l *load) {
	taken := 0
	for _, o := range v.loads {
		switch {
		case o == l || o.before(l):
		case o.status == "done" && !l.before(o):
			return // it was at work at the same time, and may have made the same nodes
		default:
			taken += o.rewritten
		}
	}
	for _, c := range l.receipt.Counts {
		if c.Kind == check.Statement {
			continue
		}
		if lost := c.Written - l.bearing[string(c.Kind)] - taken; lost > 0 {
			v.find(Gone, string(c.Kind), "", l.id, "%d of %d that it has written are gone", lost, c.Written)
		}
	}
}
