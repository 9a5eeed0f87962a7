package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/graph/export"
	"entente/graph/neo"
	"entente/graph/neo/neotest"
	"entente/schema"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// TestForms looks at what other programs get of the exotic dossier.
func TestForms(t *testing.T) {
	o, db := ontology(t), neotest.Empty(t)
	loaded(t, db, o, dossiers(t)...)
	t.Run("csv", func(t *testing.T) { testCSV(t, db, o) })
	t.Run("graphml", func(t *testing.T) { testGraphML(t, db, o) })
	t.Run("parquet", func(t *testing.T) { testParquet(t, db, o) })
	t.Run("ftm", func(t *testing.T) { testFtM(t, db, o) })
}

// python runs a program with files as its arguments, and gives what it writes.
// It skips aloud where Python or what the program needs is not there.
func python(t *testing.T, needs, program string, files ...string) string {
	t.Helper()
	name := os.Getenv("PYTHON")
	if name == "" {
		name = "python3"
	}
	if out, err := exec.Command(name, "-c", "import "+needs).CombinedOutput(); err != nil {
		t.Skipf("the file was not read by another program: %s without %s (%.200s)", name, needs, out)
	}
	out, err := exec.Command(name, append([]string{"-c", program}, files...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// table is a CSV file by the value of its first column, or of the column by.
func table(t *testing.T, path, by string) map[string]map[string]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(read(t, path))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]string{}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, cell := range record {
			if cell != "" {
				row[records[0][i]] = cell
			}
		}
		rows[row[by]] = row
	}
	if len(rows) != len(records)-1 && by == "id" {
		t.Errorf("%s: %d rows have %d different ids", path, len(records)-1, len(rows))
	}
	return rows
}

