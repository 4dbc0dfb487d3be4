package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"golang.org/x/net/html/charset"
)

// maxTags bounds one part, so that time and memory stay bounded: a sheet of a
// report has some thousand cells.
const maxTags = 1_500_000

// The parts of a workbook, as far as they are read (ECMA-376 part 1, 18).
type (
	relationsXML struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	bookXML struct {
		Properties struct {
			Date1904 bool `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []sheetXML `xml:"sheets>sheet"`
	}
	sheetXML struct {
		Name  string `xml:"name,attr"`
		ID    string `xml:"id,attr"`
		State string `xml:"state,attr"`
	}
	sharedXML struct {
		Items []textXML `xml:"si"`
	}
	textXML struct {
		Text string `xml:"t"`
		Runs []struct {
			Text   string `xml:"t"`
			Raised struct {
				How string `xml:"val,attr"` // "superscript", "subscript" or another word
			} `xml:"rPr>vertAlign"`
		} `xml:"r"`
	}
	coreXML struct {
		Title    string `xml:"title"`
		Subject  string `xml:"subject"`
		Creator  string `xml:"creator"`
		Created  string `xml:"created"`
		Modified string `xml:"modified"`
	}
	styleXML struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Borders []struct {
			Left   sideXML `xml:"left"`
			Right  sideXML `xml:"right"`
			Top    sideXML `xml:"top"`
			Bottom sideXML `xml:"bottom"`
		} `xml:"borders>border"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
			Border int `xml:"borderId,attr"`
		} `xml:"cellXfs>xf"`
	}
	sideXML struct {
		Style string `xml:"style,attr"`
	}
	worksheetXML struct {
		Views []struct {
			ShowZeros string `xml:"showZeros,attr"`
		} `xml:"sheetViews>sheetView"`
		Format struct {
			ZeroHeight bool `xml:"zeroHeight,attr"`
		} `xml:"sheetFormatPr"`
		Cols []struct {
			Min    int  `xml:"min,attr"`
			Max    int  `xml:"max,attr"`
			Hidden bool `xml:"hidden,attr"`
		} `xml:"cols>col"`
		Rows []struct {
			Number int       `xml:"r,attr"`
			Hidden bool      `xml:"hidden,attr"`
			Cells  []cellXML `xml:"c"`
		} `xml:"sheetData>row"`
		Merges []struct {
			Ref string `xml:"ref,attr"`
		} `xml:"mergeCells>mergeCell"`
		Drawing *struct{} `xml:"drawing"`
	}
	cellXML struct {
		Ref     string    `xml:"r,attr"`
		Style   int       `xml:"s,attr"`
		Type    string    `xml:"t,attr"`
		Value   *string   `xml:"v"`
		Formula *struct{} `xml:"f"`
		Inline  *textXML  `xml:"is"`
	}
)

// part reads and parses one part.
func (w *workbook) part(name string, into any) error {
	data, err := w.files.ReadFile(name)
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
	for { // what stands behind the root must be well-formed too
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return layout.Bad(layout.Malformed, name, "parse XML: %w", err)
		}
	}
}

// byID returns the part that a relationship leads to.
func (r relationsXML) byID(dir, id string) (string, bool) {
	for _, rel := range r.Relations {
		if rel.ID == id {
			return resolve(dir, rel.Target), true
		}
	}
	return "", false
}

// byType returns the part of a kind, or where it usually stands.
func (r relationsXML) byType(dir, kind, usual string) string {
	for _, rel := range r.Relations {
		if strings.HasSuffix(rel.Type, kind) {
			return resolve(dir, rel.Target)
		}
	}
	return path.Join(dir, usual)
}

func resolve(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(dir, target)
}

// escaped is how a workbook writes characters that XML cannot hold.
var escaped = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// text returns a string item; phonetic guides are not part of it.
func (t textXML) text() string {
	var b strings.Builder
	b.WriteString(t.Text)
	for _, r := range t.Runs {
		switch how := r.Raised.How; {
		case (how == "superscript" || how == "subscript") && strings.TrimSpace(b.String()) != "": // behind other text: the mark of a note
			b.WriteString(layout.Raised(r.Text, how == "subscript"))
		default:
			b.WriteString(r.Text)
		}
	}
	s := b.String()
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 32)
		if err != nil {
			return m
		}
		return string(rune(n))
	})
}

// A styles list says for each cell style its number format and whether it has
// a border.
type styles struct {
	codes    map[int]string // number formats of the file
	formats  []int
	bordered []bool
}

func newStyles(x styleXML) styles {
	s := styles{codes: map[int]string{}}
	for _, f := range x.Formats {
		s.codes[f.ID] = f.Code
	}
	for _, c := range x.Cells {
		s.formats = append(s.formats, c.Format)
		lined := false
		if 0 <= c.Border && c.Border < len(x.Borders) {
			b := x.Borders[c.Border]
			for _, side := range []sideXML{b.Left, b.Right, b.Top, b.Bottom} {
				lined = lined || side.Style != "" && side.Style != "none"
			}
		}
		s.bordered = append(s.bordered, lined)
	}
	return s
}

func (s styles) format(style int) (id int, code string) {
	if style < 0 || style >= len(s.formats) {
		return 0, ""
	}
	id = s.formats[style]
	return id, s.codes[id]
}

func (s styles) border(style int) bool {
	return style >= 0 && style < len(s.bordered) && s.bordered[style]
}
