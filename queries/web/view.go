package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/queries/tabular"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// views are the templates, one set for each language.
type views struct {
	sets  map[string]map[string]*template.Template // language, page
	texts *texts
	about footer
}

// A footer is what every page says of the database.
type footer struct {
	File                    string
	Reports, Facts, Numbers int
}

// A frame is what the base template shows around a page.
type frame struct {
	Lang, Other    string // language of the page, and the one to switch to
	OtherURL       string
	Page, Title, Q string
	Here           here // the address of the page
	About          footer
	Data           any
}

// loadViews parses the templates.
func loadViews(t *texts, static map[string]asset) (*views, error) {
	v := &views{sets: map[string]map[string]*template.Template{}, texts: t}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	for _, lang := range languages {
		v.sets[lang] = map[string]*template.Template{}
		for _, name := range names {
			page := strings.TrimSuffix(path.Base(name), ".html")
			if page == "base" || page == "bare" || page == "parts" {
				continue
			}
			set, err := template.New("base.html").Funcs(functions(t, lang, static)).
				ParseFS(templateFiles, "templates/base.html", "templates/bare.html", "templates/parts.html", name)
			if err != nil {
				return nil, fmt.Errorf("explorer: %w", err)
			}
			v.sets[lang][page] = set
		}
	}
	return v, nil
}

// functions are what templates can call.
func functions(t *texts, lang string, static map[string]asset) template.FuncMap {
	return template.FuncMap{
		"t":       func(key string, args ...any) string { return t.say(lang, key, args...) },
		"in":      func(zh, en string) string { return inLanguage(lang, zh, en) },
		"lang":    func() string { return lang },
		"link":    func(parts ...any) string { return link(lang, parts...) },
		"static":  func(name string) string { return "/static/" + name + "?" + static[name].mark },
		"count":   func(n int) string { return t.printer[lang].Sprintf("%d", n) },
		"number":  numberText,
		"decimal": func(v *float64) string { return strconv.FormatFloat(*v, 'f', 2, 64) },
		"percent": func(part, whole int) string {
			if whole == 0 {
				return ""
			}
			return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64) + "%"
		},
		"short":      func(hash string) string { return hash[:min(len(hash), 12)] },
		"time":       timeText,
		"dict":       dict,
		"rounded":    rounded,
		"numeric":    tabular.Numeric,
		"outside":    outside,
		"navigation": func() []navItem { return navigation(lang) },
		"glyph":      func(r rune) string { return string(r) },
		"baseline":   func(g layout.Glyph) float64 { return g.Box.Y1 - g.Size*descent },
		"list":       func(v ...any) []any { return v },
	}
}

// descent is how far below the baseline the box of a character reaches, as a
// share of its size.
const descent = 0.12

// A navItem leads to a main page.
type navItem struct {
	URL, Text string
	pages     []string
}

// Has reports whether a page belongs to the item.
func (n navItem) Has(page string) bool { return contains(n.pages, page) }

func navigation(lang string) []navItem {
	return []navItem{
		{link(lang) + "/", "nav.home", []string{"home", "region"}},
		{link(lang, "reports"), "nav.reports", []string{"reports", "report", "agency", "source"}},
		{link(lang, "compare"), "nav.compare", []string{"compare", "grid"}},
		{link(lang, "findings"), "nav.findings", []string{"findings", "sheet"}},
		{link(lang, "sql"), "nav.sql", []string{"sql"}},
		{link(lang, "data"), "nav.data", []string{"data"}},
	}
}

// inLanguage picks a name; where there is none in the language, the other.
func inLanguage(lang, zh, en string) string {
	if (lang == "zh" && zh != "") || en == "" {
		return zh
	}
	return en
}

// numberText writes a number as plainly as it can be.
func numberText(v *float64) string {
	if v == nil {
		return ""
	}
	if *v == math.Trunc(*v) && math.Abs(*v) < 1e15 {
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	return strconv.FormatFloat(*v, 'g', 12, 64)
}

// rounded writes a number with one decimal at most.
func rounded(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(math.Round(*v*10)/10, 'f', -1, 64)
}

// dict makes the data of a template part from names and values.
func dict(pairs ...any) (map[string]any, error) {
	out := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}

// link builds an address below a language: path segments, then "?" and pairs of
// parameters; those without a value are left out.
func link(lang string, parts ...any) string {
	out := "/" + lang
	i := 0
	for ; i < len(parts) && parts[i] != "?"; i++ {
		out += "/" + url.PathEscape(fmt.Sprint(parts[i]))
	}
	q := url.Values{}
	for i++; i+1 < len(parts); i += 2 {
		if value := fmt.Sprint(parts[i+1]); value != "" && value != "<nil>" {
			q.Set(fmt.Sprint(parts[i]), value)
		}
	}
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	return out
}

// render fills a template.
func (v *views) render(r *request, a *answer) ([]byte, error) {
	f := frame{Lang: r.lang, Page: a.page, Title: a.title, About: v.about, Data: a.data, Q: r.q.Get("q"), Here: r.here()}
	for _, lang := range languages {
		if lang != r.lang {
			f.Other = lang
			f.OtherURL = "/" + lang + strings.TrimPrefix(r.URL.EscapedPath(), "/"+r.lang)
			if r.URL.RawQuery != "" {
				f.OtherURL += "?" + r.q.Encode()
			}
		}
	}
	set := v.sets[r.lang][a.page]
	if set == nil {
		return nil, fmt.Errorf("explorer: no template %s", a.page)
	}
	var b bytes.Buffer
	outer := "base.html"
	if a.bare {
		outer = "bare.html"
	}
	if err := set.ExecuteTemplate(&b, outer, f); err != nil {
		return nil, fmt.Errorf("explorer: page %s: %w", a.page, err)
	}
	return b.Bytes(), nil
}

// An asset is an embedded file that is sent as it is.
type asset struct {
	kind, mark string
	body, gzip []byte
}

func loadStatic() (map[string]asset, error) {
	out := map[string]asset{}
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("explorer: %w", err)
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("explorer: %w", err)
		}
		sum := sha256.Sum256(body)
		out[e.Name()] = asset{kind: mime.TypeByExtension(path.Ext(e.Name())), mark: hex.EncodeToString(sum[:6]), body: body, gzip: squeeze(body)}
	}
	return out, nil
}

func (s *Server) serveStatic(w http.ResponseWriter, r *http.Request) {
	a, ok := s.static[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	s.write(w, r, &sent{status: http.StatusOK, head: [][2]string{{"Content-Type", a.kind}, {"Cache-Control", "public, max-age=31536000, immutable"}}, body: a.body, gzip: a.gzip})
}

func (s *Server) serveIcon(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/static/icon.svg", http.StatusMovedPermanently)
}
