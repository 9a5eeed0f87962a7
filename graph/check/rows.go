package check

import (
	"context"

	"entente/graph"
	"entente/graph/dossier"
)

// Rows are the files of a data set. They are read as often as is asked, in the
// same order, and never held as a whole.
type Rows interface {
	// Dossier is the id of the dossier to which those statements belong that
	// name none.
	Dossier() string
	// Dossiers are the ids of all that statements may belong to.
	Dossiers() []string
	// Complete tells that the files are the whole of the dossier, so that what
	// they do not state is no longer stated.
	Complete() bool
	// Files are those that are read, in their order.
	Files() []File
	// Fingerprint is one of everything that decides what the rows make: the
	// files, in any order, and what says how to read them.
	Fingerprint() string
	// Sources and Documents are those that the statements refer to. They are few.
	Sources() []dossier.Record[graph.Source]
	Documents() []dossier.Record[graph.Document]
	// Makes tells whether a row can make records of a kind, Entity or Statement.
	Makes(kind Kind) bool
	// Each reads the rows and makes their records of one kind. work gets some
	// hundreds of consecutive rows, on one of several goroutines; what it gives
	// is handed to each, in the order of the files and one at a time. The error
	// is that of each or of ctx, or a problem.List of what is wrong with a file
	// as a whole.
	Each(ctx context.Context, kind Kind, work func([]dossier.Row) any, each func(any) error) error
}
