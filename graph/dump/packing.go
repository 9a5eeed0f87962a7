package dump

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// packer packs what is written to it as the ending of a path says. Closing it
// leaves the writer beneath it open.
func packer(path string, w io.Writer) (io.WriteCloser, error) {
	switch name := strings.ToLower(path); {
	case strings.HasSuffix(name, ".gz"):
		return gzip.NewWriter(w), nil
	case strings.HasSuffix(name, ".zst"), strings.HasSuffix(name, ".zstd"):
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	}
	return &plain{bufio.NewWriterSize(w, 1<<16)}, nil
}

type plain struct{ *bufio.Writer }

// Close writes what is left.
func (p *plain) Close() error { return p.Flush() }

// maxWindow bounds the memory that unpacking zstd takes.
const maxWindow = 32 << 20

// unpacker is the text of a file, which its first bytes tell to be packed.
func unpacker(r io.Reader) (text io.Reader, done func(), err error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, _ := buffered.Peek(4)
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, nil, damaged(err)
		}
		return z, func() {}, nil
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")):
		z, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, damaged(err)
		}
		return z, z.Close, nil
	}
	return buffered, func() {}, nil
}

func damaged(err error) error { return fmt.Errorf("the file is damaged: %w", err) }
