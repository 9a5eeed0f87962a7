package mapping

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/graph/bomb"
	"entente/schema/problem"

	"github.com/klauspost/compress/zstd"
)

// packing is how a file is packed, which its first bytes say.
type packing struct{ name, magic string }

var (
	gzipFile    = packing{"gzip", "\x1f\x8b"}
	zstdFile    = packing{"zstd", "\x28\xb5\x2f\xfd"}
	zipArchive  = packing{"zip", "PK\x03\x04"}
	noFiles     = packing{"zip", "PK\x05\x06"} // an archive that holds nothing
	parquetFile = packing{"parquet", "PAR1"}
)

// magic is how long the longest mark of a packing is.
const magic = 4

func (p packing) begins(head []byte) bool { return bytes.HasPrefix(head, []byte(p.magic)) }

// maxWindow bounds the memory that unpacking zstd takes. It is what zstd --long
// needs.
const maxWindow = 128 << 20

func unpackZstd(r io.Reader) (*zstd.Decoder, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
}

// unpacked is a stream without its packing. Close it.
func unpacked(r io.Reader, taken func() int64) (io.ReadCloser, error) {
	buffered := bufio.NewReaderSize(r, 1<<16)
	head, _ := buffered.Peek(magic)
	var inner io.Reader
	var err error
	p, done := packing{}, func() {}
	switch {
	case gzipFile.begins(head):
		p = gzipFile
		inner, err = gzip.NewReader(buffered)
	case zstdFile.begins(head):
		var decoder *zstd.Decoder
		p = zstdFile
		decoder, err = unpackZstd(buffered)
		if err == nil {
			inner, done = decoder, decoder.Close
		}
	case zipArchive.begins(head):
		return nil, errors.New("a zip archive within another is not read: unpack it")
	default:
		return io.NopCloser(buffered), nil
	}
	if err != nil {
		return nil, damaged{p.name, err}
	}
	return stream{&sober{bomb.Reader{Inner: inner, Packing: p.name, Taken: taken, Limit: bombs}}, done}, nil
}

type stream struct {
	io.Reader
	done func()
}

// Close implements io.Closer.
func (s stream) Close() error {
	s.done()
	return nil
}

var bombs = bomb.Usual

// sober reads what is unpacked, says of errors what they are, and ends with
// one where the file is a bomb.
type sober struct{ bomb.Reader }

// Read implements io.Reader.
func (s *sober) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	if err != nil && err != io.EOF && isDamage(err) {
		err = damaged{s.Packing, err}
	}
	return n, err
}

// isDamage tells an error of the packing from one of the disk.
func isDamage(err error) bool {
	for _, known := range []error{
		gzip.ErrChecksum, gzip.ErrHeader, io.ErrUnexpectedEOF, zip.ErrChecksum, zip.ErrFormat, zstd.ErrMagicMismatch, zstd.ErrCRCMismatch,
		zstd.ErrReservedBlockType, zstd.ErrCompressedSizeTooBig, zstd.ErrBlockTooSmall, zstd.ErrUnexpectedBlockSize, zstd.ErrWindowSizeTooSmall,
		zstd.ErrUnknownDictionary, zstd.ErrFrameSizeExceeded, zstd.ErrFrameSizeMismatch, zstd.ErrDecoderSizeExceeded, zstd.ErrWindowSizeExceeded,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return errors.As(err, new(flate.CorruptInputError))
}

type damaged struct {
	packing string
	error
}

func (d damaged) Error() string {
	return fmt.Sprintf("the %s file is damaged: %v", d.packing, d.error)
}
func (d damaged) Unwrap() error { return d.error }

// maxDirectory bounds what tells of the files of an archive in bytes, since all
// of it is held in memory: it is enough for a hundred thousand.
const maxDirectory = 16 << 20

var errDirectory = errors.New("the zip archive holds more files than are read at once: unpack it")

// directory ends the reading of that, until it is done.
type directory struct {
	io.ReaderAt
	left int
	done bool
}

// ReadAt implements io.ReaderAt.
func (d *directory) ReadAt(p []byte, offset int64) (int, error) {
	if !d.done {
		if d.left -= len(p); d.left < 0 {
			return 0, errDirectory
		}
	}
	return d.ReaderAt.ReadAt(p, offset)
}

// archive hands on the regular files of a zip archive, in the order of their
// names, without the hidden ones that systems put there. The names are for
// positions alone: nothing is written.
func archive(r io.ReaderAt, size int64, each func(name string, r io.Reader) error) error {
	listing := &directory{ReaderAt: r, left: maxDirectory}
	z, err := zip.NewReader(listing, size)
	switch {
	case errors.Is(err, errDirectory):
		return err
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return damaged{zipArchive.name, err}
	}
	listing.done = true
	files := slices.DeleteFunc(slices.Clone(z.File), func(f *zip.File) bool {
		return !f.Mode().IsRegular() || strings.HasSuffix(f.Name, "/") || strings.HasPrefix(path.Base(f.Name), ".")
	})
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	if len(files) == 0 {
		return errors.New("the zip archive holds no file")
	}
	given := int64(0)
	for _, f := range files {
		if f.Flags&1 != 0 {
			return fmt.Errorf("the file %.80q of the zip archive is encrypted: unpack it with its password, and name the file", f.Name)
		}
		inner, err := f.Open()
		if err != nil {
			return damaged{zipArchive.name, err}
		}
		s := &sober{bomb.Reader{Inner: inner, Packing: zipArchive.name, Taken: func() int64 { return size }, Given: given, Limit: bombs}}
		name := f.Name
		if strings.ContainsFunc(name, problem.Steering) || !utf8.ValidString(name) {
			name = strconv.Quote(name)
		}
		err = each(name, s)
		given = s.Given
		_ = inner.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
