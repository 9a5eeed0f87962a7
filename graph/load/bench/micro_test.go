package bench

import (
	"context"
	"fmt"
	"os"
	"math/rand/v2"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/server"
	"entente/schema"
)

type variant struct {
	name string
	batch, sessions int
	run func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error)
}

func TestMicro(t *testing.T) {
	if os.Getenv("MICRO") == "" { t.Skip() }
	ctx := context.Background()
	home, _ := os.MkdirTemp("", "bl-")
	defer os.RemoveAll(home)
	s, err := server.New(server.Options{Bolt: neo.Admin{}, Home: home, BoltPort: server.AnyPort, HTTPPort: server.AnyPort, Heap: "1g"})
	if err != nil { t.Fatal(err) }
	info, err := s.Start(ctx)
	if err != nil { t.Fatal(err) }
	defer s.Remove(ctx, false)
	db, err := neo.Open(ctx, neo.Options{URI: info.BoltURI, Username: info.Username, Password: string(info.Password)})
	if err != nil { t.Fatal(err) }
	b := db.Bare(ctx)
	run := func(c string, p map[string]any) int { n, err := b.Run(ctx, c, p); if err != nil { t.Fatal(c, err) }; return n }
	run("CREATE CONSTRAINT FOR (n:Entity) REQUIRE n.id IS UNIQUE", nil)
	const N = 20000
	run("UNWIND range(0,19999) AS i CREATE (:Entity {id: 'org-'+toString(i)})", nil)
	types := []string{"ALLY_OF", "SUPPORTS", "THREATENS", "CONDEMNS"}
	for _, ty := range types { run("CREATE CONSTRAINT FOR ()-[r:"+ty+"]-() REQUIRE r.key IS UNIQUE", nil) }
	run("CREATE CONSTRAINT FOR ()-[r:BK]-() REQUIRE r.key IS UNIQUE", nil)
	for _, ty := range types { run("CREATE INDEX x"+ty+" FOR ()-[r:"+ty+"2]-() ON (r.key)", nil) }
	run("CALL db.awaitIndexes(60)", nil)
	all := schema.Default().AllStatementProperties()
	used := []string{"key", "source", "document", "locator", "quote", "attributed_to", "modality", "valid", "valid_from", "valid_to", "reported_at", "dossiers", "digest", "load"}
	pairs := func(names []string, pre string) string { var o []string; for _, n := range names { o = append(o, n+": "+pre+n) }; return strings.Join(o, ", ") }
	ends := "UNWIND $rows AS row CALL (row) { MATCH (s:Entity {id: row.subject}) RETURN s } CALL (row) { MATCH (o:Entity {id: row.object}) RETURN o } "
	plain := "UNWIND $rows AS row MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object}) "
	text := func(c string) func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) {
		return func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) { return b.Write(ctx, "CYPHER 5 "+strings.ReplaceAll(c, "TYPE", ty)+" RETURN count(*)", map[string]any{"rows": rows}) }
	}
	nolist := []string{}; for _, u := range used { if u != "dossiers" { nolist = append(nolist, u) } }
	common := map[string]any{}
	constants := []string{"source", "document", "modality", "dossiers", "load"}
	var varying []string
	for _, u := range used { c := false; for _, k := range constants { c = c || k == u }; if !c { varying = append(varying, u) } }
	flat := func(rows []map[string]any) []any { out := make([]any, len(rows)); for i, r := range rows { p := r["properties"].(map[string]any); l := []any{r["subject"], r["object"]}; for _, u := range used { l = append(l, p[u]) }; out[i] = l }; return out }
	_ = common
	idx := func(from int) string { var o []string; for i, n := range used { o = append(o, fmt.Sprintf("%s: row[%d]", n, i+from)) }; return strings.Join(o, ", ") }
	withList := func(c string) func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) {
		return func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) { return b.Write(ctx, "CYPHER 5 "+strings.ReplaceAll(c, "TYPE", ty)+" RETURN count(*)", map[string]any{"rows": flat(rows)}) }
	}
	sorted := func(inner func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error)) func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) {
		return func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) {
			rs := append([]map[string]any{}, rows...)
			sort.SliceStable(rs, func(i, j int) bool { return rs[i]["subject"].(string)+rs[i]["object"].(string) < rs[j]["subject"].(string)+rs[j]["object"].(string) })
			return inner(ctx, b, ty, rs)
		}
	}
	static := text(ends + "CREATE (s)-[:TYPE {" + pairs(used, "row.properties.") + "}]->(o)")
	variants := []variant{
		{"a loader's text: dynamic type, 40 properties", 5000, 1, text(ends + "CREATE (s)-[:$(row.type) {" + pairs(all, "row.properties.") + "}]->(o)")},
		{"b dynamic type, 14 properties in use", 5000, 1, text(ends + "CREATE (s)-[:$(row.type) {" + pairs(used, "row.properties.") + "}]->(o)")},
		{"c static type, 40 properties", 5000, 1, text(ends + "CREATE (s)-[:TYPE {" + pairs(all, "row.properties.") + "}]->(o)")},
		{"d static type, 14 properties", 5000, 1, static},
		{"e = d but plain MATCH MATCH", 5000, 1, text(plain + "CREATE (s)-[:TYPE {" + pairs(used, "row.properties.") + "}]->(o)")},
		{"f = d, flat row.x instead of row.properties.x (row is list)", 5000, 1, withList("UNWIND $rows AS row CALL (row) { MATCH (s:Entity {id: row[0]}) RETURN s } CALL (row) { MATCH (o:Entity {id: row[1]}) RETURN o } CREATE (s)-[:TYPE {" + idx(2) + "}]->(o)")},
		{"g = d, CREATE ... $map: SET r = row.properties", 5000, 1, text(ends + "CREATE (s)-[r:TYPE]->(o) SET r = row.properties")},
		{"h = d, CREATE (s)-[:T row.properties]", 5000, 1, func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) { return text(ends + "CREATE (s)-[r:TYPE]->(o) SET r += row.properties")(ctx, b, ty, rows) }},
		{"i = d without dossiers list", 5000, 1, text(ends + "CREATE (s)-[:TYPE {" + pairs(nolist, "row.properties.") + "}]->(o)")},
		{"j = d, constants (source, document, modality, dossiers, load) as one parameter", 5000, 1, func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) {
			slim := make([]map[string]any, len(rows))
			c := map[string]any{}
			for i, r := range rows { p := r["properties"].(map[string]any); q := map[string]any{"subject": r["subject"], "object": r["object"]}; for _, v := range varying { q[v] = p[v] }; slim[i] = q; if i == 0 { for _, k := range constants { c[k] = p[k] } } }
			return b.Write(ctx, "CYPHER 5 " + strings.ReplaceAll(ends + "CREATE (s)-[:TYPE {" + pairs(varying, "row.") + ", " + pairs(constants, "$same.") + "}]->(o)", "TYPE", ty) + " RETURN count(*)", map[string]any{"rows": slim, "same": c})
		}},
		{"k = d, rows sorted by ends", 5000, 1, sorted(static)},
		{"l = d, key+dates only (lean)", 5000, 1, text(ends + "CREATE (s)-[:TYPE {" + pairs([]string{"key", "valid_from", "valid_to"}, "row.properties.") + "}]->(o)")},
		{"m = d, batch 1000", 1000, 1, static},
		{"n = d, batch 500", 500, 1, static},
		{"o = d, batch 2500", 2500, 1, static},
		{"p = d, batch 10000", 10000, 1, static},
		{"q = d, 2 sessions disjoint", 5000, 2, static},
		{"r = d, 2 sessions disjoint, 2000", 2000, 2, static},
		{"s = d, 3 sessions disjoint", 5000, 3, static},
		{"t = d, 4 sessions disjoint", 5000, 4, static},
		{"u = a, 2 sessions", 5000, 2, nil},
		{"v counted only", 5000, 1, text("UNWIND $rows AS row WITH row WHERE row.subject IS NOT NULL")},
		{"w both ends matched", 5000, 1, text(ends)},
		{"x bare relationships", 5000, 1, func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) { return text(ends + "CREATE (s)-[:NAKED]->(o)")(ctx, b, ty, rows) }},
		{"y + properties (no constraint)", 5000, 1, func(ctx context.Context, b *neo.Bare, ty string, rows []map[string]any) (int, error) { return text(ends + "CREATE (s)-[:UNKEYED {" + pairs(used, "row.properties.") + "}]->(o)")(ctx, b, ty, rows) }},
		{"z MERGE on key", 5000, 1, text(ends + "MERGE (s)-[r:TYPE {key: row.properties.key}]->(o) ON CREATE SET " + strings.ReplaceAll(pairs(used[1:], "row.properties."), ": ", "= "))},
	}
	for i := range variants { if variants[i].run == nil { variants[i].run = variants[0].run } }
	fix := variants[len(variants)-1]
	var sets []string; for _, u := range used[1:] { sets = append(sets, "r."+u+" = row.properties."+u) }
	fix.run = text(ends + "MERGE (s)-[r:TYPE {key: row.properties.key}]->(o) ON CREATE SET " + strings.Join(sets, ", "))
	variants[len(variants)-1] = fix
	size := 40000
	fmt.Sscan(os.Getenv("MICRO"), &size)
	rounds := 3
	best := map[string][]float64{}
	cum := make([]float64, N); sum := 0.0; for i := range cum { sum += 1 / float64(i+1); cum[i] = sum }
	serial := 0
	do := func(v variant, n int) float64 {
		groups := make([]map[string][]map[string]any, v.sessions)
		for g := range groups { groups[g] = map[string][]map[string]any{} }
		rng := rand.New(rand.NewPCG(1, 2))
		pick := func() int { return sort.SearchFloat64s(cum, rng.Float64()*sum) }
		from, _ := neo.BareDate("2001-02-03"); to, _ := neo.BareDate("2004-05-06")
		made := 0
		for made < n {
			s, o := pick(), pick()
			if s == o || s%v.sessions != o%v.sessions { continue }
			made++; serial++
			ty := types[rng.IntN(4)]
			p := map[string]any{"key": fmt.Sprintf("generated/%d", serial), "source": "generated", "document": "generated-doc", "locator": fmt.Sprintf("record %d", made), "quote": fmt.Sprintf("org %d did something to org %d", s, o), "attributed_to": "http://example.org/page/" + fmt.Sprint(made), "modality": "asserted", "valid": "2001-02-03/2004-05-06", "valid_from": from, "valid_to": to, "reported_at": to, "dossiers": []string{"generated"}, "digest": fmt.Sprintf("ABCDEFGHIJKLMNOP%08d", made), "load": "20261128-abcdef0123"}
			groups[s%v.sessions][ty] = append(groups[s%v.sessions][ty], map[string]any{"type": ty, "subject": fmt.Sprintf("org-%d", s), "object": fmt.Sprintf("org-%d", o), "properties": p})
		}
		began := time.Now()
		var wg sync.WaitGroup
		for g := range groups { wg.Add(1); go func() { defer wg.Done(); b := db.Bare(ctx); defer b.Close(ctx)
			for ty, rows := range groups[g] { for len(rows) > 0 { k := min(v.batch, len(rows)); if _, err := v.run(ctx, b, ty, rows[:k]); err != nil { t.Error(v.name, err); return }; rows = rows[k:] } } }() }
		wg.Wait()
		took := time.Since(began).Seconds()
		return float64(n) / took
	}
	clean := func() { run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 20000 ROWS", nil) }
	do(variants[3], size); do(variants[3], size); clean()
	for r := range rounds { for _, v := range variants { do(v, min(2000, size)); rate := do(v, size); best[v.name] = append(best[v.name], rate); clean(); _ = r } 
	med := func(l []float64) float64 { l = append([]float64{}, l...); sort.Float64s(l); return l[len(l)/2] }
	base := med(best[variants[3].name])
	load, _ := os.ReadFile("/proc/loadavg")
	var o strings.Builder
	fmt.Fprintf(&o, "\n## micro, %d rows, after round %d, load %s", size, r+1, load)
	for _, v := range variants { l := best[v.name]; m := med(l); fmt.Fprintf(&o, "%9.0f rows/s  x%.2f of d  %s  %.0f\n", m, m/base, v.name, l) }
	f, _ := os.OpenFile("/tmp/bench-notes.md", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); f.WriteString(o.String()); f.Close(); fmt.Print(o.String()) }
}
