package neo

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"
)

// Typed is a value of a type of Cypher's that no load writes, and people may: a
// duration, a point, a time of day, a time without a zone. It can be written
// back as it was.
type Typed struct{ value any }

// String is the value as text, as rows of Read have it.
func (t Typed) String() string { return fmt.Sprint(t.value) }

// The layouts of times without a date or a zone.
const (
	layoutTime          = "15:04:05.999999999Z07:00"
	layoutLocalTime     = "15:04:05.999999999"
	layoutLocalDateTime = "2006-01-02T15:04:05.999999999"
)

// Parts are the name of the type and the whole value as a text, of which
// ParseTyped makes the same.
func (t Typed) Parts() (kind, text string) {
	switch v := t.value.(type) {
	case dbtype.Duration:
		return "duration", fmt.Sprintf("%d %d %d %d", v.Months, v.Days, v.Seconds, v.Nanos)
	case dbtype.Point2D:
		return "point", fmt.Sprintf("%d %s", v.SpatialRefId, floats(v.X, v.Y))
	case dbtype.Point3D:
		return "point", fmt.Sprintf("%d %s", v.SpatialRefId, floats(v.X, v.Y, v.Z))
	case dbtype.Time:
		return "time", v.Time().Format(layoutTime)
	case dbtype.LocalTime:
		return "localtime", v.Time().Format(layoutLocalTime)
	case dbtype.LocalDateTime:
		return "localdatetime", v.Time().Format(layoutLocalDateTime)
	}
	return "", ""
}

func floats(list ...float64) string {
	texts := make([]string, len(list))
	for i, f := range list {
		texts[i] = strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strings.Join(texts, " ")
}

// ParseTyped makes a value of its parts.
func ParseTyped(kind, text string) (Typed, error) {
	var value any
	var err error
	switch kind {
	case "duration":
		var d dbtype.Duration
		_, err = fmt.Sscan(text, &d.Months, &d.Days, &d.Seconds, &d.Nanos)
		value = d
	case "point":
		value, err = parsePoint(strings.Fields(text))
	case "time":
		var t time.Time
		if t, err = time.Parse(layoutTime, text); err == nil {
			_, offset := t.Zone()
			value = dbtype.Time(time.Date(0, 1, 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.FixedZone("Offset", offset)))
		}
	case "localtime":
		var t time.Time
		t, err = time.Parse(layoutLocalTime, text)
		value = dbtype.LocalTime(t)
	case "localdatetime":
		var t time.Time
		t, err = time.Parse(layoutLocalDateTime, text)
		value = dbtype.LocalDateTime(t)
	default:
		return Typed{}, fmt.Errorf("there is no type %.40q of values", kind)
	}
	if err != nil {
		return Typed{}, fmt.Errorf("%.80q is no %s", text, kind)
	}
	return Typed{value}, nil
}

func parsePoint(fields []string) (any, error) {
	if len(fields) != 3 && len(fields) != 4 {
		return nil, errors.New("a point has two or three coordinates")
	}
	srid, err := strconv.ParseUint(fields[0], 10, 32)
	at := make([]float64, len(fields)-1)
	for i, field := range fields[1:] {
		f, failed := strconv.ParseFloat(field, 64)
		err = errors.Join(err, failed)
		at[i] = f
	}
	if len(at) == 2 {
		return dbtype.Point2D{SpatialRefId: uint32(srid), X: at[0], Y: at[1]}, err
	}
	return dbtype.Point3D{SpatialRefId: uint32(srid), X: at[0], Y: at[1], Z: at[2]}, err
}

// exact is fromNeo, but for values that this makes text of. One that could not
// be written back is an error.
func exact(value any) (any, error) {
	switch v := value.(type) {
	case dbtype.Duration, dbtype.Point2D, dbtype.Point3D, dbtype.Time, dbtype.LocalTime, dbtype.LocalDateTime:
		return Typed{v}, nil
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			converted, err := exact(item)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
			out[key] = converted
		}
		return out, nil
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			converted, err := exact(item)
			if err != nil {
				return nil, err
			}
			list[i] = converted
		}
		return list, nil
	case nil, bool, int64, float64, string, []byte, time.Time, dbtype.Date:
		return fromNeo(v)
	case *dbtype.InvalidValue:
		return nil, fmt.Errorf("a time that this machine does not know: %w", v.Err)
	}
	return nil, fmt.Errorf("a value of type %T cannot be kept as it is", value)
}

// Snapshot is one read transaction, of values, lists and maps alone. Its rows
// have every value with its type: what rows of Read have as text is Typed. Nothing
// is tried again.
//
// Neo4j reads what is committed: a statement sees what other transactions have
// written since the first one.
func (db *DB) Snapshot(ctx context.Context, work func(read func(cypher string, each func(Row) error) error) error) error {
	session := db.driver.NewSession(ctx, db.session(neo4j.AccessModeRead))
	defer func() { _ = session.Close(ctx) }()
	tx, err := session.BeginTransaction(ctx)
	if err != nil {
		return explain(err, db.options)
	}
	defer func() { _ = tx.Close(ctx) }()
	err = work(func(cypher string, each func(Row) error) error {
		result, err := tx.Run(ctx, cypher, nil)
		if err != nil {
			return explain(err, db.options)
		}
		for result.Next(ctx) {
			record := result.Record()
			row := Row{Keys: record.Keys, Values: make([]any, len(record.Values))}
			for i, value := range record.Values {
				if row.Values[i], err = exact(value); err != nil {
					return fmt.Errorf("column %s: %w", record.Keys[i], err)
				}
			}
			if err := each(row); err != nil {
				return err
			}
		}
		return explain(result.Err(), db.options)
	})
	if err == nil {
		err = explain(tx.Commit(ctx), db.options)
	}
	if err != nil && stopped(ctx) {
		return ctx.Err()
	}
	return err
}
