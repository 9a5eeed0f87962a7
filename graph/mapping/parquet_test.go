package mapping

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/graph/check"
	"entente/schema/fuzztest"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// everything has a column of every kind.
type everything struct {
	A       string    `parquet:"a"`
	B       *string   `parquet:"b,optional"`
	Whole   int64     `parquet:"whole"`
	Small   int32     `parquet:"small"`
	Natural uint64    `parquet:"natural"`
	Half    float64   `parquet:"half"`
	Third   float32   `parquet:"third"`
	Yes     bool      `parquet:"yes"`
	Day     int32     `parquet:"day,date"`
	At      time.Time `parquet:"at,timestamp(microsecond)"`
	Price   int64     `parquet:"price,decimal(2:18)"`
	UUID    [16]byte  `parquet:"uuid,uuid"`
	Names   []string  `parquet:"names,list"`
	Counts  []int64   `parquet:"counts"`
	Nested  struct {
		X string `parquet:"x"`
	} `parquet:"nested"`
}

func parquetFileOf[T any](t testing.TB, options []parquet.WriterOption, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func everyKind() []everything {
	b := " b "
	full := everything{A: "NA", B: &b, Whole: -9007199254740993, Small: 7, Natural: 1<<64 - 1, Half: 0.5, Third: 0.1, Yes: true, Day: -1, At: time.Date(2023, 7, 26, 21, 30, 0, 500000000, time.UTC), Price: -5, UUID: [16]byte{1, 2, 15: 255}, Names: []string{"x", "y"}, Counts: []int64{1, -9, 3}}
	return []everything{full, {A: "C\"ôte", Small: -9, At: time.Unix(0, 0)}}
}

func TestEveryKindOfAParquetColumn(t *testing.T) {
	mapping := head + `file: {format: parquet, missing: [NA, "-9"]}
statements:
  - each: "[a, b, whole, small, natural, half, third, yes, day, at, price, uuid, join(names, ';'), len(counts), one(names)]"
    when: item != nil and item != ''
    id: "{index}={item}"
    subject: x
    type: ally-of
    object: y
`
	in := opened(t, mapping, map[string]string{"f": parquetFileOf(t, nil, everyKind()...)})
	rows := rowsOf(t, in, check.Statement)
	var got []string
	for _, row := range rows {
		var values []string
		for _, s := range row.Statements {
			values = append(values, s.Value.ID)
			if s.Value.Locator != "row "+row.At.String()[strings.LastIndex(row.At.String(), ":")+1:] {
				t.Errorf("the locator is %s", s.Value.Locator)
			}
		}
		got = append(got, strings.Join(values, " "))
	}
	want := []string{
		"1=b 2=-9007199254740993 3=7 4=18446744073709551615 5=0.5 6=0.1 7=true 8=1969-12-31 9=2023-07-26T21:30:00.5Z 10=-0.05 11=01020000-0000-0000-0000-0000000000ff 12=x;y 13=2 14=x",
		`0=C"ôte 2=0 4=0 5=0 6=0 7=false 8=1970-01-01 9=1970-01-01T00:00:00Z 10=0.00 11=00000000-0000-0000-0000-000000000000 13=0`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	text := `{"a":"C\"ôte","b":null,"whole":0,"small":null,"natural":0,"half":0,"third":0,"yes":false,"day":"1970-01-01","at":"1970-01-01T00:00:00Z","price":"0.00","uuid":"00000000-0000-0000-0000-000000000000","names":[],"counts":[]}`
	if d := cmp.Diff(text, rows[1].Text); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// TestParquetOfArrow reads files that pyarrow 26 wrote, as pandas does: of the
// format's second version, and of the first with the timestamps of Spark.
func TestParquetOfArrow(t *testing.T) {
	mapping := kindsOf("join(map(filter([id, n, f, d, ts, dec, cat, big, u8, t, join(l, '+')], # != nil), string(#)), ' ')")
	for _, file := range []string{"arrow.parquet", "arrow-old.parquet"} {
		in, err := parsed(t, mapping).Open([]string{filepath.Join("testdata", file)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range rowsOf(t, in, check.Statement) {
			got = append(got, strings.TrimSpace(row.Statements[0].Value.Subject))
		}
		want := []string{
			"a 1 1.5 2020-01-02 2020-01-02T03:04:05 1.20 u q 255 01:02:03 x+y",
			"b 2020-01-02 2020-01-02T03:04:05 1.20 v q 255 01:02:03",
			"3 2 2020-01-02 2020-01-02T03:04:05 1.20 u q 255 01:02:03",
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", file, d)
		}
	}
}

type plainRow struct {
	A, B, Year, Kind string
}

func (plainRow) rows(n int) []plainRow {
	rows := make([]plainRow, n)
	for i := range rows {
		rows[i] = plainRow{"2", "20", "1949", "1"}
	}
	return rows
}

// inCapitals is the mapping of allies for the columns of plainRow.
var inCapitals = strings.Replace(allies, "tables:", "file: {format: parquet, rename: {A: a, B: b, Year: year, Kind: kind}}\ntables:", 1)

func TestRowGroupsAreReadOneAfterTheOther(t *testing.T) {
	const rows = 5 * chunkRows
	for name, options := range map[string][]parquet.WriterOption{
		"groups": {parquet.MaxRowsPerRowGroup(700)}, "zstd": {parquet.Compression(&parquet.Zstd)}, "snappy": {parquet.Compression(&parquet.Snappy)}, "gzip": {parquet.Compression(&parquet.Gzip)},
		"pages of the second kind": {parquet.DataPageVersion(2), parquet.PageBufferSize(1000)},
	} {
		t.Run(name, func(t *testing.T) {
			in := opened(t, inCapitals, map[string]string{"f": parquetFileOf(t, options, plainRow{}.rows(rows)...)})
			got := rowsOf(t, in, check.Statement)
			if len(got) != rows {
				t.Fatalf("%d rows", len(got))
			}
			for i, row := range got {
				if row.At.Line != i+1 || row.Statements[0].Value.ID != "2-20-1949" {
					t.Fatalf("row %d is %s", i, line(row))
				}
			}
		})
	}
}

func TestParquetThatCannotBeRead(t *testing.T) {
	good := parquetFileOf(t, nil, plainRow{}.rows(3)...)
	for name, c := range map[string]struct{ mapping, text, want string }{
		"gzip":         {inCapitals, gzipped(good), "FILE: the Parquet file is packed, and it can be read only from its end: unpack it (Parquet packs its own columns)"},
		"zip":          {inCapitals, archived(t, "a", good), "FILE/a: the Parquet file is packed, and it can be read only from its end: unpack it (Parquet packs its own columns)"},
		"csv":          {inCapitals, twoRows, "FILE: this is no Parquet file"},
		"empty":        {inCapitals, "", "FILE: this is no Parquet file"},
		"cut off":      {inCapitals, good[:len(good)-4], "FILE: the parquet file is damaged: "},
		"other column": {strings.Replace(inCapitals, "Year: year", "Year: yr", 1), good, `own.yaml:9:12: the expression {year == '1900'} names "year", which is neither a column nor a function (in reading FILE)`},
		"nested":       {kindsOf("nested"), parquetFileOf(t, nil, everyKind()...), "FILE: the column nested holds records or lists within others, and only values and lists of values are read"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := parsed(t, c.mapping).Open([]string{path}, nil)
			first, _, _ := strings.Cut(errorText(err), "\n")
			if !strings.HasPrefix(first, strings.ReplaceAll(c.want, "FILE", path)) || err == nil {
				t.Errorf("got  %s\nwant %s", first, c.want)
			}
		})
	}
}

// kindsOf is a mapping that uses one column of everything.
func kindsOf(column string) string {
	return head + "file: {format: parquet}\nstatements: [{subject: \"{" + column + "}\", type: ally-of, object: b}]\n"
}

func FuzzParquet(f *testing.F) {
	for _, text := range []string{"", "PAR1", "PAR1PAR1", parquetFileOf(f, nil, plainRow{}.rows(3)...), parquetFileOf(f, nil, everyKind()...), parquetFileOf(f, []parquet.WriterOption{parquet.DataPageVersion(2), parquet.Compression(&parquet.Zstd)}, everyKind()...)} {
		f.Add([]byte(text))
	}
	for _, file := range []string{"arrow.parquet", "arrow-old.parquet"} {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	m := parsed(f, kindsOf("$env['A']"))
	f.Fuzz(func(t *testing.T, text []byte) {
		fuzztest.Within(t, func() {
			in, err := m.Open([]string{check.Stdin}, bytes.NewReader(text))
			if err != nil {
				return
			}
			defer func() { _ = in.Close() }()
			_ = in.Each(context.Background(), check.Statement, same, func(any) error { return nil }) // it ends, whatever it says
		})
	})
}
