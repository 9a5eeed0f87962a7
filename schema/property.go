package schema

import (
	"fmt"
	"math"
	"strconv"

	"entente/schema/edtf"
	"entente/schema/problem"
)

// PropertyType is the type of a property's value.
type PropertyType string

// The types of properties. What they are in Neo4j and in Go:
//
//	text      STRING            string
//	integer   INTEGER           int64
//	number    FLOAT             float64
//	boolean   BOOLEAN           bool
//	date      DATE              edtf.Day
//	datetime  ZONED DATETIME    time.Time
//	list      LIST<STRING>      []string
const (
	Text     PropertyType = "text"
	Integer  PropertyType = "integer"
	Number   PropertyType = "number"
	Boolean  PropertyType = "boolean"
	Date     PropertyType = "date"
	DateTime PropertyType = "datetime"
	TextList PropertyType = "list"
)

var propertyTypes = []PropertyType{Text, Integer, Number, Boolean, Date, DateTime, TextList}

// Property is a declared property of a node or a relationship.
type Property struct {
	Name        string
	Type        PropertyType
	Unit        string // of a quantity, such as persons
	Description string
	at          problem.Position
}

// Parse turns the text of a file into the property's value. The error says
// what the type wants. A list is not text, and is refused here.
func (p *Property) Parse(text string) (any, error) {
	switch p.Type {
	case Text:
		return text, nil
	case Integer:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
		return nil, fmt.Errorf("%s is a whole number such as 1500, and here is %q", p.Name, text)
	case Number:
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f, nil
		}
		return nil, fmt.Errorf("%s is a number such as 0.5, and here is %q", p.Name, text)
	case Boolean:
		if text == "true" || text == "false" {
			return text == "true", nil
		}
		return nil, fmt.Errorf("%s is true or false, and here is %q", p.Name, text)
	case Date:
		day, err := edtf.ParseDay(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		return day, nil
	}
	return nil, fmt.Errorf("%s cannot be given as one value", p.Name)
}
