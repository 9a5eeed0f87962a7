package mapping

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
)

// What describes a Parquet file may be this much: it is held in memory as a whole,
// a part (a column of a row group, say) in some 700 bytes.
const (
	maxFooter = 64 << 20 // bytes
	maxParts  = 512 << 10
	maxItems  = 4 << 20 // of lists that have no parts
	maxDepth  = 32
)

// footer goes through what describes a Parquet file before the library does: that
// makes room for as many items as a list says that it has, whether they are there
// or not, and goes as deep as it is led.
type footer struct {
	thrift.Reader
	parts, items int
}

// checkFooter sees that the last bytes of a file, of which there are length before
// the mark at its end, can be read by the library.
func checkFooter(r io.ReaderAt, size, length int64) error {
	if length > maxFooter {
		return fmt.Errorf("it is described in %d MiB, and at most %d are read", length>>20, maxFooter>>20)
	}
	text := make([]byte, length)
	if _, err := r.ReadAt(text, size-mark-length); err != nil && err != io.EOF {
		return err
	}
	f := footer{Reader: new(thrift.CompactProtocol).NewReaderFromBytes(text)}
	err := f.structure(0)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errShape // less is there than it says
	}
	return err
}

func (f *footer) structure(depth int) error {
	for {
		field, err := f.ReadField()
		if err != nil || field.Type == thrift.STOP {
			return err
		}
		if err := f.value(field.Type, depth+1); err != nil {
			return err
		}
	}
}

// value passes over the value of a field. That of a truth is its type.
func (f *footer) value(t thrift.Type, depth int) (err error) {
	if depth > maxDepth {
		return errShape
	}
	switch t {
	case thrift.TRUE, thrift.FALSE:
	case thrift.I8:
		_, err = f.ReadInt8()
	case thrift.I16:
		_, err = f.ReadInt16()
	case thrift.I32:
		_, err = f.ReadInt32()
	case thrift.I64:
		_, err = f.ReadInt64()
	case thrift.DOUBLE:
		_, err = f.ReadFloat64()
	case thrift.BINARY:
		_, err = f.ReadBytes()
	case thrift.STRUCT:
		err = f.structure(depth)
	case thrift.LIST, thrift.SET:
		var list thrift.List
		if list, err = f.ReadList(); err == nil { // a set is written as a list is
			err = f.each(list.Size, depth, list.Type)
		}
	case thrift.MAP:
		var table thrift.Map
		if table, err = f.ReadMap(); err == nil {
			err = f.each(table.Size, depth, table.Key, table.Value)
		}
	default:
		err = errShape
	}
	return err
}

// each passes over the items of a list or of a map.
func (f *footer) each(n int32, depth int, types ...thrift.Type) error {
	for range n {
		for _, t := range types {
			var err error
			switch t {
			case thrift.TRUE, thrift.FALSE: // here it takes a byte
				_, err = f.ReadBool()
			case thrift.STRUCT:
				f.parts++
				err = f.value(t, depth+1)
			default:
				err = f.value(t, depth+1)
			}
			if f.items++; err == nil && (f.parts > maxParts || f.items > maxItems) {
				err = fmt.Errorf("it has more than %d parts", maxParts)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
