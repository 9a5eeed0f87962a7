package neo

import (
	"context"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Admin answers the two questions that the start of a server has: does Bolt
// answer with this password, and may the first password be replaced. It holds
// no connection.
type Admin struct{}

// Verify logs in and asks for one row. The error's AuthFailed tells a wrong
// password from a server that does not answer.
func (Admin) Verify(ctx context.Context, uri, user, password string) error {
	o := Options{URI: uri, Username: user, Password: password}
	driver, err := dial(o)
	if err != nil {
		return err
	}
	defer func() { _ = driver.Close(ctx) }()
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "RETURN 1", nil)
	if err == nil {
		_, err = result.Single(ctx)
	}
	return explain(err, o)
}

// ChangePassword sets user's password. It travels as a parameter over Bolt,
// never on a command line.
func (Admin) ChangePassword(ctx context.Context, uri, user, old, new string) error {
	o := Options{URI: uri, Username: user, Password: old}
	driver, err := dial(o)
	if err != nil {
		return err
	}
	defer func() { _ = driver.Close(ctx) }()
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: "system"})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", map[string]any{"old": old, "new": new})
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		return fmt.Errorf("changing the password of %s: %w", user, explain(err, o))
	}
	return nil
}
