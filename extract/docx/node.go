package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html/charset"
)

// Limits on one part, so that time, memory and stack stay bounded: a report
// has some ten thousand elements, nested thirty deep.
const (
	maxElements = 500_000
	maxDepth    = 400
)

// A node is one element: its name with the customary prefix of its namespace
// ("w:tbl"), its attributes by local name, and the text directly in it.
type node struct {
	name  string
	attrs []xml.Attr
	kids  []*node
	text  string
}

// An element is a node whose end has not been met.
type element struct {
	*node
	text []byte
}

// prefixes give the customary prefix of each namespace. The second of a pair
// is the strict variant (ISO/IEC 29500-1).
var prefixes = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":              "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                          "w",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":               "mc",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                     "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                                 "a",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":    "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":                "wp",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":                "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                            "m",
	"urn:schemas-microsoft-com:vml":                                             "v",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingShape":         "wps",
	"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": "ep",
	"http://purl.org/dc/elements/1.1/":                                          "dc",
	"http://purl.org/dc/terms/":                                                 "dcterms",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties":   "cp",
	"http://purl.oclc.org/ooxml/officeDocument/extendedProperties":              "ep",
	"http://schemas.openxmlformats.org/package/2006/relationships":              "pr",
	"http://schemas.openxmlformats.org/package/2006/content-types":              "ct",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":       "r",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup":         "wpg",
	"http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas":        "wpc",
	"http://schemas.microsoft.com/office/word/2010/wordml":                      "w14",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":                  "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                              "pic",
	"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes":      "vt",
	"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties":   "op",
	"http://schemas.microsoft.com/office/drawing/2010/main":                     "a14",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                    "c",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":                  "dgm",
	"http://schemas.openxmlformats.org/schemaLibrary/2006/main":                 "sl",
	"urn:schemas-microsoft-com:office:office":                                   "o",
	"urn:schemas-microsoft-com:office:word":                                     "w10",
	"http://schemas.microsoft.com/office/word/2006/wordml":                      "wne",
}

// part reads and parses one part.
func (d *document) part(name string) (*node, error) {
	data, err := d.files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parse(name, data)
}

// parse builds the tree of one part. An undeclared entity is an error, so no
// entity expands to more than its own length.
func parse(name string, data []byte) (*node, error) {
	dec := xml.NewDecoder(bytes.NewReader(data))
	dec.CharsetReader = charset.NewReaderLabel
	root := &node{}
	open := []element{{node: root}}
	elements := 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, layout.Bad(layout.Malformed, name, "parse XML: %w", err)
		}
		top := &open[len(open)-1]
		switch t := tok.(type) {
		case xml.StartElement:
			if elements++; elements > maxElements {
				return nil, layout.Bad(layout.TooBig, name, "more than %d elements", maxElements)
			}
			if len(open) > maxDepth {
				return nil, layout.Bad(layout.Malformed, name, "elements are nested more than %d deep", maxDepth)
			}
			n := &node{name: prefixed(t.Name), attrs: t.Attr}
			top.kids = append(top.kids, n)
			open = append(open, element{node: n})
		case xml.EndElement:
			top.node.text = string(top.text)
			open = open[:len(open)-1]
		case xml.CharData:
			if len(top.kids) == 0 {
				top.text = append(top.text, t...)
			}
		}
	}
	if len(root.kids) == 0 {
		return nil, layout.Bad(layout.Malformed, name, "no XML element")
	}
	return root.kids[0], nil
}

// prefixed returns a name with the customary prefix of its namespace; an
// undeclared prefix counts as the customary one.
func prefixed(n xml.Name) string {
	if p, ok := prefixes[n.Space]; ok {
		return p + ":" + n.Local
	}
	if strings.ContainsAny(n.Space, ":/") {
		return "?:" + n.Local
	}
	return n.Space + ":" + n.Local
}

// child returns the first child of a name, or nil; of nil it is nil.
func (n *node) child(names ...string) *node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *node
		for _, k := range n.kids {
			if k.name == name {
				found = k
				break
			}
		}
		n = found
	}
	return n
}

// attr returns an attribute by its local name, or "".
func (n *node) attr(local string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// on reports whether an on/off property is there and on.
func (n *node) on() bool {
	if n == nil {
		return false
	}
	switch strings.ToLower(n.attr("val")) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
