package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente/graph/analysis"
	"entente/graph/given"
	"entente/schema"
	"entente/schema/edtf"
	"entente/schema/problem"
)

// filter is what the flags let through, with the defaults of a measure.
func (q *analysed) filter(m *analysis.Measure, o *schema.Ontology) (f analysis.Filter, err error) {
	f = analysis.Filter{Ontology: o, Undated: q.undated, Directed: m.Directed, Weighted: m.Weighted}
	if f.AsOf, err = flagDay("--as-of", q.asOf); err != nil {
		return f, err
	}
	if f.KnownBy, err = flagDay("--known-by", q.knownBy); err != nil {
		return f, err
	}
	if f.Types, err = q.relations(m, o); err != nil {
		return f, err
	}
	if f.Labels, err = known("--labels", "label", q.labels, o.EntityLabels()); err != nil {
		return f, err
	}
	if f.Modalities, err = known("--modalities", "modality", q.modalities, o.ModalityNames()); err != nil {
		return f, err
	}
	if q.directed || q.undirected {
		f.Directed = q.directed
	}
	if q.weight != "" {
		f.Weighted = q.weight == "count"
	}
	if m.Name == "similarity" {
		f.Alone, f.System = true, "cow"
		if len(f.Labels) == 0 {
			f.Labels = []string{"Country"}
		}
	}
	if q.system != "" {
		f.System = strings.TrimPrefix(q.system, "-")
	}
	if f.System != "" && o.CodeSystem(f.System) == nil {
		return f, problem.Problem{What: fmt.Sprintf("--system: there is no code system %q", f.System), Suggest: problem.Suggest(f.System, o.SystemNames())}
	}
	if q.capability != "" && !q.capabilityFile() {
		f.Capability = q.capability
	}
	return f, nil
}

func flagDay(flag, text string) (edtf.Day, error) {
	if text == "" {
		return edtf.Day{}, nil
	}
	d, err := edtf.ParseDay(text)
	if err != nil {
		return d, fmt.Errorf("%s: %w", flag, err)
	}
	return d, nil
}

// relations are the types that tie; without the flag, those that the measure
// can make something of.
func (q *analysed) relations(m *analysis.Measure, o *schema.Ontology) ([]string, error) {
	usable := o.RelationTypes()
	switch m.Name {
	case "balance":
		usable = slices.Sorted(maps.Keys(analysis.Signs(o)))
	case "similarity":
		usable = slices.Sorted(maps.Keys(analysis.Levels))
	}
	if len(q.types) == 0 {
		return usable, nil
	}
	var types []string
	for _, name := range q.types {
		more, err := relation(o, name)
		if err != nil {
			return nil, err
		}
		types = append(types, more...)
	}
	types = slices.Compact(slices.Sorted(slices.Values(types)))
	if !slices.ContainsFunc(types, func(t string) bool { return slices.Contains(usable, t) }) {
		return nil, fmt.Errorf("%s makes nothing of %s, but of %s", m.Name, strings.Join(types, ", "), strings.Join(usable, ", "))
	}
	return types, nil
}

func relation(o *schema.Ontology, name string) ([]string, error) {
	if family, is := strings.CutPrefix(name, "family:"); is {
		types := o.Family(family)
		if len(types) == 0 {
			var families []string
			for _, r := range o.Relations {
				families = append(families, r.Family)
			}
			return nil, problem.Problem{What: fmt.Sprintf("--types: there is no family %q", family), Suggest: problem.Suggest(family, families)}
		}
		return types, nil
	}
	r, _ := o.Relation(name)
	if r == nil {
		return nil, problem.Problem{What: fmt.Sprintf("--types: there is no relation %q", name), Suggest: problem.Suggest(schema.TypeName(name), o.RelationNames())}
	}
	return []string{r.Type}, nil
}

// known are values of a list, whatever their case.
func known(flag, what string, given, list []string) ([]string, error) {
	var values []string
	for _, text := range given {
		i := slices.IndexFunc(list, func(s string) bool { return strings.EqualFold(s, text) })
		if i < 0 {
			return nil, problem.Problem{What: fmt.Sprintf("%s: there is no %s %q", flag, what, text), Suggest: problem.Suggest(text, list)}
		}
		values = append(values, list[i])
	}
	return values, nil
}

