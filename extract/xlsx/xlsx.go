// Package xlsx lays out a workbook in Office Open XML (ECMA-376, .xlsx, .xlsm,
// what WPS writes). In: the parts of the file. Out: a layout.Document with the
// tables and the lines of text of its sheets as they are displayed, each cell
// with its sheet and address.
//
// What a printout shows is what is read: numbers in their number format,
// merged cells once; hidden sheets, rows and columns are left out with a
// warning. A formula gives the result that the file keeps; nothing is
// calculated. It does not know what the words mean.
package xlsx

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
)

// reader is the name and version written into Document.Reader.
const reader = "gongkai/xlsx 1"

// Files gives the parts of the file. ReadFile returns fs.ErrNotExist for a
// part that is not there, and a layout.Error for one that cannot be read.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// maxWarnings bounds what a damaged file can make the reader say.
const maxWarnings = 100

// A workbook is one file being read.
type workbook struct {
	files   Files
	out     *layout.Document
	strings []string
	styles  styles
	display *display
	drawn   bool // a sheet has drawings
}

// Decode lays out a workbook. Locators are addresses as formulas write them:
// "Sheet1!B5", "'a b'!C1".
func Decode(files Files) (*layout.Document, error) {
	w := &workbook{files: files, out: &layout.Document{Kind: "xlsx", Reader: reader}}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	var book bookXML
	if err := w.part(main, &book); err != nil {
		return nil, missing(err)
	}
	var relations relationsXML
	dir := path.Dir(main)
	if err := w.part(path.Join(dir, "_rels", path.Base(main)+".rels"), &relations); err != nil {
		return nil, missing(err)
	}
	if err := w.sideParts(dir, relations); err != nil {
		return nil, err
	}
	if w.display, err = newDisplay(book.Properties.Date1904); err != nil {
		return nil, err
	}
	for _, s := range book.Sheets {
		if err := w.sheet(s, dir, relations); err != nil {
			return nil, err
		}
	}
	if len(w.out.Blocks) == 0 && w.drawn {
		return nil, layout.Bad(layout.Scanned, "", "the sheets hold pictures and no text")
	}
	if len(w.out.Blocks) == 0 {
		return nil, layout.Bad(layout.Empty, "", "no text in the sheets")
	}
	return w.out, nil
}

// mainPart returns the name of the workbook part.
func (w *workbook) mainPart() (string, error) {
	var rels relationsXML
	if err := w.part("_rels/.rels", &rels); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	for _, r := range rels.Relations {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			return strings.TrimLeft(r.Target, "/"), nil
		}
	}
	return "xl/workbook.xml", nil
}

// missing turns a part that must be there and is not into a damaged document.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return layout.Bad(layout.Malformed, "", "a part is missing: %w", err)
	}
	return err
}

// sideParts reads shared strings, styles and properties.
func (w *workbook) sideParts(dir string, relations relationsXML) error {
	var shared sharedXML
	if err := w.part(relations.byType(dir, "/sharedStrings", "sharedStrings.xml"), &shared); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, s := range shared.Items {
		w.strings = append(w.strings, s.text())
	}
	var sheet styleXML
	if err := w.part(relations.byType(dir, "/styles", "styles.xml"), &sheet); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	w.styles = newStyles(sheet)
	var core coreXML
	if err := w.part("docProps/core.xml", &core); err != nil {
		return nil // what a file says of itself is not worth a warning
	}
	for _, m := range []layout.Meta{
		{Name: "office:title", Content: core.Title}, {Name: "office:subject", Content: core.Subject}, {Name: "office:creator", Content: core.Creator},
		{Name: "office:created", Content: core.Created}, {Name: "office:modified", Content: core.Modified},
	} {
		if m.Content = strings.TrimSpace(m.Content); m.Content != "" {
			w.out.Meta = append(w.out.Meta, m)
		}
	}
	return nil
}

// sheet reads one sheet into blocks.
func (w *workbook) sheet(s sheetXML, dir string, relations relationsXML) error {
	target, ok := relations.byID(dir, s.ID)
	if !ok {
		return layout.Bad(layout.Malformed, s.Name, "the sheet has no part")
	}
	if strings.Contains(path.Dir(target), "chartsheets") || strings.Contains(path.Dir(target), "dialogsheets") {
		return nil
	}
	if s.State == "hidden" || s.State == "veryHidden" {
		w.warn(s.Name, "the sheet %q is hidden and not read", s.Name)
		return nil
	}
	var ws worksheetXML
	if err := w.part(target, &ws); err != nil {
		return missing(err)
	}
	w.drawn = w.drawn || ws.Drawing != nil
	g, err := w.grid(s.Name, &ws)
	if err != nil {
		return err
	}
	w.out.Blocks = append(w.out.Blocks, g.blocks()...)
	return nil
}

// warn adds a warning at a place.
func (w *workbook) warn(at, format string, args ...any) {
	if len(w.out.Warnings) < maxWarnings {
		w.out.Warnings = append(w.out.Warnings, layout.Warning{Place: layout.Place{Locator: at}, Message: fmt.Sprintf(format, args...)})
	}
}

// address writes a place as formulas do; row and col count from 0.
func address(sheet string, row, col int) string {
	plain := sheet != ""
	for i, c := range sheet {
		if c < utf8.RuneSelf && c != '_' && (c < '0' || c > '9' || i == 0) && (c|0x20 < 'a' || c|0x20 > 'z') {
			plain = false
		}
	}
	if !plain {
		sheet = "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	}
	return fmt.Sprintf("%s!%s%d", sheet, letters(col), row+1)
}

// letters names a column: A to Z, AA, ...
func letters(col int) string {
	out := ""
	for col++; col > 0; col = (col - 1) / 26 {
		out = string(rune('A'+(col-1)%26)) + out
	}
	return out
}
