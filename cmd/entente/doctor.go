package main

import (
	"context"
	"errors"

	"time"

	"entente/graph/doctor"
	"entente/graph/neo"
	"entente/graph/output"
	"entente/graph/server"

	"github.com/spf13/cobra"
)

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look at what Entente needs, and tell what to do about it",
		Long: `Doctor looks at the settings, at what the local server needs (Java, Maven, the
fetched Neo4j, disks, ports, its password file), and at the database: its
version and edition, its clock, the right to write, the constraints and the
state of the indexes. With NEO4J_URI only the settings and that database count.

It changes nothing, and ends with 1 when something is wrong.`,
		Example: `  entente doctor
  entente doctor --output json`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := a.examine(cmd)
			if err := cmd.Context().Err(); err != nil {
				return err
			}
			t := output.Table{Columns: []string{"check", "state", "finding"}}
			for _, f := range findings {
				t.Rows = append(t.Rows, []any{f.Check, string(f.State), f.Text})
			}
			if err := a.write(t); err != nil {
				return err
			}
			if !doctor.Healthy(findings) {
				return errors.New("something is wrong: the findings say what to do")
			}
			return nil
		},
	}
}

func (a *app) examine(cmd *cobra.Command) []doctor.Finding {
	uri, err := a.config.URI()
	if err != nil {
		return []doctor.Finding{doctor.Failed("settings", err)}
	}
	var findings []doctor.Finding
	if uri == "" {
		s, err := a.localServer(nil)
		if err != nil {
			return []doctor.Finding{doctor.Failed("settings", err)}
		}
		findings = doctor.Machine(s.Examine(cmd.Context()))
		status, err := s.Status(cmd.Context())
		switch {
		case err != nil:
			return append(findings, doctor.Failed("database", err))
		case status.State == server.Stopped:
			return append(findings, doctor.Finding{Check: "database", State: doctor.Note, Text: "the local server is stopped: `entente server start` starts it"})
		}
	} else if warning, untrusted := neo.Weakness(uri); untrusted {
		findings = append(findings, doctor.Finding{Check: "encryption", State: doctor.Wrong, Text: warning})
	} else if warning != "" {
		findings = append(findings, doctor.Finding{Check: "encryption", State: doctor.Note, Text: warning})
	}
	return append(findings, a.examineDatabase(cmd)...)
}

func (a *app) examineDatabase(cmd *cobra.Command) []doctor.Finding {
	ontology, err := a.ontology()
	if err != nil {
		return []doctor.Finding{doctor.Failed("ontology", err)}
	}
	db, err := a.open(cmd)
	if err != nil {
		return []doctor.Finding{doctor.Failed("database", err)}
	}
	defer func() { _ = db.Close(context.WithoutCancel(cmd.Context())) }()
	reached := doctor.Finding{Check: "database", State: doctor.OK, Text: db.URI() + " answers and lets the user in"}
	return append([]doctor.Finding{reached}, doctor.Database(cmd.Context(), db, ontology, time.Now)...)
}
