package discover

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// Patterns of what scripts hold.
var (
	atobCall   = regexp.MustCompile(`atob\s*\(\s*["']([A-Za-z0-9+/=\s]+)["']`)
	writeCall  = regexp.MustCompile(`document\.write(?:ln)?\s*\(`)
	flatObject = regexp.MustCompile(`\{[^{}]+\}`)
	keyValue   = regexp.MustCompile(`["']?([A-Za-z_]\w{0,30})["']?\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d{1,18}))`)
)

// embeddedIn reads the markup and the records inside one script.
func (r *reading) embeddedIn(s string) {
	if strings.Contains(s, "<![CDATA[") {
		r.datastore(s)
		return
	}
	if strings.Contains(s, "atob") {
		for _, m := range atobCall.FindAllStringSubmatch(s, 20) {
			r.fragment(decoded(m[1]), atom.Script)
		}
	}
	plain := s
	if strings.Contains(s, "document.write") || r.words.has("script", s, false) {
		plain = uncomment(s)
	}
	if strings.Contains(s, "document.write") {
		for _, at := range writeCall.FindAllStringIndex(plain, 400) {
			r.fragment(literals(plain[at[1]:]), atom.Script)
		}
	}
	if trimmed := strings.TrimSpace(s); strings.HasPrefix(trimmed, "<") {
		r.fragment(trimmed, atom.Script) // a template or a text area with markup
		return
	}
	if r.words.has("script", plain, true) {
		r.objects(plain)
	}
}

// fragment reads markup found inside a script as part of the page.
func (r *reading) fragment(markup string, _ atom.Atom) {
	if r.doc.nested >= maxNested || !strings.Contains(markup, "<") {
		return
	}
	r.doc.nested++
	r.doc.read([]byte(markup))
	r.doc.nested--
}

// datastore reads the records of a jpage list: markup in CDATA sections.
func (r *reading) datastore(s string) {
	group := false
	for range maxRecords {
		i := strings.Index(s, "<![CDATA[")
		if i < 0 {
			break
		}
		group = strings.Contains(strings.ToLower(s[:i]), "<nextgroup") && !strings.Contains(strings.ToLower(s[:i]), "</nextgroup")
		s = s[i+len("<![CDATA["):]
		end := strings.Index(s, "]]>")
		if end < 0 {
			end = len(s)
		}
		inner := s[:end]
		s = s[end:]
		if group {
			if m := nextGroup.FindStringSubmatch(inner); m != nil {
				r.doc.meta["nextgroup"] = html.UnescapeString(m[1])
			}
			continue
		}
		r.fragment(inner, atom.Script)
	}
	if r.page.MediaType != "" && mediaOf(r.page) == xmlText {
		r.links()
		if !r.ended() {
			r.jpageNext(string(r.page.Body))
		}
	}
}

// decoded reads base64 of percent-encoded markup.
func decoded(s string) string {
	s = strings.Join(strings.Fields(s), "")
	if len(s) < 16 {
		return ""
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	if plain, err := url.QueryUnescape(string(b)); err == nil {
		return plain
	}
	return string(b)
}

// literals joins the string literals up to the end of a call.
func literals(s string) string {
	var b strings.Builder
	for i := 0; i < len(s) && b.Len() < maxLine; i++ {
		switch c := s[i]; c {
		case '"', '\'', '`':
			end := i + 1
			for end < len(s) && s[end] != c {
				if s[end] == '\\' {
					end++
				}
				end++
			}
			b.WriteString(unescape(s[i+1 : min(end, len(s))]))
			i = end
		case ')', ';':
			return b.String()
		}
	}
	return b.String()
}

// unescape reads the escapes of a string literal.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out string
	quoted := strings.NewReplacer(`\'`, `'`, `\"`, `\"`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s)
	if json.Unmarshal([]byte(`"`+quoted+`"`), &out) == nil {
		return out
	}
	return strings.NewReplacer(`\"`, `"`, `\'`, `'`, `\/`, `/`, `\n`, "\n").Replace(s)
}

// objects reads records written as objects in a script: those with a title and
// an address.
func (r *reading) objects(s string) {
	for _, o := range flatObject.FindAllString(s, maxRecords) {
		var l link
		for _, m := range keyValue.FindAllStringSubmatch(o, 60) {
			key, value := strings.ToLower(m[1]), unescape(m[2]+m[3])
			switch {
			case l.title == "" && r.words.keys["title"][key]:
				l.title = value
			case l.href == "" && r.words.keys["url"][key]:
				l.href = value
			case l.group == "" && r.words.keys["unit"][key]:
				if f := fold(value); r.words.isUnit(f) {
					l.group = f
				}
			}
		}
		if l.title != "" && l.href != "" && len(r.doc.links) < maxLinks {
			l.text, l.inside = plainText(l.title), true
			r.doc.links = append(r.doc.links, l)
		}
	}
}

// plainText removes the tags that search engines put around the words found.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	return html.UnescapeString(tag.ReplaceAllString(s, ""))
}

var tag = regexp.MustCompile(`<[^<>]*>`)
