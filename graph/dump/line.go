package dump

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"entente/graph/neo"
	"entente/schema/edtf"
)

// The lines of a dump between its header and its end.
type (
	nodeLine struct {
		Node       string         `json:"node"`
		Labels     []string       `json:"labels"`
		Properties map[string]any `json:"properties"`
	}
	relationshipLine struct {
		Relationship string         `json:"relationship"`
		From         string         `json:"from"`
		To           string         `json:"to"`
		Properties   map[string]any `json:"properties"`
	}
	manifestLine struct {
		Manifest *Manifest `json:"manifest"`
	}
	sealLine struct {
		SHA256 string `json:"sha256"`
	}
)

// marshal is a value as one line.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return b.Bytes(), err
}

// unmarshal reads the one object of a line, and nothing that it would pass over.
func unmarshal(line []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("the line is no record of a dump: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON object of the line")
	}
	return nil
}

func encodeAll(properties map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(properties))
	for name, value := range properties {
		encoded, err := encode(value)
		if err != nil {
			return nil, fmt.Errorf("property %.80s: %w", name, err)
		}
		out[name] = encoded
	}
	return out, nil
}

// encode is a value as JSON has it: text, truth and whole numbers as they are, a
// number that is not whole with a point or an exponent, lists as lists, and every
// other value as an object that names its type.
func encode(value any) (any, error) {
	switch v := value.(type) {
	case string, bool, int64:
		return v, nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return named("float", strconv.FormatFloat(v, 'g', -1, 64)), nil
		}
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return json.RawMessage(text), nil
	case edtf.Day:
		return named("date", v.String()), nil
	case time.Time:
		return encodeTime(v)
	case []byte:
		return named("bytes", base64.StdEncoding.EncodeToString(v)), nil
	case neo.Typed:
		kind, text := v.Parts()
		return named(kind, text), nil
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			encoded, err := encode(item)
			if err != nil {
				return nil, err
			}
			list[i] = encoded
		}
		return list, nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be dumped", value)
}

func named(kind, text string) map[string]any { return map[string]any{kind: text} }

// offset is what the driver calls the zone of a time that has an offset and no
// name of a zone.
const offset = "Offset"

// layout is RFC 3339, but that an offset has seconds.
const layout = "2006-01-02T15:04:05.999999999Z07:00:00"

// encodeTime keeps the zone of a time: an offset, or a name beside the time in UTC.
func encodeTime(t time.Time) (any, error) {
	zone, _ := t.Zone()
	text := t.Format(layout)
	if zone != offset {
		text = t.UTC().Format(layout)
	}
	if again, err := time.Parse(layout, text); err != nil || !again.Equal(t) {
		return nil, fmt.Errorf("the time %s cannot be dumped", t)
	}
	if zone == offset {
		return named("datetime", text), nil
	}
	return map[string]any{"datetime": text, "zone": t.Location().String()}, nil
}

func decodeAll(properties map[string]any) (map[string]any, error) {
	for name, value := range properties {
		decoded, err := decode(value)
		if err != nil {
			return nil, fmt.Errorf("property %.80s: %w", name, err)
		}
		properties[name] = decoded
	}
	return properties, nil
}

// decode is the value that encode has written.
func decode(value any) (any, error) {
	switch v := value.(type) {
	case string, bool:
		return v, nil
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return v.Float64()
		}
		return v.Int64()
	case []any:
		for i, item := range v {
			decoded, err := decode(item)
			if err != nil {
				return nil, err
			}
			v[i] = decoded
		}
		return v, nil
	case map[string]any:
		return decodeNamed(v)
	}
	return nil, fmt.Errorf("%v is no value of a dump", value)
}

func decodeNamed(object map[string]any) (any, error) {
	zone, zoned := object["zone"].(string)
	delete(object, "zone")
	for kind, inner := range object {
		text, ok := inner.(string)
		if !ok || len(object) != 1 || zoned && kind != "datetime" {
			break
		}
		switch kind {
		case "float":
			return strconv.ParseFloat(text, 64)
		case "date":
			return edtf.ParseDay(text)
		case "bytes":
			return base64.StdEncoding.DecodeString(text)
		case "datetime":
			return decodeTime(text, zone)
		}
		return neo.ParseTyped(kind, text)
	}
	return nil, errors.New("an object that names no type")
}

func decodeTime(text, zone string) (any, error) {
	t, err := time.Parse(layout, text)
	if err != nil {
		return nil, fmt.Errorf("%.80q is no time", text)
	}
	if zone == "" {
		_, seconds := t.Zone()
		return t.In(time.FixedZone(offset, seconds)), nil
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("a time that this machine does not know: %w", err)
	}
	return t.In(location), nil
}
