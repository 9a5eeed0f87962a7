package yamltree

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"entente/schema/problem"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of a file. They are far above what a person writes and keep hostile
// files from taking the machine: the parser takes up to 600 bytes for a byte of
// the file, some 1,000 for each mark of the language, and goes down a step, and
// copies all that it has, for each key of a block.
const (
	MaxBytes  = 4 << 20 // of a file: some 20,000 statements
	MaxLine   = 1 << 20 // bytes of one line
	maxMarks  = 400_000 // signs that part values: of a statement about 20
	maxKeys   = 2_000   // of one mapping that is no {…}, with those around it
	maxEmpty  = 10_000  // keys and entries without a value, which the parser makes room for one by one
	maxBlank  = 20      // lines without a word, one after the other
	maxFlow   = 32      // brackets within brackets
	maxIndent = 128     // columns before the first word of a line
	maxDashes = 8       // list entries begun in one line
)

// Read parses one YAML document. The tree is nil when there is a problem; all
// problems that can be told apart are in the list. name stands in positions.
func Read(name string, data []byte) (*Node, problem.List) {
	var problems problem.List
	text := screen(name, data, &problems)
	if len(problems) > 0 {
		return nil, problems
	}
	tokens := lexer.Tokenize(text)
	screenTokens(name, tokens, &problems)
	if len(problems) > 0 {
		return nil, problems
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, problem.List{syntax(name, err)}
	}
	b := builder{file: name}
	root := b.document(file)
	b.problems.Sort()
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return root, nil
}

// screen looks at the bytes before any parser does.
func screen(name string, data []byte, problems *problem.List) string {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) <= MaxBytes {
		// The parser counts a line end of Windows twice after a comment.
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	whole := problem.Position{File: name, Line: 1, Column: 1}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		problems.Addf(whole, "the file is empty")
	case len(data) > MaxBytes:
		problems.Addf(whole, "the file is larger than the %d MiB that are read: split it", MaxBytes>>20)
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		problems.Addf(whole, "the file is in UTF-16: save it as UTF-8")
	}
	if len(*problems) > 0 {
		return ""
	}
	line, marks, blank := 0, 0, 0
	for part := range bytes.Lines(data) {
		line++
		screenLine(name, line, part, problems)
		if marks += marksOf(part); marks > maxMarks {
			problems.Addf(problem.Position{File: name, Line: line}, "the file holds more than is read at once, which is some 20,000 statements: split it here, or make it a data set (--mapping)")
			return ""
		}
		if blank++; len(bytes.TrimSpace(part)) > 0 {
			blank = 0
		}
		if blank > maxBlank {
			problems.Addf(problem.Position{File: name, Line: line}, "more than %d lines without a word: remove them", maxBlank)
			return ""
		}
	}
	if len(*problems) > 0 {
		return ""
	}
	return string(data)
}

// marksOf counts what parts values from each other in a line, which the parser
// makes a token of, or two.
func marksOf(line []byte) int {
	marks := 1
	for i, c := range line {
		switch c {
		case '[', ']', '{', '}', ',', '#':
			marks++
		case '-', ':', '?':
			if i+1 == len(line) || bytes.IndexByte([]byte(" \t\r\n[]{},"), line[i+1]) >= 0 {
				marks++
			}
		}
	}
	return marks
}

func screenLine(name string, line int, text []byte, problems *problem.List) {
	if len(text) > MaxLine {
		problems.Addf(problem.Position{File: name, Line: line}, "the line has %d bytes, and at most %d are read: is this a YAML file?", len(text), MaxLine)
		return
	}
	column := 0
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		column++
		at := problem.Position{File: name, Line: line, Column: column}
		switch {
		case r == utf8.RuneError && size == 1:
			problems.Addf(at, "byte 0x%02X is not UTF-8 (in Latin-1 it would be %q): save the file as UTF-8, for instance with iconv -f latin1 -t utf-8", rest[0], rune(rest[0]))
			return
		case r < ' ' && r != '\t' && r != '\n' && r != '\r':
			problems.Addf(at, "control character U+%04X: this is not a text file, or it is damaged", r)
			return
		}
		rest = rest[size:]
	}
}

// screenTokens bounds the nesting, since the parser goes down with it, and
// refuses what gives one file several readings.
func screenTokens(name string, tokens token.Tokens, problems *problem.List) {
	flow, dashes, line, empty := 0, 0, 0, 0
	var blocks blocks
	for _, t := range tokens {
		at := position(name, t)
		if at.Line != line {
			line, dashes = at.Line, 0
			if flow == 0 && at.Column > maxIndent {
				problems.Addf(at, "the line is indented by %d columns, and at most %d are read", at.Column-1, maxIndent)
				return
			}
		}
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		case token.AnchorType, token.AliasType, token.MergeKeyType:
			problems.Addf(at, "anchors, aliases and merge keys are not read: write the value out")
		case token.TagType:
			problems.Addf(at, "tags are not read: remove %q", t.Value)
		case token.DirectiveType:
			problems.Addf(at, "directives are not read: remove the line")
		}
		if flow > maxFlow || dashes > maxDashes {
			problems.Addf(at, "nested too deeply")
			return
		}
		if valueless(t) {
			if empty++; empty > maxEmpty {
				problems.Addf(at, "more than %d keys and entries have no value: remove them, or write ~", maxEmpty)
				return
			}
		}
		if flow == 0 && blocks.take(t) > maxKeys {
			problems.Addf(at, "the mapping, with those around it, has more than %d keys: write it as {key: value, …}", maxKeys)
			return
		}
	}
}

