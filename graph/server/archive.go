package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A class archive (the JVM's class data sharing) holds the classes that a
// server has loaded, parsed and checked. With it a start takes two thirds of
// the time and half of the CPU. The JVM writes it when the first server ends
// in order; later ones read it.
//
// It is code that is run, and no sum of it can be pinned: each machine makes
// its own. So it is used only where nobody but the owner can have written it,
// and with the jars and the Java that it was made from; the JVM itself checks
// it for damage.

// archivePath names the archive of one build of Java and one class path: with
// others it is not to be read.
func archivePath(d distribution, j java) string {
	sum := sha256.Sum256([]byte(j.path + "\n" + j.banner + "\n" + d.fetched.sums))
	return filepath.Join(filepath.Dir(d.lib), "classes-"+hex.EncodeToString(sum[:6])+".jsa")
}

// archiveFlags reads the archive where there is one, and else has it written to
// pending. The JVM ignores an archive that does not fit, and says so in the log
// unless told not to. An installation of the user's is not written into.
func archiveFlags(d distribution, j java) (flags []string, pending string) {
	if d.fetched == nil {
		return nil, ""
	}
	path := archivePath(d, j)
	flags = []string{"-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr"}
	if usableArchive(path) {
		return append(flags, "-XX:SharedArchiveFile="+path, "-XX:+VerifySharedSpaces"), ""
	}
	pending = fmt.Sprintf("%s.%d", path, time.Now().UnixNano())
	return append(flags, "-XX:ArchiveClassesAtExit="+pending), pending
}

// usableArchive tells whether there is an archive that is the owner's alone. One
// that is not is removed, and made anew.
func usableArchive(path string) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	if info.Mode().IsRegular() && onlyOwnerWrites(path) == nil {
		return true
	}
	_ = os.Remove(path)
	return false
}

// dropArchive removes an archive that the JVM has stumbled over.
func dropArchive(d distribution, j java) bool {
	return d.fetched != nil && os.Remove(archivePath(d, j)) == nil
}

// keepArchive takes the archive that an ended server has written into use. One
// of a server that did not end in order may be cut off, and is dropped.
func keepArchive(pending string, inOrder bool) {
	if pending == "" {
		return
	}
	path := strings.TrimSuffix(pending, filepath.Ext(pending))
	if !inOrder || syncFile(pending) != nil || os.Rename(pending, path) != nil {
		_ = os.Remove(pending)
	}
}

// syncFile brings a file to the disk, lest a power cut leave half of it under
// its final name.
func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
