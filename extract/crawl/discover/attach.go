package discover

import (
	"net/url"
	"path"
	"strings"

	"github.com/gongkai/gongkai/extract/title"
)

// isFile reports whether an address names a document, a picture or a download
// rather than a page.
func (r *reading) isFile(href string) bool {
	ext, download := r.fileType(href)
	return ext != "" || download
}

// fileType reads the type of a file from its address: from the path, from a
// file name in the query, from the file a viewer shows. download is true for
// addresses that hand out files and do not say of what type.
func (r *reading) fileType(href string) (ext string, download bool) {
	dot := strings.IndexByte(href, '.')
	if dot < 0 {
		return "", false
	}
	plain, query, _ := strings.Cut(href, "?")
	plain, _, _ = strings.Cut(plain, "#")
	if e := r.known(plain); e != "" {
		return e, false
	}
	lower := strings.ToLower(plain)
	for _, w := range r.words.lists["viewer"] {
		if strings.Contains(lower, w.text) {
			if f := viewed(query); f != "" {
				return r.known(f), true
			}
			return "", false
		}
	}
	for _, w := range r.words.lists["download"] {
		if strings.Contains(strings.ToLower(href), w.text) {
			values, _ := url.ParseQuery(query)
			return r.known(values.Get("filename")), true
		}
	}
	return "", false
}

// known returns the extension of a name if it is one of a document.
func (r *reading) known(name string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if ext != "" && (r.words.sets["doctype"][ext] || r.words.sets["sheettype"][ext] || r.words.sets["imagetype"][ext]) {
		return ext
	}
	return ""
}

// viewed is the file that a viewer shows.
func viewed(query string) string {
	values, _ := url.ParseQuery(query)
	f := values.Get("file")
	if strings.Contains(f, "{{") {
		return ""
	}
	return f
}

// fileURL is where the file itself lies: behind a viewer it is the address
// that the viewer was given.
func (r *reading) fileURL(href string) string {
	u := r.doc.resolve(href)
	plain, query, ok := strings.Cut(href, "?")
	if !ok {
		return u
	}
	lower := strings.ToLower(plain)
	for _, w := range r.words.lists["viewer"] {
		if f := viewed(query); f != "" && strings.Contains(lower, w.text) {
			viewer, err := url.Parse(u)
			if err != nil {
				return ""
			}
			file, err := viewer.Parse(f)
			if err != nil || file.Scheme != "http" && file.Scheme != "https" {
				return ""
			}
			return file.String()
		}
	}
	return u
}

// A find is a file in a page.
type find struct {
	url, name string
	ext       string
	titled    bool // its name is the title of a report
}

// attached lists the files that belong to the report of a page: those in its
// content, and those elsewhere whose name says so.
func (r *reading) attached(of title.Title) []find {
	var out []find
	seen := map[string]bool{}
	add := func(l *link, needsName bool) {
		href := target(l)
		ext, download := r.fileType(href)
		if ext == "" && !download {
			return
		}
		name := linkName(l)
		if name == "" {
			name = showName(href)
		}
		t, isTitle := r.readTitle(strings.TrimSuffix(name, path.Ext(name)))
		switch {
		case r.words.best("negative", name) < 0:
			return
		case isTitle && t.Year != 0 && of.Year != 0 && t.Year != of.Year:
			return // the report of another year, in the margin
		case !isTitle && needsName && r.words.best("attachment", name) == 0:
			return
		}
		u := r.fileURL(href)
		if u == "" || seen[u] {
			return
		}
		seen[u] = true
		out = append(out, find{u, name, ext, isTitle})
	}
	for i := range r.doc.links {
		add(&r.doc.links[i], !r.doc.links[i].inside)
	}
	for i := range r.doc.frames {
		add(&r.doc.frames[i], false)
	}
	return out
}

// showName is the name that a download address gives its file.
func showName(href string) string {
	_, query, _ := strings.Cut(href, "?")
	values, _ := url.ParseQuery(query)
	return fold(values.Get("showname"))
}

// pictures lists the pictures in the content that may be pages of a report.
func (r *reading) pictures() []find {
	var out []find
	any := false
	for _, l := range r.doc.images {
		any = any || l.inside
	}
	for _, l := range r.doc.images {
		if any && !l.inside || !any && l.width < minPicture {
			continue
		}
		ext := r.known(strings.SplitN(l.href, "?", 2)[0])
		small := l.width > 0 && l.width < minPicture || l.height > 0 && l.height < minPicture
		u := r.doc.resolve(l.href)
		if small || u == "" || !r.words.sets["imagetype"][ext] {
			continue
		}
		out = append(out, find{u, fold(l.text), ext, false})
	}
	return out
}

// attach asks for files. The first document stands for the report if the page
// itself is none; all others are its attachments.
func (r *reading) attach(files []find, of Report, pageIsReport bool) {
	main := -1
	if !pageIsReport {
		for i, f := range files {
			if !r.words.sets["doctype"][f.ext] && (f.ext != "" || !f.titled) {
				continue
			}
			if main < 0 || f.titled && !files[main].titled {
				main = i
			}
		}
		if main < 0 {
			for i, f := range files {
				if f.ext == "" {
					main = i
					break
				}
			}
		}
	}
	for i, f := range files {
		q := Request{
			URL: f.url, Kind: Attachment, Text: of.Title, Column: r.from.Column, Unit: of.Unit, Year: of.Year,
			Score: scoreAttachment, Variant: attachmentVariant,
		}
		if i == main {
			q.Variant = of.Variant
		}
		r.ask(q)
	}
}

// attachmentVariant marks files that come with a report that is another file.
const attachmentVariant = "attachment"
