package encoding

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// prescanBytes is how far into a page its meta elements are looked for.
const prescanBytes = 4096

// canonical returns the name of the encoding that a label means; "" if it is
// none that this package reads. The label may be a whole Content-Type.
func canonical(label string) string {
	if i := strings.Index(strings.ToLower(label), "charset="); i >= 0 {
		label, _, _ = strings.Cut(label[i+len("charset="):], ";")
	}
	label = strings.Trim(label, " \t\r\n\"'")
	if label == "" {
		return ""
	}
	switch _, name := charset.Lookup(label); name {
	case "gbk", "gb18030":
		return GB18030
	case UTF8, UTF16LE, UTF16BE, Big5:
		return name
	}
	return ""
}

// prescan returns the encoding that a page declares in a meta element near its
// beginning, or "".
func prescan(data []byte) string {
	head := data[:min(len(data), prescanBytes)]
	if !bytes.Contains(bytes.ToLower(head), []byte("charset")) {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(head))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.DataAtom == atom.Body {
				return ""
			}
			if t.DataAtom != atom.Meta {
				continue
			}
			if name := metaCharset(t.Attr); name != "" {
				return name
			}
		}
	}
}

// metaCharset returns the encoding one meta element declares, or "". A page
// that can be read so far is not UTF-16, whatever it says.
func metaCharset(attrs []html.Attribute) string {
	isType, content, name := false, "", ""
	for _, a := range attrs {
		switch a.Key {
		case "charset":
			name = canonical(a.Val)
		case "http-equiv":
			isType = strings.EqualFold(a.Val, "content-type")
		case "content":
			content = a.Val
		}
	}
	if name == "" && isType && strings.Contains(strings.ToLower(content), "charset=") {
		name = canonical(content)
	}
	if name == UTF16LE || name == UTF16BE {
		return UTF8
	}
	return name
}
