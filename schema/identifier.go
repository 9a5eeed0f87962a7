package schema

import "regexp"

// MaxIdentifier is the longest identifier in characters.
const MaxIdentifier = 64

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)
	camelCase  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,63}$`)
	screaming  = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
	snake      = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	slug       = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,127}$`)
)

// IsIdentifier tells whether a name may stand in a Cypher statement as it is,
// as a label, a relationship type or a property. It is the one gate for every
// text that is not a parameter.
func IsIdentifier(name string) bool { return identifier.MatchString(name) }

// IsSlug tells whether a text may be the id of an entity, source, document or
// dossier: small letters, digits, dots, dashes and underscores.
func IsSlug(id string) bool { return slug.MatchString(id) }
