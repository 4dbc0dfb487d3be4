package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Rows are written into the vectors of the engine, column by column in its own
// memory, and handed over a chunk at a time. The Appender of the driver asks the
// engine for every single value: a hundred million boxes of 17 columns take it
// half an hour.

// A rowWriter bulk-loads one table. A value that is not set is NULL.
type rowWriter struct {
	appender mapping.Appender
	chunk    mapping.DataChunk
	types    []mapping.LogicalType
	columns  []column
	rows     int // in the chunk
	capacity int
}

// A column is a column of the chunk that is being filled.
type column struct {
	vector mapping.Vector
	kind   mapping.Type
	data   unsafe.Pointer // one value a row
	valid  []uint64       // one bit a row: whether it is not NULL
	codes  map[string]int // of an ENUM: its words
	wide   bool           // of an ENUM: of two bytes
}

// newRowWriter opens a table for appending, in the transaction of a connection
// of the driver.
func newRowWriter(connection any, catalog, schema, table string) (*rowWriter, error) {
	conn, err := engineConnection(connection)
	if err != nil {
		return nil, err
	}
	r := &rowWriter{capacity: int(mapping.VectorSize())}
	if mapping.AppenderCreateExt(conn, catalog, schema, table, &r.appender) == mapping.StateError {
		err := errors.New(mapping.AppenderError(r.appender))
		mapping.AppenderDestroy(&r.appender)
		return nil, err
	}
	for i := range mapping.AppenderColumnCount(r.appender) {
		t := mapping.AppenderColumnType(r.appender, i)
		c := column{kind: mapping.GetTypeId(t)}
		if c.kind == mapping.TypeEnum {
			c.wide = mapping.EnumInternalType(t) != mapping.TypeUTinyInt
			c.codes = map[string]int{}
			for k := range mapping.EnumDictionarySize(t) {
				c.codes[mapping.EnumDictionaryValue(t, mapping.IdxT(k))] = int(k)
			}
		}
		r.types, r.columns = append(r.types, t), append(r.columns, c)
	}
	r.chunk = mapping.CreateDataChunk(r.types)
	r.begin()
	return r, nil
}

// engineConnection is the connection of the engine behind one of the driver,
// which keeps it to itself. The module is pinned to the version this was read
// from, and a test fails if the field is another one.
func engineConnection(connection any) (mapping.Connection, error) {
	v := reflect.ValueOf(connection)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		f := v.Elem().FieldByName("conn")
		if f.IsValid() && f.Type() == reflect.TypeFor[mapping.Connection]() {
			if p := f.FieldByName("Ptr").UnsafePointer(); p != nil {
				return mapping.Connection{Ptr: p}, nil
			}
		}
	}
	return mapping.Connection{}, fmt.Errorf("%T does not hold a connection of the engine where this program looks for it: build it with the version of duckdb-go in go.mod", connection)
}

// begin prepares an empty chunk: every value is NULL until it is set.
func (r *rowWriter) begin() {
	mapping.DataChunkReset(r.chunk)
	r.rows = 0
	for i := range r.columns {
		c := &r.columns[i]
		c.vector = mapping.DataChunkGetVector(r.chunk, mapping.IdxT(i))
		c.data = mapping.VectorGetData(c.vector)
		mapping.VectorEnsureValidityWritable(c.vector)
		c.valid = unsafe.Slice((*uint64)(mapping.VectorGetValidity(c.vector)), (r.capacity+63)/64)
		clear(c.valid)
	}
}

// next is the number of the next row in the chunk, all of it NULL. What was
// taken from the chunk before must not be used any more.
func (r *rowWriter) next() (int, error) {
	if r.rows == r.capacity {
		if err := r.hand(); err != nil {
			return 0, err
		}
	}
	r.rows++
	return r.rows - 1, nil
}

// hand hands the chunk over and begins another one.
func (r *rowWriter) hand() error {
	mapping.DataChunkSetSize(r.chunk, mapping.IdxT(r.rows))
	if mapping.AppendDataChunk(r.appender, r.chunk) == mapping.StateError {
		return errors.New(mapping.AppenderError(r.appender))
	}
	r.begin()
	return nil
}

