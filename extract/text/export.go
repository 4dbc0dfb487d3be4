package text

import (
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/sheet"
)

// fewRecords is how many records of equally many fields may be chance.
const fewRecords = 4

// separators are what programs for sheets write between the fields of a record.
const separators = "\t,;"

// exported lays out a text that a program for sheets has written: every record
// has a field for every column, empty or not, and a field in quotes may hold
// line breaks and separators (RFC 4180). ok is false for any other text.
func exported(text string) (blocks []layout.Block, ok bool) {
	for _, sep := range []byte(separators) {
		if t := records(text, sep); t != nil {
			return sheet.Blocks(t), true
		}
	}
	return nil, false
}

// records makes a table of the records of a text, one row each. It is nil if
// they have not all as many fields, or are too few.
func records(text string, sep byte) *layout.Table {
	text = strings.TrimRight(text, "\r\n")
	t := &layout.Table{Method: layout.Tabbed, Place: span{to: runes(text)}.place()}
	col, at := 0, 0
	for from := 0; ; {
		end, quoted := field(text[from:], sep)
		raw := text[from : from+end]
		s := span{raw, at, at + runes(raw)}.trim(outer)
		if quoted {
			s.text = unquote(s.text)
		}
		t.Cells = append(t.Cells, layout.Cell{Row: t.Rows, Col: col, RowSpan: 1, ColSpan: 1, Text: s.text, Place: s.place()})
		col++
		at += runes(raw) + 1
		from += end
		if from < len(text) && text[from] == sep {
			if from++; col > maxCols || len(t.Cells) > maxCells {
				return nil
			}
			continue
		}
		if t.Rows++; t.Rows == 1 {
			t.Cols = col
		}
		if col != t.Cols || t.Cols == 1 {
			return nil
		}
		if from == len(text) {
			break
		}
		if strings.HasPrefix(text[from:], "\r\n") {
			from++
			at++
		}
		from++
		col = 0
	}
	if t.Rows <= fewRecords {
		return nil
	}
	return t
}

// field returns where the field at the beginning of a text ends: before a
// separator, a line break or the end. Quotes that are not closed right before
// it are text.
func field(text string, sep byte) (end int, quoted bool) {
	ends := string(sep) + "\r\n"
	if strings.HasPrefix(text, `"`) {
		for i := 1; i < len(text); i++ {
			if text[i] != '"' {
				continue
			}
			if i++; i == len(text) || strings.IndexByte(ends, text[i]) >= 0 {
				return i, true
			}
			if text[i] != '"' {
				break
			}
		}
	}
	if end = strings.IndexAny(text, ends); end < 0 {
		end = len(text)
	}
	return end, false
}

// unquote returns what a field in quotes says.
func unquote(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`)
	s = strings.ReplaceAll(s, `""`, `"`)
	return strings.Trim(strings.ReplaceAll(s, "\r\n", "\n"), outer+"\n")
}
