package mapping

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// packed sees that a page is not more, when it is unpacked, than its header says:
// the library makes room for what the packed bytes claim, unpacks whatever comes,
// and tries LZ4 that is damaged with more and more room.
func (p *pages) packed(codec format.CompressionCodec, header *format.PageHeader, at int64) error {
	if codec == format.Uncompressed {
		return nil
	}
	plain := int64(0) // bytes before those that are packed
	if v2 := header.DataPageHeaderV2; v2.Valid {
		if v2.V.IsCompressed.Valid && !v2.V.IsCompressed.V {
			return nil
		}
		plain = int64(v2.V.RepetitionLevelsByteLength) + int64(v2.V.DefinitionLevelsByteLength)
	}
	size, most := int64(header.CompressedPageSize), int64(header.UncompressedPageSize)-plain
	if plain < 0 || plain > size || most < 0 || size > maxPage {
		return errShape
	}
	if int64(cap(p.page)) < size {
		p.page = make([]byte, size)
	}
	page := p.page[:size]
	if _, err := p.ReadAt(page, at); err != nil && err != io.EOF {
		return err
	}
	return p.unpacks(codec, page[plain:], most)
}

// unpacks tells when bytes cannot be unpacked, or are more than they may be.
func (p *pages) unpacks(codec format.CompressionCodec, packed []byte, most int64) error {
	if len(packed) == 0 {
		return nil
	}
	switch codec {
	case format.Snappy: // which begins with how much it is
		if n, length := binary.Uvarint(packed); length <= 0 || n > uint64(most) {
			return errShape
		}
	case format.Lz4Raw:
		if int64(cap(p.room)) < most {
			p.room = make([]byte, most)
		}
		if _, err := lz4.UncompressBlock(packed, p.room[:most]); err != nil {
			return errShape
		}
	case format.Gzip:
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return err
		}
		return atMost(r, most)
	case format.Brotli:
		return atMost(brotli.NewReader(bytes.NewReader(packed)), most)
	case format.Zstd:
		r, err := unpackZstd(bytes.NewReader(packed))
		if err != nil {
			return err
		}
		defer r.Close()
		return atMost(r, most)
	}
	return nil // what the library does not unpack it says
}

// atMost tells when there are more bytes than may be, or when they are damaged.
func atMost(r io.Reader, most int64) error {
	n, err := io.Copy(io.Discard, io.LimitReader(r, most+1))
	if err == nil && n > most {
		return errShape
	}
	return err
}
