// Package place says whose report a document is. In: a layout.Document. Out:
// the title, the agency as the title prints it, the body that name means
// (region, level, category) with the evidence, the year reported on and the
// day of publication. It does not know tables, and takes nothing from body
// sentences but the year of the reporting period.
//
// Titles are read by package extract/title. Site metadata, date patterns, divisions through time and the
// names of agencies are data (data/*.csv; data/regions.csv is made by derive).
package place

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
)

// An Identity is what a document says of itself. A zero field means that it
// does not say.
type Identity struct {
	Title     string // without blanks and site suffix
	Agency    string // as the title prints it
	Year      int
	Published string // YYYY-MM-DD
	Remark    string // in brackets behind the title: 图片版
	From      string // where the title stands: the name of the metadata, or Printed
	Site      Site   // what the page says of its site
	Body      Body   // whom the agency's name means
}

// Printed is where a title stands that the text prints.
const Printed = "printed"

// Identify reads the identity of a document. Titles are asked in the order of
// evidence: what the page says in its metadata, what it prints above the
// text, what the file says in its own metadata.
func (d *Data) Identify(doc *layout.Document) Identity {
	var id Identity
	head := paragraphs(doc)
	for _, found := range []func() (Identity, bool){
		func() (Identity, bool) { return d.fromMeta(doc, d.titleMetas) },
		func() (Identity, bool) { return d.fromHead(head) },
		func() (Identity, bool) { return d.fromMeta(doc, d.fileMetas) },
	} {
		if got, ok := found(); ok {
			id = got
			break
		}
	}
	if id.Year == 0 {
		id.Year = d.period(doc)
	}
	id.Published = d.published(doc, head)
	id.Remark = d.titles.Remark(id.Title)
	id.Site = d.siteOf(doc)
	id.Body = d.Resolve(id.Agency, id.Year, id.Site)
	return id
}

// Title reads one title; ok is false if it is not the title of such a report.
// Blanks and line breaks inside do not count; Agency is empty if the title
// prints none.
func (d *Data) Title(text string) (Identity, bool) {
	t, ok := d.titles.Full(text)
	if !ok {
		return Identity{}, false
	}
	return Identity{Title: strings.Trim(squeeze(text), "《》"), Agency: t.Agency, Year: t.Year}, true
}

// fromMeta reads titles from metadata. A site may put its own name before or
// behind the title, so the parts are tried before the whole.
func (d *Data) fromMeta(doc *layout.Document, names []string) (Identity, bool) {
	for _, name := range names {
		content := doc.MetaContent(name)
		for _, part := range append(strings.FieldsFunc(content, separator), content) {
			if id, ok := d.Title(part); ok && !d.titles.Incomplete(id.Agency) {
				id.From = name
				return id, true
			}
		}
	}
	return Identity{}, false
}

// separator reports what sites print between a title and their name.
func separator(c rune) bool { return strings.ContainsRune("_-|－—–>›»", c) }

// Limits of a printed title.
const (
	maxTitle   = 80 // characters in all its lines
	maxLines   = 4  // paragraphs it may be broken into
	headLength = 30 // paragraphs above the text in which it may stand
)

// fromHead finds the title above the text: the fewest lines that read as a
// whole one.
func (d *Data) fromHead(head []string) (Identity, bool) {
	var short Identity
	for end := range head {
		text := ""
		for n := 0; n < maxLines && end-n >= 0; n++ {
			text = head[end-n] + text
			if len([]rune(text)) > maxTitle {
				break
			}
			id, ok := d.Title(text)
			id.From = Printed
			if ok && !d.titles.Incomplete(id.Agency) {
				return id, true
			}
			if ok {
				short = id // the best so far if no line above completes it
			}
		}
	}
	return short, short.Title != ""
}

// paragraphs returns the paragraphs that stand before the first numbered
// heading.
func paragraphs(doc *layout.Document) []string {
	var out []string
	for _, b := range doc.Blocks {
		if b.Paragraph == nil {
			continue
		}
		if n, _, ok := layout.Heading(b.Paragraph.Text); ok && n > 0 || len(out) == headLength {
			break
		}
		if text := strings.TrimSpace(b.Paragraph.Text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// period reads the year from the sentence on the reporting period.
func (d *Data) period(doc *layout.Document) int {
	for _, b := range doc.Blocks {
		if b.Paragraph == nil {
			continue
		}
		for _, p := range d.periods {
			if m := p.FindStringSubmatch(fold(b.Paragraph.Text)); m != nil {
				return d.titles.Year(m[p.SubexpIndex("year")])
			}
		}
	}
	return 0
}

// published finds the day of publication in the metadata or above the text.
func (d *Data) published(doc *layout.Document, head []string) string {
	for _, name := range d.dateMetas {
		for _, p := range d.metaDates {
			if day := date(p.FindStringSubmatch(fold(doc.MetaContent(name)))); day != "" {
				return day
			}
		}
	}
	for _, text := range head {
		for _, p := range d.printedDates {
			if day := date(p.FindStringSubmatch(fold(text))); day != "" {
				return day
			}
		}
	}
	return ""
}

// date prints year, month and day as YYYY-MM-DD; "" if there is no such day.
func date(m []string) string {
	if len(m) != 4 {
		return ""
	}
	y, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	t := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Month() != time.Month(month) || t.Day() != day {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, month, day)
}

// fold brings text to plain characters without blanks.
func fold(s string) string { return layout.Plain(s) }

// squeeze removes blanks, line breaks and invisible characters.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, s)
}
