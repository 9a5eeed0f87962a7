package mapping

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"entente/schema/fuzztest"
)

// described is a Parquet file of nothing but what describes it.
func described(text string) string {
	return "PAR1" + text + string(binary.LittleEndian.AppendUint32(nil, uint32(len(text)))) + "PAR1"
}

// vast is a file of so many bytes, all 0 but those at its end.
type vast struct {
	size int64
	end  string
}

func (v vast) ReadAt(to []byte, at int64) (int, error) {
	clear(to)
	for i := range to {
		if n := at + int64(i) - (v.size - int64(len(v.end))); n >= 0 && n < int64(len(v.end)) {
			to[i] = v.end[n]
		}
	}
	return len(to), nil
}

// TestWhatDescribesAParquetFileIsLookedAtFirst is of files that would make the
// library take all memory, or all of the stack. Field 2 of a file is the list of
// its columns (parquet.thrift, FileMetaData).
func TestWhatDescribesAParquetFileIsLookedAtFirst(t *testing.T) {
	const columns, structures, billions = "\x29", "\xfc", "\xff\xff\xff\xff\x07"
	for name, c := range map[string]struct{ text, want string }{
		"billions of columns, as it says": {columns + structures + billions + "\x00", "do not fit"},
		"a map of billions":               {"\x1b" + billions + "\x55\x00", "do not fit"},
		"many columns without anything":   {columns + structures + "\x81\x80\x20" + strings.Repeat("\x00", maxParts+2), "more than 524288 parts"},
		"many names without a letter":     {"\x59\xf8\x81\x80\x80\x02" + strings.Repeat("\x00", maxItems+2), "more than 524288 parts"},
		"lists of lists":                  {"\x19" + strings.Repeat("\x19", 10<<20), "do not fit"},
		"parts of parts":                  {strings.Repeat("\x1c", 10<<20), "do not fit"},
		"a type that there is not":        {"\x1f", "do not fit"},
	} {
		t.Run(name, func(t *testing.T) {
			fuzztest.Within(t, func() {
				file := described(c.text)
				_, err := openParquet(strings.NewReader(file), int64(len(file)))
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("it gives %v; want %s", err, c.want)
				}
			})
		})
	}
	long := vast{1 << 40, string(binary.LittleEndian.AppendUint32(nil, maxFooter+1)) + "PAR1"}
	if _, err := openParquet(long, long.size); err == nil || !strings.Contains(err.Error(), "at most 64") {
		t.Errorf("a long one gives %v", err)
	}
}

// TestEachTypeInWhatDescribesAParquetFileIsPassedOver is of one that has fields
// which the library does not know.
func TestEachTypeInWhatDescribesAParquetFileIsPassedOver(t *testing.T) {
	text := "\x11\x12" + // true, false
		"\x13\x05\x14\x02\x15\x02\x16\x02" + // of 8, 16, 32 and 64 bits
		"\x17" + strings.Repeat("\x00", 8) + "\x18\x02ab" + // a double, text
		"\x19\x32\x01\x02\x01\x1a\x21\x01\x02" + // a list and a set of truths
		"\x1b\x01\x85\x02ab\x02" + "\x1b\x00" + // a map, and an empty one
		"\x1c\x15\x02\x00" + "\x00" // a structure, and the end
	file := described(text)
	if err := checkFooter(bytes.NewReader([]byte(file)), int64(len(file)), int64(len(text))); err != nil {
		t.Error(err)
	}
}
