package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// cutText cuts a plain text at a range of characters, "chars 120-124".
func cutText(text, locator string) *textView {
	runes := []rune(text)
	var from, to int
	if _, err := fmt.Sscanf(locator, "chars %d-%d", &from, &to); err != nil || from < 0 || to < from || to > len(runes) {
		return &textView{Before: text}
	}
	v := &textView{Before: string(runes[:from]), Marked: string(runes[from:to]), After: string(runes[to:])}
	v.Begin = v.Before[strings.LastIndexByte(v.Before, '\n')+1:]
	v.End, _, _ = strings.Cut(v.After, "\n")
	return v
}

// nearBlocks are the marked paragraph, or of the marked table its first row and
// the marked row with its neighbours. Cells that reach over rows may stand a
// little off there; the whole is shown below.
func nearBlocks(blocks []blockView) []blockView {
	for _, b := range blocks {
		if b.Marked {
			return []blockView{b}
		}
		for i, row := range b.Rows {
			if !slices.ContainsFunc(row, func(c layoutCell) bool { return c.Marked }) {
				continue
			}
			rows := b.Rows[max(i-1, 0):min(i+2, len(b.Rows))]
			if i > 1 {
				rows = append([][]layoutCell{b.Rows[0]}, rows...)
			}
			return []blockView{{Rows: rows}}
		}
	}
	return nil
}

// viewBlocks shows a laid-out document with the place of a locator marked.
func viewBlocks(doc *layout.Document, locator string) []blockView {
	var out []blockView
	for _, b := range doc.Blocks {
		if b.Paragraph != nil {
			v := blockView{Text: b.Paragraph.Text}
			for _, l := range b.Paragraph.Lines {
				v.Marked = v.Marked || (locator != "" && l.Place.Locator == locator)
			}
			out = append(out, v)
			continue
		}
		v := blockView{Rows: make([][]layoutCell, b.Table.Rows)}
		for _, c := range b.Table.Cells {
			v.Rows[c.Row] = append(v.Rows[c.Row], layoutCell{c.Text, c.RowSpan, c.ColSpan, locator != "" && c.Place.Locator == locator})
		}
		out = append(out, v)
	}
	return out
}
