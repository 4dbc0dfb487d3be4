package chart

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/duckdb/duckdb-go/v2"
)

// number turns a value of any numeric type of the database into a float; nil
// is NULL.
func number(v any) (*float64, error) {
	var f float64
	switch v := v.(type) {
	case nil:
		return nil, nil
	case float64:
		f = v
	case float32:
		f = float64(v)
	case duckdb.Decimal:
		f = v.Float64()
	case *big.Int:
		f, _ = new(big.Float).SetInt(v).Float64()
	case int8, int16, int32, int64, uint8, uint16, uint32, uint64:
		n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
		if err != nil {
			return nil, err
		}
		f = n
	default:
		return nil, fmt.Errorf("%v (%T) is not a number", v, v)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, fmt.Errorf("%v cannot be drawn", f)
	}
	return &f, nil
}

// short prints a value for a label: whole numbers whole, others with two
// decimals at most.
func short(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}
