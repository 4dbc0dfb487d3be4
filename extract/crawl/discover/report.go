package discover

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/title"
)

// report recognises an annual report by its content: three of its headings, or
// its title and a table of figures. If it is one, its files are asked for and
// its links are not followed.
func (r *reading) report() bool {
	t, titled, bad := r.pageTitle()
	families := r.families()
	switch {
	case bad:
		if families >= minFamily {
			r.say("has the headings of a report, but its title says that it is none")
		}
		return false
	case families >= minFamily:
		r.say("%d headings of a report", families)
	case titled && r.doc.numbers >= minNumbers:
		r.say("title of a report and a table of %d figures", r.doc.numbers)
	default:
		return false
	}
	rep := r.identify(t, titled)
	rep.Confirmed = true
	r.found.Report = &rep
	files := r.attached(t)
	if r.doc.numbers < minNumbers { // its tables may be pictures
		files = append(files, r.pictures()...)
	}
	r.attach(files, rep, true)
	return true
}

// shell takes a page that has the title of a report and nothing of it but
// files or pictures.
func (r *reading) shell() bool {
	t, titled, bad := r.pageTitle()
	if bad || r.from.Kind != Document && r.from.Kind != Attachment && (!titled || t.Agency == "") {
		return false
	}
	if !titled && r.from.Year == 0 || t.Year == 0 && r.from.Year == 0 {
		return false
	}
	rep := r.identify(t, titled)
	if files := r.attached(t); len(files) > 0 {
		r.say("title of a report, which is a file in the page")
		r.attach(files, rep, false)
		return true
	}
	pictures := r.pictures()
	if len(pictures) == 0 || r.itemsInLinks() {
		return false
	}
	r.say("title of a report, whose pages are pictures")
	r.found.Report = &rep
	r.attach(pictures, rep, true)
	return true
}

// itemsInLinks reports whether a page links to several reports: it is a list.
func (r *reading) itemsInLinks() bool {
	n := 0
	for i := range r.doc.links {
		if _, ok := r.title(linkName(&r.doc.links[i])); ok {
			n++
		}
	}
	return n > 2
}

// pageTitle finds the title of a report in the metadata, the headings and the
// first lines of a page. bad is true if the page has another title that says
// it is no report.
func (r *reading) pageTitle() (t title.Title, ok, bad bool) {
	candidates := []string{r.doc.meta["articletitle"]}
	candidates = append(candidates, parts(r.doc.title)...)
	candidates = append(candidates, r.doc.title)
	candidates = append(candidates, r.doc.heads...)
	for _, c := range candidates {
		got, is := r.title(c)
		if is && (!ok || t.Agency == "" && got.Agency != "" || t.Year == 0 && got.Year != 0) {
			t, ok = got, true
		}
	}
	if !ok {
		for _, c := range candidates {
			if c != "" && r.words.best("negative", fold(c)) < 0 {
				return t, false, true
			}
		}
	}
	if ok && t.Agency != "" && t.Year != 0 {
		return t, true, false
	}
	if got, is := r.firstLines(); is && (!ok || got.Agency != "") {
		t, ok = got, true
	}
	return t, ok, false
}

// Bounds of a title printed above the text.
const (
	headLines  = 40 // lines in which it may stand
	titleLines = 3  // lines that it may be broken into
)

// firstLines reads a title that may be broken into lines.
func (r *reading) firstLines() (best title.Title, ok bool) {
	lines := r.doc.lines
	for end := range lines[:min(len(lines), headLines)] {
		text := ""
		for n := 0; n < titleLines && end-n >= 0; n++ {
			text = lines[end-n] + text
			t, is := r.title(text)
			switch {
			case is && t.Agency != "" && t.Year != 0:
				return t, true
			case is && !ok && t.Year != 0:
				best, ok = t, true
			}
		}
	}
	return best, ok
}

// families counts the different headings of a report among the numbered lines.
func (r *reading) families() int {
	return r.countFamilies(r.doc.lines)
}

func (r *reading) countFamilies(lines []string) int {
	var seen [16]bool
	n := 0
	for i, line := range lines {
		text, ok := numbered(line)
		if !ok {
			continue
		}
		if text == "" && i+1 < len(lines) { // the number stands in a line of its own
			text = fold(lines[i+1])
		}
		if len(text) > 120 {
			continue
		}
		for k, p := range r.words.patterns["family"] {
			if !seen[k] && p.MatchString(text) {
				seen[k] = true
				n++
				break
			}
		}
	}
	return n
}

