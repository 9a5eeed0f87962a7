package server

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"entente/graph/wholefile"
)

// A guide is a page that Neo4j Browser fetches and plays, and it fetches only
// from addresses that answer it. The server itself is one, as long as it runs:
// its static pages are the folder browser of the first jar on its class path that
// has one. So the jar of Neo4j Browser is copied, entry by entry, with
// the guides added, and the copy is put before it. The copy holds no class.

// guidePath is where the guides are, below the address of the server.
const guidePath = "/browser/entente/"

const (
	deskPrefix  = "desk-"
	guideFolder = "browser/entente/" // in the jar
)

// guideName is what can be said after :play and is no address.
var guideName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// guideDate is that of the guides in the jar, so that one text makes one jar.
var guideDate = time.Date(2023, time.September, 5, 0, 0, 0, 0, time.UTC)

// withDesk makes the jar with the guides, and names it in the distribution. One
// without Neo4j Browser, or whose Browser is not in a jar, has no desk.
func withDesk(d distribution, guides map[string][]byte) (distribution, error) {
	browsers, err := filepath.Glob(filepath.Join(d.lib, "neo4j-browser-*.jar"))
	if err != nil || len(guides) == 0 || len(browsers) != 1 {
		return d, err
	}
	jar, err := deskJar(browsers[0], guides)
	if err != nil {
		return d, fmt.Errorf("adding the guides to Neo4j Browser: %w", err)
	}
	sum := sha256.Sum256(jar)
	d.desk = filepath.Join(d.deskFolder, deskPrefix+hex.EncodeToString(sum[:6])+".jar")
	if err := keepDesk(d.desk, jar); err != nil {
		return d, fmt.Errorf("adding the guides to Neo4j Browser: %w", err)
	}
	return d, nil
}

// deskJar is a copy of Neo4j Browser's jar with the guides.
func deskJar(browser string, guides map[string][]byte) ([]byte, error) {
	in, err := zip.OpenReader(browser)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", browser, err)
	}
	defer func() { _ = in.Close() }()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, entry := range in.File {
		if strings.HasSuffix(entry.Name, ".class") {
			return nil, fmt.Errorf("%s has the class %s, and should have pages only", browser, entry.Name)
		}
		if err := out.Copy(entry); err != nil {
			return nil, fmt.Errorf("%s: %w", browser, err)
		}
	}
	add := func(name string, data []byte) {
		var w io.Writer
		if w, err = out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: guideDate}); err == nil {
			_, err = w.Write(data)
		}
	}
	add(guideFolder, nil)
	for _, name := range slices.Sorted(maps.Keys(guides)) {
		if err == nil {
			add(guideFolder+name, guides[name])
		}
	}
	if err == nil {
		err = out.Close()
	}
	return b.Bytes(), err
}

// keepDesk sees to it that the file is there, with just these bytes, and that
// no earlier one is.
func keepDesk(path string, jar []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, jar) {
		return nil
	}
	others, _ := filepath.Glob(filepath.Join(filepath.Dir(path), deskPrefix+"*.jar"))
	for _, other := range others {
		_ = os.Remove(other) // one that a running server reads may have to stay
	}
	err := wholefile.Write(path, 0o600, func(w io.Writer) error {
		_, err := w.Write(jar)
		return err
	})
	if err != nil {
		return err
	}
	// The class archive is only read when the jars have the dates that it was made with.
	return os.Chtimes(path, guideDate, guideDate)
}

// classPath has the jar of the guides before all others.
func (d distribution) classPath() string {
	all := filepath.Join(d.lib, "*")
	if d.desk == "" {
		return all
	}
	return d.desk + string(os.PathListSeparator) + all
}

// deskSettings let Neo4j Browser play the guides by their names: it looks for a
// name below each address of the list. Whoever opens the page at localhost
// instead of the loopback address finds them at the second, since the first is
// another origin then.
func deskSettings(o Options, d distribution, p ports) map[string]string {
	hosts := []string{"localhost", loopback}
	settings := map[string]string{}
	if d.desk != "" {
		folder := func(host string) string {
			return fmt.Sprintf("http://%s:%d%s", host, p.http, strings.TrimSuffix(guidePath, "/"))
		}
		hosts = append([]string{folder(loopback), folder("localhost")}, hosts...)
		if o.PlayOnConnect != "" {
			settings["browser.post_connect_cmd"] = "play " + o.PlayOnConnect
		}
	}
	settings["browser.remote_content_hostname_whitelist"] = strings.Join(hosts, ",")
	return settings
}
