// Package ofd reads the pages of a fixed-layout document in OFD (GB/T 33190,
// the national counterpart of PDF). In: the parts of the file. Out: pages of
// glyphs, rulings and images in points from the top left corner, the model
// that PDF files are read into, and what the file says of itself.
//
// Positions are taken from the file alone: TextCode offsets, CTM and Boundary;
// fonts are not opened, so widths are those of Chinese type. Template pages
// belong to the page. Annotations and seals are stamps and left out. It does
// not find tables or paragraphs.
package ofd

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html/charset"
)

// reader is the name and version written into Document.Reader.
const reader = "gongkai/ofd 1"

// Limits on one document, so that time and memory stay bounded.
const (
	maxTags    = 1_500_000 // of one part
	maxPages   = 2000
	maxGlyphs  = 1_000_000
	maxObjects = 1_000_000 // drawn, templates counted on every page
	maxNested  = 30        // blocks within blocks and composites within composites
)

// Files gives the parts of the file. ReadFile returns fs.ErrNotExist for a
// part that is not there, and a layout.Error for one that cannot be read.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// A document is one file being read.
type document struct {
	files     Files
	out       *layout.Document
	resources resources
	templates map[string]*pageXML
	glyphs    int
	objects   int
}

// Decode reads the pages of all documents in the file. Blocks are left empty:
// tables and paragraphs are found on the pages.
func Decode(files Files) (*layout.Document, error) {
	d := &document{files: files, out: &layout.Document{Kind: "ofd", Reader: reader}}
	var root rootXML
	if err := d.part("OFD.xml", &root); err != nil {
		return nil, missing(err)
	}
	if len(root.Bodies) == 0 {
		return nil, layout.Bad(layout.Malformed, "OFD.xml", "no document in the file")
	}
	for _, b := range root.Bodies {
		d.meta(b)
		if b.Root == "" {
			return nil, d.noRoot()
		}
		if err := d.body(resolve("", b.Root)); err != nil {
			return nil, err
		}
	}
	if len(d.out.Pages) == 0 {
		return nil, layout.Bad(layout.Malformed, "", "the file has no pages")
	}
	return d.out, nil
}

// noRoot says why a document has no root: an encrypted file keeps it in a part
// of its own (GM/T 0099).
func (d *document) noRoot() error {
	if _, err := d.files.ReadFile("Encryptions.xml"); err == nil {
		return layout.Bad(layout.Encrypted, "", "the document is encrypted")
	}
	return layout.Bad(layout.Malformed, "OFD.xml", "a document without a root")
}

// meta keeps what a document says of itself.
func (d *document) meta(b bodyXML) {
	for _, m := range []layout.Meta{
		{Name: "ofd:Title", Content: b.Info.Title}, {Name: "ofd:Author", Content: b.Info.Author}, {Name: "ofd:Subject", Content: b.Info.Subject},
		{Name: "ofd:Creator", Content: b.Info.Creator}, {Name: "ofd:CreationDate", Content: b.Info.CreationDate}, {Name: "ofd:ModDate", Content: b.Info.ModDate},
	} {
		if m.Content = strings.TrimSpace(m.Content); m.Content != "" {
			d.out.Meta = append(d.out.Meta, m)
		}
	}
}

// body reads one document of the file.
func (d *document) body(name string) error {
	var doc documentXML
	if err := d.part(name, &doc); err != nil {
		return missing(err)
	}
	dir := path.Dir(name)
	d.resources, d.templates = resources{}, map[string]*pageXML{}
	for _, loc := range append(doc.Common.PublicRes, doc.Common.DocumentRes...) {
		if err := d.readResources(resolve(dir, loc)); err != nil {
			return err
		}
	}
	for _, t := range doc.Common.Templates {
		if err := d.template(t, dir); err != nil {
			return err
		}
	}
	if n := len(d.out.Pages) + len(doc.Pages); n > maxPages {
		return layout.Bad(layout.TooBig, "", "%d pages, the limit is %d", n, maxPages)
	}
	for _, p := range doc.Pages {
		number := len(d.out.Pages) + 1
		page := layout.Page{Number: number}
		var content pageXML
		if err := d.part(resolve(dir, p.Loc), &content); err != nil {
			return inPage(number, missing(err))
		}
		if err := d.page(&page, &content, doc.Common.Area); err != nil {
			return inPage(number, err)
		}
		d.out.Pages = append(d.out.Pages, page)
	}
	return nil
}

// inPage adds the page to where a bad document went wrong.
func inPage(number int, err error) error {
	var bad *layout.Error
	if errors.As(err, &bad) {
		return &layout.Error{Status: bad.Status, Where: fmt.Sprintf("page %d", number), Err: bad.Err}
	}
	return err
}

// template reads a template page; one that is missing is a warning.
func (d *document) template(t templateXML, dir string) error {
	var content pageXML
	err := d.part(resolve(dir, t.Loc), &content)
	if errors.Is(err, fs.ErrNotExist) {
		d.warn(0, "the template page %s is missing", t.Loc)
		return nil
	}
	d.templates[t.ID] = &content
	return err
}

func (d *document) warn(page int, format string, args ...any) {
	const most = 50
	if len(d.out.Warnings) < most {
		d.out.Warnings = append(d.out.Warnings, layout.Warning{Place: layout.Place{Page: page}, Message: fmt.Sprintf(format, args...)})
	}
}

// missing turns a part that must be there and is not into a damaged document.
func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return layout.Bad(layout.Malformed, "", "a part is missing: %w", err)
	}
	return err
}

// resolve returns the part that a location in a file of dir means.
func resolve(dir, loc string) string {
	loc = strings.TrimSpace(loc)
	if strings.HasPrefix(loc, "/") {
		return strings.TrimLeft(path.Clean(loc), "/")
	}
	return path.Join(dir, loc)
}

// part reads and parses one part. An undeclared entity is an error, so no
// entity expands to more than its own length.
func (d *document) part(name string, into any) error {
	data, err := d.files.ReadFile(name)
	if err != nil {
		return err
	}
	if n := bytes.Count(data, []byte("<")); n > maxTags {
		return layout.Bad(layout.TooBig, name, "%d tags, the limit is %d", n, maxTags)
	}
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = charset.NewReaderLabel
	if err := dec.Decode(into); err != nil {
		return layout.Bad(layout.Malformed, name, "parse XML: %w", err)
	}
	return nil
}