// close writes what was appended and lets go of the table. After an error of
// the caller nothing more is written: the transaction is rolled back anyway.
func (r *rowWriter) close(err error) error {
	if err == nil && r.rows > 0 {
		err = r.hand()
	}
	if err == nil && mapping.AppenderFlush(r.appender) == mapping.StateError {
		err = errors.New(mapping.AppenderError(r.appender))
	}
	if err != nil {
		mapping.AppenderClear(r.appender)
	}
	mapping.DestroyDataChunk(&r.chunk)
	for i := range r.types {
		mapping.DestroyLogicalType(&r.types[i])
	}
	mapping.AppenderDestroy(&r.appender)
	return err
}

// row appends one row, its values in the order of the columns.
func (r *rowWriter) row(values ...driver.Value) error {
	if len(values) != len(r.columns) {
		return fmt.Errorf("a row of %d values for %d columns", len(values), len(r.columns))
	}
	i, err := r.next()
	if err != nil {
		return err
	}
	for k, v := range values {
		if v == nil {
			continue
		}
		if err := r.columns[k].set(i, v); err != nil {
			return fmt.Errorf("column %d: %w", k+1, err)
		}
	}
	return nil
}

// at is where the value of a row of a column lies, and marks it as not NULL.
func at[T any](c *column, row int) *T {
	c.valid[row>>6] |= 1 << (row & 63)
	var size T
	return (*T)(unsafe.Add(c.data, uintptr(row)*unsafe.Sizeof(size)))
}

// code sets the value of an ENUM to its word of a rank.
func (c *column) code(row, rank int) {
	if c.wide {
		*at[uint16](c, row) = uint16(rank)
	} else {
		*at[uint8](c, row) = uint8(rank)
	}
}

// inline is how many bytes of a text the engine keeps in the vector itself: the
// length and the text (duckdb_string_t in duckdb.h).
const inline = 12

type inlined struct {
	length uint32
	text   [inline]byte
}

// text sets a text, which must be UTF-8.
func (c *column) text(row int, s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("%q is not UTF-8", s)
	}
	to := at[inlined](c, row)
	if len(s) > inline {
		mapping.VectorAssignStringElement(c.vector, mapping.IdxT(row), s)
		return nil
	}
	*to = inlined{length: uint32(len(s))}
	copy(to.text[:], s)
	return nil
}

// set sets a value of any kind that a row may have.
func (c *column) set(row int, v driver.Value) error {
	switch v := v.(type) {
	case string:
		switch c.kind {
		case mapping.TypeVarchar:
			return c.text(row, v)
		case mapping.TypeEnum:
			if rank, ok := c.codes[v]; ok {
				c.code(row, rank)
				return nil
			}
			return fmt.Errorf("%q is not on the list", v)
		}
	case bool:
		if c.kind == mapping.TypeBoolean {
			*at[bool](c, row) = v
			return nil
		}
	case float64:
		if c.kind == mapping.TypeDouble {
			*at[float64](c, row) = v
			return nil
		}
	case float32:
		if c.kind == mapping.TypeFloat {
			*at[float32](c, row) = v
			return nil
		}
	case time.Time:
		switch c.kind {
		case mapping.TypeTimestamp:
			*at[int64](c, row) = v.UnixMicro()
			return nil
		case mapping.TypeDate:
			y, m, d := v.Date()
			*at[int32](c, row) = int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
			return nil
		}
	case int:
		return c.whole(row, int64(v))
	case int16:
		return c.whole(row, int64(v))
	case int32:
		return c.whole(row, int64(v))
	case int64:
		return c.whole(row, v)
	}
	return fmt.Errorf("a %T does not fit its type %d", v, c.kind)
}

// whole sets a whole number.
func (c *column) whole(row int, v int64) error {
	switch {
	case c.kind == mapping.TypeBigInt:
		*at[int64](c, row) = v
	case c.kind == mapping.TypeInteger && v >= math.MinInt32 && v <= math.MaxInt32:
		*at[int32](c, row) = int32(v)
	case c.kind == mapping.TypeSmallInt && v >= math.MinInt16 && v <= math.MaxInt16:
		*at[int16](c, row) = int16(v)
	case c.kind == mapping.TypeDouble && v == int64(float64(v)):
		*at[float64](c, row) = float64(v)
	default:
		return fmt.Errorf("%d does not fit its type %d", v, c.kind)
	}
	return nil
}

// expect checks that the columns have the kinds a caller writes without asking.
func (r *rowWriter) expect(kinds ...mapping.Type) error {
	got := make([]mapping.Type, len(r.columns))
	for i, c := range r.columns {
		got[i] = c.kind
	}
	if !slices.Equal(got, kinds) {
		return fmt.Errorf("the columns have the types %d, want %d", got, kinds)
	}
	return nil
}
