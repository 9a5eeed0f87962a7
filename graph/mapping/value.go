package mapping

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// converter makes of a value of Parquet one that expressions can reckon with:
// text, int, float64, bool or nothing. Dates and times are ISO 8601 texts, and
// whole numbers that do not fit, as well as decimals, are texts, since neither
// may be rounded.
type converter func(parquet.Value) (any, error)

func converterOf(t parquet.Type) converter {
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.DateType:
			return date
		case *format.TimestampType:
			return timestamp(l)
		case *format.TimeType:
			return clock(l.Unit.Value)
		case *format.DecimalType:
			return decimal(int(l.Scale))
		case *format.UUIDType:
			return uuid
		case *format.IntType:
			if !l.IsSigned {
				return unsigned
			}
		}
	}
	return physical
}

func physical(v parquet.Value) (any, error) {
	switch v.Kind() {
	case parquet.Boolean:
		return v.Boolean(), nil
	case parquet.Int32:
		return int(v.Int32()), nil
	case parquet.Int64:
		return int(v.Int64()), nil
	case parquet.Int96:
		return ancient(v), nil
	case parquet.Float:
		// The shortest text that is this number, and not one with the digits
		// that a float64 would add.
		f, err := strconv.ParseFloat(strconv.FormatFloat(float64(v.Float()), 'g', -1, 32), 64)
		return number(f), err
	case parquet.Double:
		return number(v.Double()), nil
	case parquet.ByteArray, parquet.FixedLenByteArray:
		if !utf8.Valid(bytesOf(v)) {
			return nil, errors.New("holds bytes, and no text in UTF-8")
		}
		return string(bytesOf(v)), nil
	}
	return nil, errors.New("holds values of no kind that is read")
}

// bytesOf are the bytes of a value that has any: a file may say of its numbers
// that they are decimals or UUIDs, and the library believes it.
func bytesOf(v parquet.Value) []byte {
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return v.ByteArray()
	}
	return nil
}

// number is nothing where it is none: so say the tables of pandas that a value
// is missing.
func number(f float64) any {
	if math.IsNaN(f) {
		return nil
	}
	return f
}

// whole is a whole number of any width.
func whole(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func unsigned(v parquet.Value) (any, error) {
	if v.Kind() == parquet.Int32 {
		return int(v.Uint32()), nil
	}
	if n := v.Uint64(); n > math.MaxInt {
		return strconv.FormatUint(n, 10), nil
	}
	return int(v.Int64()), nil
}

func date(v parquet.Value) (any, error) {
	return time.Unix(int64(v.Int32())*24*60*60, 0).UTC().Format(time.DateOnly), nil
}

func timestamp(t *format.TimestampType) converter {
	layout := "2006-01-02T15:04:05.999999999"
	if t.IsAdjustedToUTC {
		layout += "Z"
	}
	unit := t.Unit.Value
	return func(v parquet.Value) (any, error) {
		n := v.Int64()
		at := time.Unix(0, n)
		switch unit.(type) {
		case *format.MilliSeconds:
			at = time.UnixMilli(n)
		case *format.MicroSeconds:
			at = time.UnixMicro(n)
		}
		return at.UTC().Format(layout), nil
	}
}

func clock(unit format.TimeUnitValue) converter {
	return func(v parquet.Value) (any, error) {
		if unit == nil {
			return nil, errors.New("holds times of no known unit")
		}
		return time.Unix(0, 0).UTC().Add(time.Duration(whole(v)) * unit.Duration()).Format("15:04:05.999999999"), nil
	}
}

// ancient is a timestamp of the kind that Spark and Impala wrote: a Julian day
// and the nanoseconds of the day.
func ancient(v parquet.Value) string {
	n := v.Int96()
	const epoch = 2440588 // the Julian day of 1970-01-01
	day, nanos := int64(n[2])-epoch, int64(n[1])<<32|int64(n[0])
	return time.Unix(day*24*60*60, nanos).UTC().Format("2006-01-02T15:04:05.999999999")
}

func decimal(scale int) converter {
	return func(v parquet.Value) (any, error) {
		n := new(big.Int)
		switch v.Kind() {
		case parquet.Int32, parquet.Int64:
			n.SetInt64(whole(v))
		default:
			bytes := bytesOf(v)
			if n.SetBytes(bytes); len(bytes) > 0 && bytes[0] >= 0x80 { // two's complement
				n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(bytes))))
			}
		}
		return point(n.String(), scale), nil
	}
}

// point puts a decimal point before the last digits.
func point(digits string, scale int) string {
	if scale <= 0 || scale > 1000 {
		return digits
	}
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}

func uuid(v parquet.Value) (any, error) {
	b := hex.EncodeToString(bytesOf(v))
	if len(b) != 32 {
		return b, nil
	}
	return strings.Join([]string{b[:8], b[8:12], b[12:16], b[16:20], b[20:]}, "-"), nil
}

// appendJSON adds a member to the text of an object.
func appendJSON(text []byte, name string, value any) []byte {
	if len(text) > 1 {
		text = append(text, ',')
	}
	key, _ := json.Marshal(name) // texts can be written
	text = append(append(text, key...), ':')
	written, err := json.Marshal(value)
	if err != nil { // an infinite number
		written = []byte("null")
	}
	return append(text, written...)
}
