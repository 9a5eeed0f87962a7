package neo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strconv"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// minimum is the oldest release whose Cypher and constraints Entente needs:
// 5.26, the long-term one of the series 5.
var minimum = [2]int{5, 26}

// Error is a failure of the database in the words of its user: what failed,
// and what to do.
type Error struct {
	Code    string // the server's, such as Neo.ClientError.Security.Unauthorized; empty when it never answered
	Message string // one line
	auth    bool
	cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives the driver's own error.
func (e *Error) Unwrap() error { return e.cause }

// AuthFailed tells whether user name or password were refused.
func (e *Error) AuthFailed() bool { return e.auth }

// codeConflict is a node or relationship whose key is there already.
const codeConflict = "Neo.ClientError.Schema.ConstraintValidationFailed"

// explain puts a driver's error into an *Error. It leaves nil, a cancelled
// context and errors that are not the driver's as they are.
func explain(err error, o Options) error {
	var known *Error
	if err == nil || errors.Is(err, context.Canceled) || errors.As(err, &known) {
		return err
	}
	o.URI = shown(o.URI)
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		return explainServer(server, o)
	}
	var token *neo4j.TokenExpiredError
	if errors.As(err, &token) {
		return &Error{Code: token.Code, auth: true, cause: err, Message: "the login has expired: log in again"}
	}
	switch text := err.Error(); {
	case strings.Contains(text, "HTTP"):
		return &Error{cause: err, Message: fmt.Sprintf("%s answers as a web server does: Bolt has a port of its own, usually 7687", o.URI)}
	case strings.Contains(text, "check that TLS is enabled on the server"):
		return &Error{cause: err, Message: fmt.Sprintf("%s does not speak TLS: write bolt:// or neo4j:// without +s", o.URI)}
	case strings.Contains(text, "tls: "), strings.Contains(text, "x509: "):
		return &Error{cause: err, Message: fmt.Sprintf("the certificate of %s is not trusted (%s): use the name that the certificate is for, and give the authority that signed it with --ca-file where this machine does not trust it", o.URI, certificateReason(err))}
	}
	var lost *neo4j.ConnectivityError
	if errors.As(err, &lost) || errors.Is(err, context.DeadlineExceeded) || neo4j.IsRetryable(err) || broken(err) {
		return &Error{cause: err, Message: fmt.Sprintf("no Neo4j answers at %s (%s): start it (entente server start), or set NEO4J_URI to the right address", o.URI, shortReason(err))}
	}
	return &Error{cause: err, Message: oneLine(err.Error())}
}

// broken tells a connection that broke off while it was made: the driver hands
// on what the socket says then.
func broken(err error) bool {
	var socket net.Error
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &socket)
}

func explainServer(err *neo4j.Neo4jError, o Options) error {
	e := &Error{Code: err.Code, cause: err}
	switch {
	case err.Code == "Neo.ClientError.Security.Unauthorized":
		e.auth = true
		e.Message = fmt.Sprintf("%s refuses the user %q with this password: set NEO4J_USERNAME and NEO4J_PASSWORD, or --password-file", o.URI, o.Username)
	case err.Code == "Neo.ClientError.Security.AuthenticationRateLimit":
		e.auth = true
		e.Message = fmt.Sprintf("%s refuses logins for some seconds after too many wrong passwords: wait, then set NEO4J_PASSWORD", o.URI)
	case err.Code == "Neo.ClientError.Security.CredentialsExpired":
		e.auth = true
		e.Message = fmt.Sprintf("the password of %q must be changed before its first use: ALTER CURRENT USER SET PASSWORD FROM … TO … in Neo4j Browser or cypher-shell", o.Username)
	case err.Code == "Neo.ClientError.Database.DatabaseNotFound":
		e.Message = fmt.Sprintf("%s has no database %q: set NEO4J_DATABASE to one that SHOW DATABASES lists", o.URI, o.Database)
	case err.Code == "Neo.ClientError.Security.Forbidden", isReadOnly(err):
		e.Message = fmt.Sprintf("the user %q may not do this in the database: it needs the right to write (on Enterprise: GRANT ROLE editor TO %s), or the database is read-only (%s)", o.Username, o.Username, oneLine(err.Msg))
	case err.Code == codeConflict:
		e.Message = fmt.Sprintf("another load wrote the same record at the same time (%s): run this one again", oneLine(err.Msg))
	default:
		e.Message = fmt.Sprintf("Neo4j refused a statement: %s (%s)", oneLine(err.Msg), err.Code)
	}
	return e
}

func isReadOnly(err *neo4j.Neo4jError) bool {
	return err.Code == "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase" ||
		strings.Contains(err.Msg, "read-only") && strings.HasPrefix(err.Code, "Neo.ClientError.")
}

// shortReason is the last part of a chain of errors, where the socket says
// what happened.
func shortReason(err error) string {
	text := oneLine(err.Error())
	if at := strings.LastIndex(text, ": "); at >= 0 {
		text = text[at+2:]
	}
	return text
}

var leadingVersion = regexp.MustCompile(`^(\d+)\.(\d+)`)

// checkVersion refuses a server older than minimum, by name.
func checkVersion(version, uri string) error {
	if match := leadingVersion.FindStringSubmatch(version); match != nil {
		major, _ := strconv.Atoi(match[1])
		minor, _ := strconv.Atoi(match[2])
		if major > minimum[0] || major == minimum[0] && minor >= minimum[1] {
			return nil
		}
	}
	return &Error{Message: fmt.Sprintf("%s is Neo4j %s, and Entente needs %d.%d or later: upgrade it, or use the local server (unset NEO4J_URI)", uri, version, minimum[0], minimum[1])}
}
