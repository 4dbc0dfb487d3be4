package web

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/normalize/form"
)

// used finds texts that templates and code name in full, and the beginnings of
// those they put together.
var (
	used  = regexp.MustCompile(`(?:\bt|say\([a-z.]+,|key:|key =|key,? :?=|status, key =[^"]*,) "([a-z_]+\.[a-z_.0-9]+)"`)
	built = regexp.MustCompile(`print "([a-z_.]+\.)"|"([a-z_.]+\.)"\+`)
)

// TestEveryTextIsThere: what the pages say exists in every language, and every
// text is said somewhere.
func TestEveryTextIsThere(t *testing.T) {
	words, err := loadTexts()
	if err != nil {
		t.Fatal(err)
	}
	all := sources(t)
	for _, m := range used.FindAllStringSubmatch(all, -1) {
		if strings.HasSuffix(m[1], ".") {
			continue
		}
		for _, lang := range languages {
			if words.by[lang][m[1]] == "" {
				t.Errorf("%s has no text in %s", m[1], lang)
			}
		}
	}
	begins := map[string]bool{}
	for _, m := range built.FindAllStringSubmatch(all, -1) {
		begins[m[1]+m[2]] = true
	}
	for key := range words.by[languages[0]] {
		said := strings.Contains(all, `"`+key+`"`)
		for begin := range begins {
			said = said || strings.HasPrefix(key, begin)
		}
		if !said {
			t.Errorf("nothing says %s", key)
		}
	}
}

// sources is the text of all templates and code.
func sources(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, pattern := range []string{"templates/*.html"} {
		names, err := fs.Glob(templateFiles, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := templateFiles.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(b)
		}
	}
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
	}
	return out.String()
}

// TestFormWords: every label of the grids of the forms has an English one.
func TestFormWords(t *testing.T) {
	forms, err := form.Load()
	if err != nil {
		t.Fatal(err)
	}
	words, err := formWords()
	if err != nil {
		t.Fatal(err)
	}
	need := func(label string) {
		if label != "" && words[label] == "" {
			t.Errorf("%q has no English label", label)
		}
	}
	for _, s := range forms.Specs() {
		if s.List() {
			continue
		}
		for _, b := range s.Blocks {
			need(b.Title)
			need(b.Corner)
			for _, c := range b.Columns {
				need(c.Label)
				for _, p := range c.Path {
					need(p)
				}
			}
			for _, r := range b.Rows {
				need(r.Label)
				for _, p := range r.Path {
					need(p)
				}
			}
		}
	}
}

// TestKeyFigures: what overviews show is a box of a form.
func TestKeyFigures(t *testing.T) {
	forms, err := form.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := keyFigures()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		found := false
		for _, b := range forms.Boxes() {
			found = found || (b.Indicator == k.Indicator && b.Applicant == k.Applicant)
		}
		if !found {
			t.Errorf("no form has the box %s %s", k.Indicator, k.Applicant)
		}
	}
}