// check refuses flags that a measure makes nothing of.
func (q *analysed) check(m *analysis.Measure, o *schema.Ontology) error {
	similarity := m.Name == "similarity"
	for _, flag := range []struct {
		name        string
		given, fits bool
	}{
		{"--directed", q.directed, m.Either}, {"--weight", q.weight != "", m.Weighs}, {"--years", q.years != "", m.Name == "balance"},
		{"--entity", q.entity != "", similarity}, {"--capability", q.capability != "", similarity}, {"--write", q.write, len(m.Values) > 0},
		{"--as-of with --years", q.asOf != "" && q.years != "", false}, {"--write with --years", q.write && q.years != "", false}, {"--summary with --years", q.summary && q.years != "", false},
	} {
		if flag.given && !flag.fits {
			return fmt.Errorf("%s takes no %s", m.Name, flag.name)
		}
	}
	switch {
	case q.top < 0:
		return errors.New("--top is 0, which is all, or more")
	case !slices.Contains([]string{"", "count", "none"}, q.weight):
		return fmt.Errorf("--weight %q: it is count or none", q.weight)
	case q.undated && q.asOf == "" && q.years == "":
		return errors.New("--undated goes with --as-of: without a day, all statements count")
	case q.years != "":
		_, _, err := yearsOf(q.years)
		return err
	}
	return analysis.CheckPrefix(o, q.prefix)
}

// of says which network it is, on the entities that get figures of it.
func (q *analysed) of(f analysis.Filter) string {
	parts := []string{"types " + strings.Join(f.Types, " ")}
	if len(q.types) == 0 {
		parts[0] = "all types"
	}
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("labels", strings.Join(f.Labels, " "))
	add("modalities", strings.Join(f.Modalities, " "))
	add("as of", q.asOf)
	add("known by", q.knownBy)
	add("system", f.System)
	for _, is := range []struct {
		yes  bool
		text string
	}{{f.Undated, "undated too"}, {f.Directed, "directed"}, {!f.Directed, "undirected"}, {f.Weighted, "weighted"}} {
		if is.yes {
			parts = append(parts, is.text)
		}
	}
	return strings.Join(parts, ", ")
}

func (q *analysed) capabilityFile() bool {
	return strings.HasSuffix(strings.ToLower(q.capability), ".csv")
}

// weights are those of the file, by entity; nil when there is none.
func (q *analysed) weights() (map[string]float64, error) {
	if !q.capabilityFile() {
		return nil, nil
	}
	f, _, err := given.Open(q.capability)
	if err != nil {
		return nil, fmt.Errorf("--capability: %w", err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(io.LimitReader(f, mostWritten))
	header, err := r.Read()
	id, weight := slices.Index(header, "id"), slices.Index(header, "weight")
	if err != nil || id < 0 || weight < 0 {
		return nil, fmt.Errorf("%s: the first line must name the columns id and weight", q.capability)
	}
	weights := map[string]float64{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return weights, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.capability, err)
		}
		value, err := strconv.ParseFloat(record[weight], 64)
		if err != nil || !(value >= 0) || value > 1e300 {
			line, _ := r.FieldPos(weight)
			return nil, fmt.Errorf("%s:%d: the weight %q of %s is no number of 0 or more", q.capability, line, record[weight], record[id])
		}
		weights[record[id]] = value
	}
}

// prepare gives the nodes their weights, and tells what may surprise.
func (a *app) prepare(n *analysis.Network, q analysed, weights map[string]float64) error {
	if len(n.Ties) == 0 {
		fmt.Fprintln(a.err, "no statement passes the filter: there is no tie to measure")
	}
	if q.entity != "" {
		if err := inNetwork(n, q.entity); err != nil {
			return usageError{err}
		}
	}
	if q.capability == "" {
		return nil
	}
	weightless := 0
	for i := range n.Nodes {
		if weights != nil {
			n.Nodes[i].Capability = weights[n.Nodes[i].ID]
		}
		if n.Nodes[i].Capability == 0 {
			weightless++
		}
	}
	if weightless == len(n.Nodes) {
		return fmt.Errorf("--capability %s: none of the %s has a weight there", q.capability, plural(len(n.Nodes), "entity", "entities"))
	}
	if weightless > 0 {
		fmt.Fprintf(a.err, "without a weight, or with 0, and counting for nothing: %s\n", plural(weightless, "entity", "entities"))
	}
	return nil
}
