// Package docx lays out a word-processing document in Office Open XML (ECMA-376,
// both the transitional and the strict namespaces: .docx, .docm, what WPS
// writes). In: the parts of the file. Out: a layout.Document with the
// paragraphs and tables as they are printed, each with its cell path.
//
// What a printout shows is what is read: tracked changes are accepted, fields
// give their result, automatic numbers are written out, hidden text and hidden
// rows are left out, of alternative contents one is taken. The files of
// pictures are handed over and not looked into; a document without text may have
// nothing but them. It does not know what the words mean, runs no macros and
// follows no links out of the file.
package docx

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// reader is the name and version written into Document.Reader.
const reader = "gongkai/docx 1"

// Files gives the parts of the file. ReadFile returns fs.ErrNotExist for a
// part that is not there, and a layout.Error for one that cannot be read.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// fewChars is the text below which a document of pictures counts as a scan.
const fewChars = 20

// A document is one file being read.
type document struct {
	files    Files
	main     string // name of the main part
	out      *layout.Document
	styles   styles
	numbers  numbering
	notes    map[string]*node // "footnote 2" -> the note
	pending  []block          // notes referred to since the last block of the body
	fields   fields
	chars    int // characters of text read
	pictures int
	large    int               // pictures large enough to hold a table whose file is not there
	related  map[string]string // parts the main part refers to, once they are asked for
}

// Decode lays out a document. Locators are paths of paragraphs and cells:
// "tbl[2]/tr[5]/tc[3]" is the third cell of the fifth row of the second table.
func Decode(files Files) (*layout.Document, error) {
	d := &document{files: files, out: &layout.Document{Kind: "docx", Reader: reader}, notes: map[string]*node{}}
	tree, err := d.mainPart()
	if err != nil {
		return nil, err
	}
	if err := d.sideParts(); err != nil {
		return nil, err
	}
	body := tree.child("w:body")
	if body == nil {
		return nil, layout.Bad(layout.Malformed, d.main, "no body")
	}
	d.fields.match(body)
	for _, b := range d.blocks(body, "", true) {
		d.emit(b)
	}
	if n := d.fields.open; n > 0 {
		d.warn("", "%d fields have no end: their text is read as printed", n)
	}
	if d.large > maxPictureWarnings {
		d.warn("", "%d pictures are large enough to hold a table; what is printed in them is not read", d.large)
	}
	if d.chars < fewChars && len(d.out.Pictures) > 0 {
		return d.out, nil // what there is to read is in the pictures
	}
	if d.chars < fewChars && d.pictures > 0 {
		return nil, layout.Bad(layout.Scanned, "", "%d pictures and %d characters of text", d.pictures, d.chars)
	}
	if len(d.out.Blocks) == 0 {
		return nil, layout.Bad(layout.Empty, "", "no text in the document")
	}
	return d.out, nil
}

// relationTypes ends the type of a relationship, whatever its namespace.
const (
	mainRelation = "/officeDocument"
	contentTail  = ".main+xml"
)

// mainPart finds and reads the main part: where the relationships of the file
// point, where its content types say, or where word processors put it.
func (d *document) mainPart() (*node, error) {
	for _, name := range append(d.mainNames(), "word/document.xml") {
		tree, err := d.part(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		d.main = name
		return tree, nil
	}
	return nil, layout.Bad(layout.Malformed, "", "the file has no main part")
}

func (d *document) mainNames() []string {
	var names []string
	if rels, err := d.part("_rels/.rels"); err == nil {
		for _, r := range rels.kids {
			if strings.HasSuffix(r.attr("Type"), mainRelation) {
				names = append(names, strings.TrimLeft(r.attr("Target"), "/"))
			}
		}
	}
	if types, err := d.part("[Content_Types].xml"); err == nil {
		for _, t := range types.kids {
			if kind := t.attr("ContentType"); strings.HasSuffix(kind, contentTail) && strings.Contains(kind, "word") {
				names = append(names, strings.TrimLeft(t.attr("PartName"), "/"))
			}
		}
	}
	return names
}

// sideParts reads styles, numbering, notes and properties. A damaged one is a
// warning; the text stands without it.
func (d *document) sideParts() error {
	dir := path.Dir(d.main)
	for _, p := range []struct {
		name string
		read func(*node)
	}{
		{path.Join(dir, "styles.xml"), d.readStyles},
		{path.Join(dir, "numbering.xml"), d.readNumbering},
		{path.Join(dir, "footnotes.xml"), d.readNotes},
		{path.Join(dir, "endnotes.xml"), d.readNotes},
		{"docProps/core.xml", d.readProperties},
		{"docProps/app.xml", d.readProperties},
	} {
		tree, err := d.part(p.name)
		switch status, _ := layout.StatusOf(err); {
		case err == nil:
			p.read(tree)
		case errors.Is(err, fs.ErrNotExist):
		case status == layout.Malformed:
			d.warn("", "%s is damaged: %v", p.name, errors.Unwrap(err))
		default:
			return err
		}
	}
	return nil
}

// properties are the document properties that say something of the document.
var properties = map[string]bool{
	"title": true, "subject": true, "creator": true, "keywords": true, "description": true, "lastmodifiedby": true,
	"created": true, "modified": true, "company": true, "application": true, "category": true,
}

func (d *document) readProperties(tree *node) {
	for _, k := range tree.kids {
		_, local, _ := strings.Cut(k.name, ":")
		local = strings.ToLower(local)
		if text := strings.Join(strings.Fields(k.text), " "); properties[local] && text != "" {
			d.out.Meta = append(d.out.Meta, layout.Meta{Name: "office:" + local, Content: text})
		}
	}
}

// readNotes keeps the footnotes and endnotes; separators have a type.
func (d *document) readNotes(tree *node) {
	for _, k := range tree.kids {
		_, local, _ := strings.Cut(k.name, ":")
		if kind := k.attr("type"); kind == "" || kind == "normal" {
			d.notes[local+" "+k.attr("id")] = k
			d.fields.match(k)
		}
	}
}

// maxWarnings bounds what a damaged file can make the reader say.
const maxWarnings = 100

// warn adds a warning at a path.
func (d *document) warn(at, format string, args ...any) {
	if len(d.out.Warnings) >= maxWarnings {
		return
	}
	d.out.Warnings = append(d.out.Warnings, layout.Warning{Place: layout.Place{Locator: at}, Message: fmt.Sprintf(format, args...)})
}