// valueless tells a key or an entry behind which there is nothing.
func valueless(t *token.Token) bool {
	column := t.Position.Column
	switch t.Type {
	case token.SequenceEntryType, token.MappingKeyType:
	case token.MappingValueType:
		if t.Prev != nil {
			column = t.Prev.Position.Column
		}
	default:
		return false
	}
	next := t.Next
	for next != nil && next.Type == token.CommentType {
		next = next.Next
	}
	switch {
	case next == nil:
		return true
	case next.Type == token.CollectEntryType, next.Type == token.MappingEndType, next.Type == token.SequenceEndType:
		return true
	case next.Position.Line == t.Position.Line:
		return false
	case next.Type == token.SequenceEntryType && t.Type == token.MappingValueType:
		return next.Position.Column < column
	}
	return next.Position.Column <= column
}

// blocks are the block mappings that are open at a token, the outer ones first:
// the column of their keys, and how many there are so far.
type blocks []struct{ column, keys int }

// take counts a token that makes a key, and tells how many keys the parser has
// gone down by then.
func (b *blocks) take(t *token.Token) int {
	var key *token.Token
	switch {
	case t.Type == token.MappingValueType && t.Prev != nil:
		key = t.Prev
	case t.Type == token.MappingKeyType, t.Type == token.SequenceEntryType:
		key = t
	default:
		return 0
	}
	column := key.Position.Column
	for n := len(*b); n > 0 && (*b)[n-1].column > column; n-- {
		*b = (*b)[:n-1]
	}
	n := len(*b)
	switch {
	case t.Type == token.SequenceEntryType:
		return 0
	case n == 0 || (*b)[n-1].column < column:
		*b = append(*b, struct{ column, keys int }{column, 0})
	}
	(*b)[len(*b)-1].keys++
	depth := 0
	for _, open := range *b {
		depth += open.keys
	}
	return depth
}

func position(file string, t *token.Token) problem.Position {
	if t == nil || t.Position == nil {
		return problem.Position{File: file}
	}
	return problem.Position{File: file, Line: t.Position.Line, Column: t.Position.Column}
}

func syntax(file string, err error) problem.Problem {
	var at yaml.Error
	if errors.As(err, &at) {
		return problem.Problem{At: position(file, at.GetToken()), What: "YAML: " + firstLine(at.GetMessage())}
	}
	return problem.Problem{At: problem.Position{File: file}, What: "YAML: " + firstLine(err.Error())}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// builder turns the parser's tree into ours.
type builder struct {
	file     string
	problems problem.List
}

func (b *builder) document(file *ast.File) *Node {
	var root *Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			b.problems.Addf(b.node(doc.Body).At, "a second YAML document begins here: one file holds one")
			return nil
		}
		root = b.node(doc.Body)
	}
	if root == nil {
		b.problems.Addf(problem.Position{File: b.file, Line: 1, Column: 1}, "the file holds only comments")
	}
	return root
}

func (b *builder) node(n ast.Node) *Node {
	switch v := n.(type) {
	case *ast.MappingNode:
		return b.mapping(v.GetToken(), v.Values)
	case *ast.MappingValueNode:
		return b.mapping(v.GetToken(), []*ast.MappingValueNode{v})
	case *ast.SequenceNode:
		node := &Node{Kind: List, At: position(b.file, v.GetToken())}
		for _, item := range v.Values {
			node.Items = append(node.Items, b.node(item))
		}
		return node
	case *ast.LiteralNode:
		return &Node{Kind: Scalar, At: position(b.file, v.GetToken()), Text: strings.TrimRight(v.Value.Value, "\n"), Quoted: true}
	case *ast.NullNode:
		return &Node{Kind: Null, At: position(b.file, v.GetToken())}
	case ast.ScalarNode:
		t := v.GetToken()
		quoted := t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType
		return &Node{Kind: Scalar, At: position(b.file, t), Text: t.Value, Quoted: quoted}
	}
	b.problems.Addf(position(b.file, n.GetToken()), "this kind of YAML (%s) is not read here", n.Type())
	return &Node{Kind: Null, At: position(b.file, n.GetToken())}
}

func (b *builder) mapping(start *token.Token, values []*ast.MappingValueNode) *Node {
	node := &Node{Kind: Map, At: position(b.file, start)}
	seen := make(map[string]problem.Position, len(values))
	for i, value := range values {
		key := value.Key.GetToken()
		at := position(b.file, key)
		if i == 0 && start.Type != token.MappingStartType {
			node.At = at
		}
		if first, twice := seen[key.Value]; twice {
			b.problems.Addf(at, "the key %q stands here a second time, first in line %d", key.Value, first.Line)
			continue
		}
		seen[key.Value] = at
		node.Fields = append(node.Fields, Field{Key: key.Value, At: at, Value: b.node(value.Value)})
	}
	return node
}
