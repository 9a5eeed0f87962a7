package neo

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
)

// usableURI is how a URI has to look, for the errors about one that does not.
const usableURI = "write bolt://HOST:7687, or neo4j+s://HOST for Aura and clusters"

// The schemes of a URI: +s is TLS whose certificate is verified, +ssc is TLS
// with whatever certificate comes.
var (
	verified   = []string{"bolt+s", "neo4j+s"}
	unverified = []string{"bolt+ssc", "neo4j+ssc"}
)

// checkURI refuses a URI that the driver would misread or that holds a secret.
// No error repeats what may be one, as those of net/url do: a URI that has an @
// anywhere was written with user and password before the host.
func checkURI(uri string) (*url.URL, error) {
	if strings.Contains(uri, "@") || strings.Contains(uri, "%40") {
		return nil, errors.New("the Neo4j URI holds a user or a password: set NEO4J_USERNAME and NEO4J_PASSWORD instead, and " + usableURI)
	}
	parsed, err := url.Parse(uri)
	if err != nil || parsed.Scheme == "" || parsed.Opaque != "" {
		shown, _, _ := strings.Cut(uri, "?")
		return nil, fmt.Errorf("the Neo4j URI %q is not usable: %s", shown, usableURI)
	}
	return parsed, nil
}

// shown is a URI as messages may tell it: without its query, which is for the
// server.
func shown(uri string) string {
	uri, _, _ = strings.Cut(uri, "?")
	return uri
}

// tlsConfig trusts the authorities of o.CAFile instead of this machine's; nil
// is the driver's own way, which trusts this machine's.
func tlsConfig(o Options, scheme string) (*tls.Config, error) {
	if o.CAFile == "" {
		return nil, nil
	}
	if !slices.Contains(verified, scheme) {
		return nil, fmt.Errorf("the certificates of %s are for an address that begins with bolt+s:// or neo4j+s://, and %s does not: change one of them, lest a connection pass for verified that is not", o.CAFile, shown(o.URI))
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return nil, fmt.Errorf("reading the certificates to trust: %w", err)
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s has no certificate that can be read: it must be PEM text, with -----BEGIN CERTIFICATE-----", o.CAFile)
	}
	return &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}, nil
}

// certificateReason is what the check of a certificate found.
func certificateReason(err error) string {
	if _, reason, found := strings.Cut(oneLine(err.Error()), "x509: "); found {
		return reason
	}
	return shortReason(err)
}

// Weakness tells in one line what the kind of an address lays open, which the
// user should be warned of; it is empty where there is nothing to say.
// untrusted means that anybody on the way can take the server's place, and not
// only listen.
func Weakness(uri string) (warning string, untrusted bool) {
	parsed, err := url.Parse(uri)
	switch {
	case err != nil:
		return "", false
	case slices.Contains(unverified, parsed.Scheme):
		return fmt.Sprintf("%s:// takes any certificate, so whoever is on the way to %s can read the password and change the data: use %s:// with --ca-file",
			parsed.Scheme, parsed.Hostname(), strings.TrimSuffix(parsed.Scheme, "sc")), true
	case !slices.Contains(verified, parsed.Scheme) && parsed.Host != "" && !loopback(parsed.Hostname()):
		return fmt.Sprintf("%s:// is not encrypted, so whoever is on the way to %s can read the password and the data: use %s+s:// where the server has a certificate",
			parsed.Scheme, parsed.Hostname(), parsed.Scheme), false
	}
	return "", false
}

// loopback tells whether a host is this machine itself.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