// minNumbered is the length of 一、 in bytes.
const minNumbered = 6

// numbered returns the text behind 一、.
func numbered(line string) (string, bool) {
	if len(line) < minNumbered || line[0] < utf8.RuneSelf {
		return "", false
	}
	f := line
	if len(f) > 200 {
		f = f[:200]
	}
	f = fold(f)
	c := []rune(f)
	if len(c) < 2 || !strings.ContainsRune(layout.HanNumerals, c[0]) {
		return "", false
	}
	i := 1
	if strings.ContainsRune(layout.HanNumerals, c[i]) && len(c) > 2 {
		i++
	}
	if !strings.ContainsRune("、.,,:", c[i]) {
		return "", false
	}
	return string(c[i+1:]), true
}

// identify says whose report it is: by the title of the page, by the list that
// led to it, by the metadata.
func (r *reading) identify(t title.Title, titled bool) Report {
	rep := Report{Title: t.Text, Unit: t.Agency, Year: t.Year, Variant: t.Remark}
	if listed, ok := r.title(r.from.Text); ok {
		if !titled {
			rep.Title = listed.Text
		}
		if rep.Variant == "" {
			rep.Variant = listed.Remark
		}
		if rep.Unit == "" {
			rep.Unit = listed.Agency
		}
		if rep.Year == 0 {
			rep.Year = listed.Year
		}
	}
	if rep.Variant == "" {
		rep.Variant = r.from.Variant
	}
	if rep.Unit == "" {
		rep.Unit = r.from.Unit
	}
	if source := fold(r.doc.meta["contentsource"]); rep.Unit == "" && r.words.isUnit(source) {
		rep.Unit = source
	}
	if rep.Year == 0 {
		rep.Year = r.period()
	}
	if rep.Year == 0 {
		rep.Year = r.from.Year
	}
	if rep.Title == "" {
		rep.Title = fold(r.from.Text)
	}
	if m := r.words.one("date").FindStringSubmatch(r.doc.meta["pubdate"]); m != nil {
		rep.Published = m[1] + "-" + two(m[2]) + "-" + two(m[3])
	}
	return rep
}

func two(s string) string {
	if len(s) < 2 {
		return "0" + s
	}
	return s
}

// period reads the year from the sentence on the reporting period.
func (r *reading) period() int {
	for _, line := range r.doc.lines {
		if !strings.Contains(line, "31") {
			continue
		}
		if m := r.words.one("period").FindStringSubmatch(fold(line)); m != nil {
			return r.titles.Year(m[1])
		}
	}
	return 0
}

// file takes a document that is no page. What it is about, the list or page
// that led to it said; only text files are looked into.
func (r *reading) file() {
	if r.from.Kind != Document && r.from.Kind != Attachment && r.from.Kind != List {
		return
	}
	if r.from.Variant == attachmentVariant || r.from.Year == 0 {
		return
	}
	t, titled := r.title(r.from.Text)
	r.doc = newDoc(r.words, r.page.URL)
	rep := r.identify(t, titled)
	if !titled && rep.Unit == "" {
		return
	}
	if isText(r.page.MediaType) {
		if lines := strings.Split(string(r.page.Body[:min(len(r.page.Body), maxBody)]), "\n"); r.countFamilies(lines) < minFamily {
			return
		}
		rep.Confirmed = true
	}
	r.say("file whose title is that of a report")
	r.found.Report = &rep
}

// Forms of what is fetched.
type form int

const (
	markup form = iota
	jsonText
	xmlText
	file
)

// mediaOf says how to read a page: by its type, and by its first bytes where
// servers mislabel.
func mediaOf(p Page) form {
	head := bytes.TrimLeft(p.Body[:min(len(p.Body), 512)], " \t\r\n\ufeff")
	switch {
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return file
	case strings.Contains(p.MediaType, "json"), bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[")):
		return jsonText
	case bytes.Contains(head, []byte("<datastore")), bytes.Contains(head, []byte("<recordset")):
		return xmlText
	case strings.Contains(p.MediaType, "html"), bytes.HasPrefix(head, []byte("<")):
		return markup
	case p.MediaType == "":
		return markup
	}
	return file
}

func isText(media string) bool { return strings.HasPrefix(media, "text/plain") }
