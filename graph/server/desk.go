package server

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A guide is a page that Neo4j Browser fetches and plays, and it fetches only
// from addresses that answer it. The server itself is one, as long as it runs: in
// place of the Browser on its class path it shows that of a zip in the folder
// web of its home, if there is one. So the Browser's jar is copied there, entry by
// entry, with the guides added.

const (
	// guidePath is where the guides are, below the address of the server.
	guidePath = "/browser/entente"
	// deskName is a name under which the server looks for a Browser.
	deskName = "neo4j-browser.zip"
	// deskRoot is the folder of pages in the jar of the Browser and in the zip, whose
	// first entry the server takes for it.
	deskRoot = "browser/"
	// deskClass is in the jar of a server that looks for a Browser in its home:
	// the first releases of 5.26 do not.
	deskClass = "org/neo4j/server/modules/BrowserVersion.class"
)

// guideName is what can be said after :play and is no address.
var guideName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// guideDate is that of the guides in the zip, so that one text makes one zip.
var guideDate = time.Date(2023, time.September, 5, 0, 0, 0, 0, time.UTC)

// makeDesk makes the Browser with the guides, where the distribution has a Browser
// and looks for another, and tells where it is. The folder is the desk's alone.
func (l layout) makeDesk(d distribution, guides map[string][]byte) (string, error) {
	// The pages are unpacked there, and stay when the server is killed.
	if err := os.RemoveAll(l.tmp()); err != nil {
		return "", err
	}
	browsers, err := filepath.Glob(filepath.Join(d.lib, "neo4j-browser-*.jar"))
	if err != nil {
		return "", err
	}
	if len(guides) == 0 || len(browsers) != 1 || !d.looksForBrowser() {
		return "", os.RemoveAll(l.web())
	}
	for _, dir := range []string{l.web(), l.tmp()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", err
		}
	}
	desk, err := deskZip(browsers[0], guides)
	if err != nil {
		return "", err
	}
	path := filepath.Join(l.web(), deskName)
	return path, writeFile(path, desk)
}

// looksForBrowser tells whether the server is one that looks for a Browser in its
// home.
func (d distribution) looksForBrowser() bool {
	jars, _ := filepath.Glob(filepath.Join(d.lib, "neo4j-server-[0-9]*.jar"))
	if len(jars) != 1 {
		return false
	}
	z, err := zip.OpenReader(jars[0])
	if err != nil {
		return false
	}
	defer func() { _ = z.Close() }()
	return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == deskClass })
}

// deskZip is the pages of the Browser's jar, as they are packed there, with the
// guides.
func deskZip(browser string, guides map[string][]byte) ([]byte, error) {
	in, err := zip.OpenReader(browser)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", browser, err)
	}
	defer func() { _ = in.Close() }()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, entry := range in.File {
		if !strings.HasPrefix(entry.Name, deskRoot) {
			continue
		}
		if err := out.Copy(entry); err != nil {
			return nil, fmt.Errorf("%s: %w", browser, err)
		}
	}
	folder := deskRoot + strings.TrimPrefix(guidePath, "/"+deskRoot) + "/"
	if err := addFile(out, folder, nil); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(guides)) {
		if err := addFile(out, folder+name, guides[name]); err != nil {
			return nil, err
		}
	}
	err = out.Close()
	return b.Bytes(), err
}

func addFile(z *zip.Writer, name string, data []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: guideDate})
	if err == nil && len(data) > 0 { // a folder takes no data
		_, err = io.Copy(w, bytes.NewReader(data))
	}
	return err
}

// deskSettings let Neo4j Browser play the guides by their names: it looks for a
// name below each address of the list. Whoever opens the page at localhost
// instead of the loopback address finds them all the same.
func deskSettings(o Options, d distribution, p ports) map[string]string {
	hosts := []string{"localhost", loopback}
	settings := map[string]string{}
	if d.desk != "" {
		hosts = append([]string{"http://" + address(p.http) + guidePath}, hosts...)
		if o.PlayOnConnect != "" {
			settings["browser.post_connect_cmd"] = "play " + o.PlayOnConnect
		}
	}
	settings["browser.remote_content_hostname_whitelist"] = strings.Join(hosts, ",")
	return settings
}