func testCSV(t *testing.T, db *neo.DB, o *schema.Ontology) {
	folder, _ := exported(t, db, o, export.CSV, "tables")
	nodes := table(t, filepath.Join(folder, "nodes.csv"), "id")
	for id, want := range map[string]map[string]string{
		"sat.1": {
			"id": "sat.1", "labels": "Base;Entity;Satellite", "name": `Спутник \u0027 "1"`, "aliases": `a\;b;back\\slash;@x;日本;🛰`, "codes": "wikidata:Q80811;wikidata:Q1@1957/1958", "wikidata": "Q80811",
			"valid": "1957-10-04/1958-01-04", "valid_from": "1957-10-04", "valid_to": "1958-01-04", "mass": "83.6", "crew": "0", "armed": "false", "launched": "1957-10-04", "labels_": "x", "note": "line\nand\ttab",
		},
		"sat_2": {
			"id": "sat_2", "labels": "Entity;Satellite", "name": "'-2", "valid": "'-0044-03-15/..", "valid_from": "-0044-03-15",
			"mass": "1e+21", "crew": "-9223372036854775807", "armed": "true", "launched": "-0044-03-15", "note": "'; MATCH (n) DETACH DELETE n; //",
		},
		"sky":          {"id": "sky", "labels": "Entity;Organization", "name": "An entity with the id of a source"},
		"source:sky":   {"id": "source:sky", "labels": "Source", "name": `The "Sky" <& Co>`, "kind": "other", "url": "https://example.org/?a=1&b=2", "licence": "it's free; really", "citation": `C:\users\u0041 \u005c`},
		"document:log": {"id": "document:log", "labels": "Document", "title": "'=1+1", "date": "2023-09", "url": "https://example.org/'quoted'"},
	} {
		if diff := cmp.Diff(want, nodes[id]); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
	relationships := table(t, filepath.Join(folder, "relationships.csv"), "key")
	want := map[string]string{
		"start": "sat.1", "type": "TRACKS", "end": "sat_2", "key": `sky/rec/1 '\;`, "source": "sky", "document": "log", "locator": `line\`, "attributed_to": "'+1", "modality": "asserted",
		"valid": "2023-07~/..", "valid_from": "2023-07-01", "reported_at": "2023-09-02", "confidence": "1", "dossiers": "exotic",
	}
	if diff := cmp.Diff(want, relationships[`sky/rec/1 '\;`]); diff != "" {
		t.Error(diff)
	}
	header, _, _ := strings.Cut(read(t, filepath.Join(folder, "relationships.csv")), "\n")
	if !strings.HasPrefix(header, "start,type,end,key,source,") || !strings.HasSuffix(header, "range,passes,since,sure,start_") {
		t.Errorf("the columns are %s", header)
	}
}

func testGraphML(t *testing.T, db *neo.DB, o *schema.Ontology) {
	path, report := exported(t, db, o, export.GraphML, "graph.graphml")
	nodes, edges := 0, 0
	d := xml.NewDecoder(strings.NewReader(read(t, path)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			nodes += map[string]int{"node": 1}[start.Name.Local]
			edges += map[string]int{"edge": 1}[start.Name.Local]
		}
	}
	if nodes != report.Sources+report.Documents+report.Entities || edges != report.Statements+report.Documents {
		t.Errorf("there are %d nodes and %d edges, and %+v was exported", nodes, edges, report)
	}
	t.Run("networkx", func(t *testing.T) {
		got := python(t, "networkx", `
import sys, json, networkx
g = networkx.read_graphml(sys.argv[1])
n = g.nodes["sat.1"]
e = [d for u, v, d in g.edges(data=True) if d.get("modality") == "denied" and u == "sat.1"][0]
print(json.dumps([g.is_directed(), g.is_multigraph(), len(g), g.size(), n["label"], n["labels"], n["aliases"], n["mass"], n["crew"], n["armed"], n["launched"], n["labels_"], n["note"],
  e["label"], e["type"], e["range"], e["passes"], e["since"], e["sure"], e["confidence"], e["quote"], "confidence" in g.nodes["sat_2"]], ensure_ascii=False))`, path)
		want, err := json.Marshal([]any{
			true, true, nodes, edges, `Спутник \u0027 "1"`, "Base;Entity;Satellite", `a\;b;back\\slash;@x;日本;🛰`, 83.6, 0, false, "1957-10-04", "x", "line\nand\ttab",
			"TRACKS", "TRACKS", 0.1, 3, "2023-01-31", true, 0.1, `he said 'no'\u0041 </data> ""`, false,
		})
		if err != nil {
			t.Fatal(err)
		}
		var a, b any
		if err := errors.Join(json.Unmarshal(want, &a), json.Unmarshal([]byte(got), &b)); err != nil {
			t.Fatal(err, got)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Error(diff)
		}
	})
}

// columnsOf are the values of a Parquet file, by column and row; an empty list
// and no value are nil.
func columnsOf(t *testing.T, path string) (*parquet.Schema, map[string][][]any) {
	t.Helper()
	text := read(t, path)
	file, err := parquet.OpenFile(strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	names := file.Schema().Columns()
	values := map[string][][]any{}
	r := parquet.NewReader(file)
	defer func() { _ = r.Close() }()
	row := make([]parquet.Row, 1)
	for {
		n, err := r.ReadRows(row)
		if n > 0 {
			cells := make([][]any, len(names))
			for _, v := range row[0] {
				if v.IsNull() {
					continue
				}
				var value any = v.String()
				switch v.Kind() {
				case parquet.Int32:
					value = v.Int32()
				case parquet.Int64:
					value = v.Int64()
				case parquet.Double:
					value = v.Double()
				case parquet.Boolean:
					value = v.Boolean()
				}
				cells[v.Column()] = append(cells[v.Column()], value)
			}
			for i, cell := range cells {
				values[names[i][0]] = append(values[names[i][0]], cell)
			}
		}
		if errors.Is(err, io.EOF) {
			return file.Schema(), values
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func testParquet(t *testing.T, db *neo.DB, o *schema.Ontology) {
	folder, report := exported(t, db, o, export.Parquet, "tables")
	form, nodes := columnsOf(t, filepath.Join(folder, "nodes.parquet"))
	var titles []string
	for _, f := range form.Fields() {
		titles = append(titles, f.Name())
	}
	if !slices.Equal(titles[:4], []string{"id", "labels", "name", "aliases"}) {
		t.Errorf("the columns are %v", titles)
	}
	at := slices.IndexFunc(nodes["id"], func(v []any) bool { return v[0] == "sat.1" })
	for column, want := range map[string][]any{
		"name": {`Спутник \u0027 "1"`}, "labels": {"Base", "Entity", "Satellite"}, "aliases": {"a;b", `back\slash`, "@x", "日本", "🛰"}, "valid_from": {int32(-4472)},
		"mass": {83.6}, "crew": {int64(0)}, "armed": {false}, "launched": {int32(-4472)}, "labels_": {"x"}, "url": nil,
	} {
		if diff := cmp.Diff(want, nodes[column][at]); diff != "" {
			t.Errorf("%s: %s", column, diff)
		}
	}
	_, statements := columnsOf(t, filepath.Join(folder, "relationships.parquet"))
	if n := len(statements["key"]); n != report.Statements+report.Documents {
		t.Errorf("there are %d rows, and %+v was exported", n, report)
	}
	t.Run("pandas", func(t *testing.T) {
		got := python(t, "pandas, pyarrow", `
import sys, pandas, pyarrow.parquet as pq
n = pandas.read_parquet(sys.argv[1], filters=[("id", "!=", "sat_2")]).set_index("id")
r = pandas.read_parquet(sys.argv[2])
s = pq.read_schema(sys.argv[1])
print(s.field("valid_from").type, s.field("aliases").type, s.field("mass").type, s.field("crew").type, s.field("armed").type)
print(n.loc["sat.1", "launched"], list(n.loc["sat.1", "aliases"]), n.loc["sky", "aliases"], len(n), len(r))
x = r[(r.modality == "denied") & (r.type == "TRACKS")].iloc[0]
print(x["type"], x["since"], list(x["dossiers"]), x["range"], x["passes"], x["sure"])`, filepath.Join(folder, "nodes.parquet"), filepath.Join(folder, "relationships.parquet"))
		lines := strings.Split(got, "\n")
		if lines[0] != "date32[day] list<element: string not null> double int64 bool" && lines[0] != "date32[day] list<element: string> double int64 bool" {
			t.Errorf("the types are %s", lines[0])
		}
		if !strings.HasPrefix(lines[1], `1957-10-04 ['a;b', 'back\\slash', '@x', '日本', '🛰'] None `) || !strings.HasPrefix(lines[2], "TRACKS 2023-01-31 ['exotic'] 0.1 3") {
			t.Errorf("it reads %s", got)
		}
	})
}

func testFtM(t *testing.T, db *neo.DB, o *schema.Ontology) {
	path, report := exported(t, db, o, export.FtM, "graph.ftm.json")
	type proxy struct {
		ID, Schema string
		Properties map[string][]string
	}
	byID, bySchema := map[string]proxy{}, map[string]int{}
	d := json.NewDecoder(bytes.NewReader([]byte(read(t, path))))
	for d.More() {
		var p proxy
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if _, twice := byID[p.ID]; twice {
			t.Errorf("the id %s is given twice", p.ID)
		}
		byID[p.ID] = p
		bySchema[p.Schema]++
	}
	if got := byID["bazoum"]; got.Schema != "Person" || got.Properties["name"][0] != "Mohamed Bazoum" {
		t.Errorf("Bazoum is %+v", got)
	}
	if got := byID["niger"]; got.Schema != "LegalEntity" || got.Properties["wikidataId"] == nil || !slices.Equal(got.Properties["country"], []string{"ne"}) {
		t.Errorf("Niger is %+v", got)
	}
	for _, want := range []string{"Person", "LegalEntity", "Occupancy", "Position", "UnknownLink", "Organization"} {
		if bySchema[want] == 0 {
			t.Errorf("there is no %s: %v", want, bySchema)
		}
	}
	for _, p := range byID {
		if p.Schema == "Occupancy" {
			if holder, post := byID[p.Properties["holder"][0]], byID[p.Properties["post"][0]]; holder.Schema != "Person" || post.Schema != "Position" {
				t.Errorf("a %s holds a %s", holder.Schema, post.Schema)
			}
		}
	}
	links := 0
	for _, name := range []string{"Occupancy", "UnknownLink", "Membership", "Ownership", "Directorship", "Succession"} {
		links += bySchema[name]
	}
	left := 0
	for what, n := range report.Left {
		if strings.HasPrefix(what, "statements ") {
			left += n
		}
	}
	if links+left != report.Statements || report.Left["statements that are denied, and FollowTheMoney would assert them"] == 0 {
		t.Errorf("%d statements became %d links, and %d were left out: %v", report.Statements, links, left, report.Left)
	}
	t.Run("followthemoney", func(t *testing.T) {
		got := python(t, "followthemoney", `
import sys, json
from followthemoney import model
n = lost = 0
for line in open(sys.argv[1]):
    data = json.loads(line)
    proxy = model.get_proxy(data)
    n += 1
    for name, values in data["properties"].items():
        cleaned = model.get_proxy({"id": "x", "schema": data["schema"]})
        for v in values: cleaned.add(name, v)
        if len(cleaned.get(name)) != len(values): print(data["schema"], name, values, cleaned.get(name)); lost += 1
print(n, lost)`, path)
		if lines := strings.Split(got, "\n"); !strings.HasSuffix(lines[len(lines)-1], " 0") {
			t.Errorf("FollowTheMoney does not take all values: %s", got)
		}
	})
}
