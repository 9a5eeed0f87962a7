// Package yamltree reads YAML into a tree in which every key and value knows
// its position, and takes it apart with did-you-mean for keys. It reads what
// people write by hand: scalars keep the text as it stands in the file, so
// that the country code NO stays a text and 004 keeps its zeros.
//
// It refuses, with a position, what is harmful or is a mistake in such files:
// anchors and aliases (the YAML bomb), tags, several documents, keys given
// twice, extreme nesting, lines of over a megabyte, and bytes that are not
// UTF-8.
package yamltree

import "entente/schema/problem"

// Kind is what a node is.
type Kind int

// The kinds of nodes.
const (
	Scalar Kind = iota
	Null
	List
	Map
)

// String names the kind for a message.
func (k Kind) String() string {
	return [...]string{"a value", "nothing", "a list", "a mapping"}[k]
}

// Node is a value with its place in the file.
type Node struct {
	Kind   Kind
	At     problem.Position
	Text   string  // of a scalar, as written, without quotes
	Quoted bool    // a scalar in quotes or in a block, which is text whatever it looks like
	Items  []*Node // of a list
	Fields []Field // of a map, in the order of the file
}

// Field is a key of a map with its value.
type Field struct {
	Key   string
	At    problem.Position
	Value *Node
}
