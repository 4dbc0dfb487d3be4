package render

import (
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// Text prints one value of a DuckDB type; NULL is the empty string. Numbers
// are printed in full, without an exponent wherever that is readable.
func Text(v any, typ string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return moment(v, typ)
	case []byte:
		if typ == "UUID" && len(v) == 16 {
			h := hex.EncodeToString(v)
			return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
		}
		return hex.EncodeToString(v)
	case duckdb.Interval:
		return fmt.Sprintf("%d months %d days %s", v.Months, v.Days, time.Duration(v.Micros)*time.Microsecond)
	case duckdb.Union:
		return Text(v.Value, "")
	}
	if s, ok := numeral(v); ok {
		return s
	}
	return jsonValue(v, typ)
}

// jsonValue prints one value as JSON: numbers as numbers, lists as arrays,
// structs and maps as objects.
func jsonValue(v any, typ string) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = jsonValue(e, strings.TrimSuffix(typ, "[]"))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, quoted(k)+": "+jsonValue(v[k], ""))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case duckdb.OrderedMap:
		var parts []string
		keys, values := v.Keys(), v.Values()
		for i, k := range keys {
			parts = append(parts, quoted(Text(k, ""))+": "+jsonValue(values[i], ""))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case duckdb.Union:
		return jsonValue(v.Value, "")
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return quoted(fmt.Sprint(v))
		}
	case float32:
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return quoted(fmt.Sprint(v))
		}
	case string, time.Time, []byte, duckdb.Interval:
		return quoted(Text(v, typ))
	}
	if s, ok := numeral(v); ok {
		return s
	}
	return quoted(fmt.Sprint(v))
}

// numeral prints any kind of number; ok is false for everything else.
func numeral(v any) (s string, ok bool) {
	switch v := v.(type) {
	case float64:
		return float(v, 64), true
	case float32:
		return float(float64(v), 32), true
	case bool:
		return strconv.FormatBool(v), true
	case *big.Int:
		return v.String(), true
	case duckdb.Decimal:
		return v.String(), true
	case int, int8, int16, int32, int64, uint8, uint16, uint32, uint64:
		return fmt.Sprint(v), true
	}
	return "", false
}

// float prints the shortest digits that read back as the same number.
func float(f float64, bits int) string {
	if a := math.Abs(f); a != 0 && (a < 1e-9 || a >= 1e21) {
		return strconv.FormatFloat(f, 'g', -1, bits)
	}
	return strconv.FormatFloat(f, 'f', -1, bits)
}

// moment prints dates and times as SQL writes them.
func moment(t time.Time, typ string) string {
	switch typ {
	case "DATE":
		return t.Format(time.DateOnly)
	case "TIME", "TIMETZ", "TIME WITH TIME ZONE":
		return t.Format("15:04:05.999999")
	case "TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE":
		return t.UTC().Format("2006-01-02 15:04:05.999999+00")
	}
	return t.Format("2006-01-02 15:04:05.999999999")
}

// isNumber reports whether a column of the type is aligned to the right.
func isNumber(typ string) bool {
	return strings.HasSuffix(typ, "INT") || typ == "INTEGER" || typ == "UINTEGER" ||
		typ == "DOUBLE" || typ == "FLOAT" || strings.HasPrefix(typ, "DECIMAL")
}
