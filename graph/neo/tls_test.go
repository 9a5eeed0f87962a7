package neo_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente/graph/neo"
	"entente/graph/server"
	"entente/graph/server/servertest"
)

// authority signs the certificates of a test.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string // its certificate, as --ca-file takes it
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Authority of a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "authority.pem")
	writePEM(t, file, "CERTIFICATE", der)
	return authority{certificate, key, file}
}

// sign writes a key and a certificate of a server into a folder.
func (a authority) sign(t *testing.T, folder string, change func(*x509.Certificate)) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Server of a test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, filepath.Join(folder, "private.key"), "PRIVATE KEY", private)
	writePEM(t, filepath.Join(folder, "public.crt"), "CERTIFICATE", der)
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A real server with a certificate of the test's own authority: +s lets in whom
// the authority is known to and nobody else, +ssc whoever comes.
func TestEncryptedServer(t *testing.T) {
	own, folder := newAuthority(t), t.TempDir()
	own.sign(t, folder, func(*x509.Certificate) {})
	options := servertest.Options(t)
	options.Settings = map[string]string{
		"server.bolt.tls_level":                   "OPTIONAL", // the start speaks to it in the clear
		"dbms.ssl.policy.bolt.enabled":            "true",
		"dbms.ssl.policy.bolt.base_directory":     folder,
		"dbms.ssl.policy.bolt.private_key":        "private.key",
		"dbms.ssl.policy.bolt.public_certificate": "public.crt",
		"dbms.ssl.policy.bolt.client_auth":        "NONE",
	}
	s, err := server.New(options)
	if err != nil {
		t.Fatal(err)
	}
	info, err := s.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(info.BoltURI, "bolt://")
	for name, test := range map[string]struct{ uri, file, refusal string }{
		"bolt+s, authority known":      {"bolt+s://" + address, own.file, ""},
		"neo4j+s, authority known":     {"neo4j+s://" + address, own.file, ""},
		"bolt+s, authority unknown":    {"bolt+s://" + address, "", "--ca-file"},
		"neo4j+s, authority unknown":   {"neo4j+s://" + address, "", "--ca-file"},
		"bolt+s, another authority":    {"bolt+s://" + address, newAuthority(t).file, "certificate signed by unknown authority"},
		"bolt+s, another name":         {"bolt+s://" + strings.Replace(address, "127.0.0.1", "localhost", 1), own.file, "certificate of bolt+s://localhost"},
		"bolt+ssc, authority unknown":  {"bolt+ssc://" + address, "", ""},
		"neo4j+ssc, authority unknown": {"neo4j+ssc://" + address, "", ""},
		"bolt, which is not encrypted": {"bolt://" + address, own.file, "lest a connection pass for verified that is not"},
		"+ssc with an authority":       {"bolt+ssc://" + address, own.file, "lest a connection pass for verified that is not"},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := neo.Open(t.Context(), neo.Options{URI: test.uri, Username: info.Username, Password: string(info.Password), CAFile: test.file})
			if err == nil {
				err = db.Read(t.Context(), "RETURN 1", nil, nil)
				_ = db.Close(t.Context())
			}
			checkRefusal(t, err, test.refusal)
		})
	}
}

func checkRefusal(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("it is refused: %v", err)
	case want != "" && err == nil:
		t.Errorf("it is not refused, want %q", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("it is refused with %q, want %q", err, want)
	}
}

// A certificate that is out of date, or is not for servers, does not get as far
// as the password.
func TestBadCertificates(t *testing.T) {
	own := newAuthority(t)
	for name, test := range map[string]struct {
		change func(*x509.Certificate)
		want   string
	}{
		"expired":       {func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, "expired"},
		"not yet valid": {func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) }, "not yet valid"},
		"of a client":   {func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, "incompatible key usage"},
		"of no address": {func(c *x509.Certificate) { c.IPAddresses = nil }, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			own.sign(t, folder, test.change)
			port, sent := listen(t, folder)
			_, err := neo.Open(t.Context(), neo.Options{URI: "bolt+s://127.0.0.1:" + strconv.Itoa(port), Username: "neo4j", Password: "canary", CAFile: own.file})
			checkRefusal(t, err, test.want)
			if n := <-sent; n > 0 {
				t.Errorf("%d bytes were sent to a server that is not trusted", n)
			}
		})
	}
}

// listen is a server of TLS that nobody should speak to. It tells how many
// bytes the first client sent after the handshake.
func listen(t *testing.T, folder string) (port int, sent <-chan int) {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(filepath.Join(folder, "public.crt"), filepath.Join(folder, "private.key"))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	count := make(chan int, 1)
	go func() {
		defer close(count)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		n, _ := conn.Read(make([]byte, 1024))
		count <- n
	}()
	return listener.Addr().(*net.TCPAddr).Port, count
}

func TestBadFilesOfAuthorities(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{empty: "has no certificate that can be read", empty + ".not": "no such file"} {
		_, err := neo.Open(t.Context(), neo.Options{URI: "bolt+s://127.0.0.1:1", CAFile: file})
		checkRefusal(t, err, want)
	}
}

// However a URI with a password in it is written, no error repeats it.
func TestURIsWithAPassword(t *testing.T) {
	for _, uri := range []string{
		"bolt://neo4j:canary@127.0.0.1:1", "bolt://canary@127.0.0.1:1", "neo4j:canary@127.0.0.1", "bolt:/neo4j:canary@127.0.0.1",
		"bolt://neo4j:ca nary%zz@127.0.0.1", "bolt://neo4j:canary%40127.0.0.1", "bolt://127.0.0.1:1?password=canary", "neo4j://127.0.0.1:1?password=canary",
		"bolt://127.0.0.1:x?password=canary", "bolt://neo4j:canary@", "@canary", "bolt://[neo4j:canary@::1",
	} {
		for _, open := range []func(string) error{
			func(uri string) error {
				_, err := neo.Open(t.Context(), neo.Options{URI: uri, Password: "canary"})
				return err
			},
			func(uri string) error { return neo.Admin{}.Verify(t.Context(), uri, "neo4j", "canary") },
		} {
			err := open(uri)
			if err == nil || strings.Contains(err.Error(), "nary") {
				t.Errorf("%s: %v", uri, err)
			}
		}
	}
}

func TestWeakness(t *testing.T) {
	for uri, want := range map[string]struct {
		part      string
		untrusted bool
	}{
		"bolt+s://graph.example.org": {}, "neo4j+s://graph.example.org": {}, "bolt://127.0.0.1:7687": {}, "bolt://localhost": {}, "neo4j://[::1]:7687": {}, "bolt+unix:///run/bolt": {},
		"bolt+ssc://graph.example.org":  {"use bolt+s:// with --ca-file", true},
		"neo4j+ssc://127.0.0.1:7687":    {"takes any certificate", true},
		"bolt://graph.example.org:7687": {"is not encrypted, so whoever is on the way to graph.example.org", false},
		"neo4j://10.0.0.7":              {"use neo4j+s://", false},
	} {
		warning, untrusted := neo.Weakness(uri)
		if untrusted != want.untrusted || (warning == "") != (want.part == "") || !strings.Contains(warning, want.part) {
			t.Errorf("%s: %q, %t, want %+v", uri, warning, untrusted, want)
		}
	}
}
