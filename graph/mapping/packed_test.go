package mapping

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"entente/schema/fuzztest"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
)

// codecs are those that the library unpacks.
var codecs = []compress.Codec{&parquet.Snappy, &parquet.Gzip, &parquet.Zstd, &parquet.Brotli, &parquet.Lz4Raw}

// TestEachCodecOfAParquetFile reads files of both forms of pages, with values that
// are missing and lists, which stand before what is packed in the newer form.
func TestEachCodecOfAParquetFile(t *testing.T) {
	for _, codec := range append(codecs, &parquet.Uncompressed) {
		for version := 1; version <= 2; version++ {
			t.Run(fmt.Sprint(codec, version), func(t *testing.T) {
				text := parquetFileOf(t, []parquet.WriterOption{parquet.DataPageVersion(version), parquet.Compression(codec)}, everyKind()...)
				file, err := openParquet(strings.NewReader(text), int64(len(text)))
				if err != nil || file.NumRows() != 2 {
					t.Errorf("%v, %v", file, err)
				}
			})
		}
	}
}

// TestAPageThatIsMoreThanItSays is of pages that unpack to more than their headers
// tell, and of damaged ones.
func TestAPageThatIsMoreThanItSays(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	for _, codec := range codecs {
		t.Run(codec.String(), func(t *testing.T) {
			packed, err := codec.Encode(nil, large)
			if err != nil {
				t.Fatal(err)
			}
			var p pages
			if err := p.unpacks(codec.CompressionCodec(), packed, int64(len(large))); err != nil {
				t.Errorf("as much as it says gives %v", err)
			}
			fuzztest.Within(t, func() {
				for most, packed := range map[int64][]byte{int64(len(large)) - 1: packed, 1000: packed, 0: packed, 50: bytes.Repeat([]byte{0xff}, 40)} {
					if err := p.unpacks(codec.CompressionCodec(), packed, most); err == nil {
						t.Errorf("%d bytes, of which there may be %d: no error", len(packed), most)
					}
				}
			})
		})
	}
}
