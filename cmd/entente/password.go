package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// password is that of the settings, and else the one that the user types where
// there is a terminal to ask on. Without one it is empty, which a server with
// authentication refuses.
func (a *app) password(cmd *cobra.Command, uri string) (string, error) {
	// A password file may be a pipe that nobody writes to.
	password, err := interruptible(cmd.Context(), a.config.Password)
	if err != nil || password != "" {
		return password, err
	}
	in, ok := cmd.InOrStdin().(*os.File)
	if !ok || !isTerminal(in) || !isTerminal(a.err) {
		return "", nil
	}
	return a.askPassword(cmd, in, uri)
}

// askPassword reads a password that the terminal does not show.
func (a *app) askPassword(cmd *cobra.Command, in *os.File, uri string) (string, error) {
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		return "", fmt.Errorf("asking for the password: %w", err)
	}
	fmt.Fprintf(a.err, "password of %s at %s: ", a.config.Get("username"), uri)
	typed, err := interruptible(cmd.Context(), func() ([]byte, error) { return term.ReadPassword(int(in.Fd())) })
	fmt.Fprintln(a.err)
	if err != nil {
		_ = term.Restore(int(in.Fd()), before) // the reading that was given up has hidden what is typed
		return "", fmt.Errorf("asking for the password: %w", err)
	}
	return string(typed), nil
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// flagError is a flag that is none. One that was meant for a password is not
// repeated: the error may end in a log.
func flagError(err error) error {
	text := err.Error()
	if strings.HasPrefix(text, "unknown flag: --password") || strings.HasPrefix(text, "unknown shorthand flag: 'p'") {
		return usageError{fmt.Errorf("no flag takes a password, since other users can see it while the command runs: set NEO4J_PASSWORD, give --password-file, or type it when you are asked")}
	}
	return usageError{err}
}
