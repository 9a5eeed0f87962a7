package fingerprint

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"time"

	"entente/graph/neo"
	"entente/schema/edtf"
)

// left are the properties that a run writes of itself.
const left = "load"

// hasher makes the hashes of records in a buffer of its own.
type hasher struct {
	whole  bool // leave nothing out
	buffer []byte
	names  []string
}

// sum is the hash of one record. Every text in it is preceded by its length,
// and every value by its type, so that no two records are written the same.
func (h *hasher) sum(all map[string]any, identity ...string) sum {
	h.buffer = h.buffer[:0]
	h.number(uint64(len(identity)))
	for _, text := range identity {
		h.text(text)
	}
	h.names = h.names[:0]
	for name := range all {
		if name != left || h.whole {
			h.names = append(h.names, name)
		}
	}
	slices.Sort(h.names)
	for _, name := range h.names {
		h.text(name)
		h.value(all[name])
	}
	hash := sha256.Sum256(h.buffer)
	return sum{high: binary.BigEndian.Uint64(hash[:8]), low: binary.BigEndian.Uint64(hash[8:16])}
}

func (h *hasher) text(s string) {
	h.number(uint64(len(s)))
	h.buffer = append(h.buffer, s...)
}

func (h *hasher) number(n uint64) { h.buffer = binary.BigEndian.AppendUint64(h.buffer, n) }

func (h *hasher) tag(t byte) { h.buffer = append(h.buffer, t) }

func (h *hasher) value(value any) {
	switch v := value.(type) {
	case string:
		h.tag('s')
		h.text(v)
	case int64:
		h.tag('i')
		h.number(uint64(v))
	case float64:
		h.tag('f')
		if v != v {
			v = math.NaN() // of which there are many
		}
		h.number(math.Float64bits(v))
	case bool:
		h.tag('b')
		if v {
			h.tag(1)
		} else {
			h.tag(0)
		}
	case neo.Typed: // which other readings have as text
		h.tag('s')
		h.text(v.String())
	case edtf.Day:
		h.tag('d')
		h.text(v.String())
	case time.Time:
		h.tag('t')
		h.text(v.Format(time.RFC3339Nano))
	case []any:
		h.tag('l')
		h.number(uint64(len(v)))
		for _, item := range v {
			h.value(item)
		}
	default:
		h.tag('x')
		h.text(fmt.Sprintf("%T %v", v, v))
	}
}
