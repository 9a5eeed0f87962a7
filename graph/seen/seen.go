// Package seen remembers what has gone by in a stream of any length: a map of
// fingerprints to numbers whose memory has a bound. What no longer fits lies
// sorted in a temporary file, of which a small index stays in memory.
package seen

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Key is the fingerprint of a text. Of a hundred million different texts, two
// have the same one with a chance of 1 in 10^22.
type Key struct{ high, low uint64 }

// KeyOf is the fingerprint of the parts of a text, which are told apart.
func KeyOf(parts ...string) Key {
	h := sha256.New()
	var length [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	sum := h.Sum(nil)
	return Key{binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:])}
}

func (k Key) less(other Key) bool {
	return k.high < other.high || k.high == other.high && k.low < other.low
}

// MaxValue is the largest number that a key can have.
const MaxValue = 1<<63 - 1

// entry is a key with its number. One that is not filled has no mark.
type entry struct {
	key   Key
	value uint64
}

const filled = 1 << 63

// DefaultEntries is how many entries stay in memory, at 48 bytes each.
const DefaultEntries = 1 << 19

// Map remembers keys. Put is for one caller at a time; Get is safe for
// concurrent use while there is no Put.
type Map struct {
	table   []entry // open addressing, half full at most
	entries int     // in the table
	most    int     // that may be in it
	runs    []*run
	len     int
	scratch []byte
}

// New is an empty map that holds at most some entries in memory, 2 or more;
// DefaultEntries suits. Close removes its files.
func New(entries int) *Map { return &Map{most: max(entries, 2)} }

// Len is how many keys are in the map.
func (m *Map) Len() int { return m.len }

// Put remembers the number of a key. A key keeps its first number: when it has
// one, that is given back. The error is of the temporary file.
func (m *Map) Put(key Key, value uint64) (first uint64, known bool, err error) {
	if value > MaxValue {
		return 0, false, fmt.Errorf("the number %d is too large to be remembered", value)
	}
	if first, known = m.inTable(key); known {
		return first, known, nil
	}
	if first, known, err = m.inRuns(key, &m.scratch); known || err != nil {
		return first, known, err
	}
	if m.entries == m.most {
		if err := m.spill(); err != nil {
			return 0, false, err
		}
	}
	if 2*(m.entries+1) > len(m.table) {
		m.grow()
	}
	*m.slot(key) = entry{key, value | filled}
	m.entries++
	m.len++
	return value, false, nil
}

// Get is the number of a key.
func (m *Map) Get(key Key) (value uint64, known bool, err error) {
	if value, known = m.inTable(key); known {
		return value, known, nil
	}
	var scratch []byte
	return m.inRuns(key, &scratch)
}

func (m *Map) inTable(key Key) (uint64, bool) {
	if len(m.table) == 0 {
		return 0, false
	}
	slot := m.slot(key)
	return slot.value &^ filled, slot.value != 0
}

func (m *Map) inRuns(key Key, scratch *[]byte) (uint64, bool, error) {
	for _, r := range m.runs {
		if value, known, err := r.get(key, scratch); known || err != nil {
			return value, known, err
		}
	}
	return 0, false, nil
}

// slot is where a key is, or where it would go.
func (m *Map) slot(key Key) *entry {
	mask := uint64(len(m.table) - 1)
	for i := key.low & mask; ; i = (i + 1) & mask {
		if slot := &m.table[i]; slot.value == 0 || slot.key == key {
			return slot
		}
	}
}

func (m *Map) grow() {
	old := m.table
	m.table = make([]entry, max(64, 2*len(old)))
	for _, e := range old {
		if e.value != 0 {
			*m.slot(e.key) = e
		}
	}
}

// spill moves the table into a file.
func (m *Map) spill() error {
	r, err := newRun(m.table, m.entries)
	if err != nil {
		return fmt.Errorf("what was read does not fit in memory, and the temporary file failed: %w", err)
	}
	m.runs = append(m.runs, r)
	clear(m.table)
	m.entries = 0
	return nil
}

// Close removes the files. The map must not be used after it.
func (m *Map) Close() error {
	var failed []error
	for _, r := range m.runs {
		failed = append(failed, r.close())
	}
	m.runs = nil
	return errors.Join(failed...)
}
