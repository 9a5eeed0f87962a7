package schema

import "embed"

// Mappings are the shipped mapping files, one for each data set, in the folder
// mappings, and in mappings/tables the look-ups that several of them use.
// Package graph/mapping reads them.
//
//go:embed mappings
var Mappings embed.FS
