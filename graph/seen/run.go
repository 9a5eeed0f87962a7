package seen

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

const (
	entryBytes = 24
	// blockEntries are read at once to find one: 6 KiB.
	blockEntries = 256
	// filterBits a key, of which four are set, let one in some eighty keys
	// through that are not there.
	filterBits = 10
)

// run is a file of entries in the order of their keys.
type run struct {
	file    *os.File
	entries int
	firsts  []Key    // of each block
	filter  []uint64 // bits
}

// newRun writes the entries of a table, which it leaves in disorder: a copy
// would be as large again.
func newRun(table []entry, entries int) (*run, error) {
	sorted := slices.DeleteFunc(table, func(e entry) bool { return e.value == 0 })
	slices.SortFunc(sorted, func(a, b entry) int {
		switch {
		case a.key == b.key:
			return 0
		case a.key.less(b.key):
			return -1
		}
		return 1
	})
	file, err := os.CreateTemp("", "entente-seen-")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(file.Name()) // so that nothing is left, however the program ends; on Windows, close does it
	r := &run{file: file, entries: entries, filter: make([]uint64, (entries*filterBits+63)/64)}
	if err := r.write(sorted); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

func (r *run) write(sorted []entry) error {
	w := bufio.NewWriterSize(r.file, 1<<16)
	var b [entryBytes]byte
	for i, e := range sorted {
		if i%blockEntries == 0 {
			r.firsts = append(r.firsts, e.key)
		}
		r.bits(e.key, func(word int, bit uint64) bool { r.filter[word] |= bit; return true })
		binary.LittleEndian.PutUint64(b[:], e.key.high)
		binary.LittleEndian.PutUint64(b[8:], e.key.low)
		binary.LittleEndian.PutUint64(b[16:], e.value)
		if _, err := w.Write(b[:]); err != nil {
			return err
		}
	}
	return w.Flush()
}

// bits goes over the bits of a key in the filter while each wants to.
func (r *run) bits(key Key, each func(word int, bit uint64) bool) {
	size := uint64(len(r.filter) * 64)
	for i := uint64(0); i < 4; i++ {
		at := (key.high + i*(key.low|1)) % size
		if !each(int(at/64), 1<<(at%64)) {
			return
		}
	}
}

// get finds a key. scratch is memory that the caller keeps between calls.
func (r *run) get(key Key, scratch *[]byte) (uint64, bool, error) {
	maybe := true
	r.bits(key, func(word int, bit uint64) bool {
		maybe = r.filter[word]&bit != 0
		return maybe
	})
	if !maybe {
		return 0, false, nil
	}
	block, exact := slices.BinarySearchFunc(r.firsts, key, func(first, key Key) int {
		switch {
		case first == key:
			return 0
		case first.less(key):
			return -1
		}
		return 1
	})
	if !exact {
		block--
	}
	if block < 0 {
		return 0, false, nil
	}
	if *scratch == nil {
		*scratch = make([]byte, blockEntries*entryBytes)
	}
	n, err := r.file.ReadAt(*scratch, int64(block)*blockEntries*entryBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, false, err
	}
	for b := (*scratch)[:n]; len(b) >= entryBytes; b = b[entryBytes:] {
		if binary.LittleEndian.Uint64(b) == key.high && binary.LittleEndian.Uint64(b[8:]) == key.low {
			return binary.LittleEndian.Uint64(b[16:]) &^ filled, true, nil
		}
	}
	return 0, false, nil
}

func (r *run) close() error {
	err := r.file.Close()
	if left := os.Remove(r.file.Name()); !errors.Is(left, os.ErrNotExist) {
		err = errors.Join(err, left)
	}
	return err
}
