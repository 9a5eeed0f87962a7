package mapping

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// What a page of a Parquet file may be: writers make them of about a megabyte,
// and each is held in memory as a whole.
const (
	maxPage       = 128 << 20 // bytes, unpacked
	maxPageValues = 16 << 20
)

// mark is how many bytes end a Parquet file: the length of what describes it, and
// what its first bytes are, too.
const mark = 8

var errShape = errors.New("its parts do not fit together")

// openParquet opens a Parquet file whose sizes are what they can be: the
// library takes them for true, and takes the memory and the time that they ask
// for.
func openParquet(r io.ReaderAt, size int64) (*parquet.File, error) {
	var tail [mark]byte
	if _, err := r.ReadAt(tail[:], max(0, size-mark)); err != nil && err != io.EOF {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(tail[:]))
	if length > size-mark-magic {
		return nil, damaged{parquetFile.name, errShape}
	}
	if err := checkFooter(r, size, length); err != nil {
		return nil, damaged{parquetFile.name, err}
	}
	file, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, damaged{parquetFile.name, err}
	}
	p := pages{ReaderAt: r, size: size}
	leaves := leavesOf(file.Root(), nil)
	for _, group := range file.Metadata().RowGroups {
		if len(group.Columns) != len(leaves) {
			return nil, damaged{parquetFile.name, errShape}
		}
		for i := range group.Columns {
			if err := p.column(&group.Columns[i].MetaData, group.NumRows, leaves[i].MaxRepetitionLevel() > 0); err != nil {
				return nil, damaged{parquetFile.name, err}
			}
		}
	}
	if bombs.Exceeded(p.unpacked, size) {
		return nil, bombs.Error(parquetFile.name)
	}
	return file, nil
}

func leavesOf(c *parquet.Column, leaves []*parquet.Column) []*parquet.Column {
	if c.Leaf() {
		return append(leaves, c)
	}
	for _, inner := range c.Columns() {
		leaves = leavesOf(inner, leaves)
	}
	return leaves
}

// pages goes through the headers of a file's pages.
type pages struct {
	io.ReaderAt
	size     int64
	unpacked int64
	header   []byte
	page     []byte
	room     []byte // for a page that is unpacked
}

// column sees that the pages of a column lie in the file, are of a size that
// can be read, and have the values of as many rows as there are.
func (p *pages) column(c *format.ColumnMetaData, rows int64, repeated bool) error {
	at := c.DataPageOffset
	if c.DictionaryPageOffset != 0 {
		at = c.DictionaryPageOffset
	}
	end := at + c.TotalCompressedSize
	if rows < 0 || c.NumValues < rows || !repeated && c.NumValues != rows || at < 0 || end < at || end > p.size {
		return errShape
	}
	values := int64(0)
	for at < end && values < c.NumValues {
		header, length, err := p.read(at, end)
		if err != nil {
			return err
		}
		n := int64(0)
		switch {
		case header.DataPageHeader.Valid:
			n = int64(header.DataPageHeader.V.NumValues)
		case header.DataPageHeaderV2.Valid:
			n = int64(header.DataPageHeaderV2.V.NumValues)
		case header.DictionaryPageHeader.Valid:
			values -= int64(header.DictionaryPageHeader.V.NumValues) // they are none of a row
			n = int64(header.DictionaryPageHeader.V.NumValues)
		}
		body := at + int64(length)
		at = body + int64(header.CompressedPageSize)
		switch {
		case header.UncompressedPageSize > maxPage || n > maxPageValues:
			return fmt.Errorf("a page has %d bytes and %d values, and at most %d MiB and %d are read", header.UncompressedPageSize, n, maxPage>>20, maxPageValues)
		case header.CompressedPageSize < 0 || header.UncompressedPageSize < 0 || n < 0 || at > end:
			return errShape
		}
		values += n
		p.unpacked += int64(header.UncompressedPageSize)
		if bombs.Exceeded(p.unpacked, p.size) {
			continue // it is refused by what its headers say, and not unpacked
		}
		if err := p.packed(c.Codec, header, body); err != nil {
			return err
		}
	}
	if values != c.NumValues {
		return errShape
	}
	return nil
}

// read reads the header of a page, and tells how long it is.
func (p *pages) read(at, end int64) (*format.PageHeader, int, error) {
	const usual, most = 1 << 10, 1 << 20
	for size := int64(usual); ; size *= 4 {
		if int64(cap(p.header)) < size {
			p.header = make([]byte, size)
		}
		n, err := p.ReadAt(p.header[:min(size, end-at)], at)
		if err != nil && err != io.EOF {
			return nil, 0, err
		}
		header := new(format.PageHeader)
		reader := new(thrift.CompactProtocol).NewReaderFromBytes(p.header[:n])
		err = thrift.NewDecoder(reader).Decode(header)
		if err == nil {
			return header, reader.BytesRead(), nil
		}
		if size >= most || size >= end-at {
			return nil, 0, err
		}
	}
}
