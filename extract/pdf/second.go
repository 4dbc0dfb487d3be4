package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	second "github.com/ledongthuc/pdf"
)

// SecondText reads the text of the wanted pages (from 1) with the independent
// second reader, in the order of the content stream. A page it cannot read is
// "". It can loop without end or use all memory on hostile files: run it only
// where it can be killed.
func SecondText(data []byte, pages []int) (texts map[int]string, err error) {
	defer func() {
		if r := recover(); r != nil {
			texts, err = nil, fmt.Errorf("the second reader stopped: %v", r)
		}
	}()
	r, err := second.NewReaderEncrypted(bytes.NewReader(data), int64(len(data)), func() string { return "" })
	if err != nil {
		return nil, fmt.Errorf("the second reader cannot open the file: %w", err)
	}
	texts = map[int]string{}
	for _, n := range pages {
		if n <= r.NumPage() {
			texts[n] = pageText(r, n)
		}
	}
	return texts, nil
}

// pageText reads one page; a page that makes the reader panic reads as "".
func pageText(r *second.Reader, n int) (text string) {
	defer func() {
		if recover() != nil {
			text = ""
		}
	}()
	p := r.Page(n)
	if p.V.IsNull() {
		return ""
	}
	texts := p.Content().Text
	undecoded := map[string]bool{}
	for _, t := range texts {
		undecoded[t.Font] = undecoded[t.Font] || strings.ContainsFunc(t.S, raw)
	}
	var b strings.Builder
	for _, t := range texts {
		if undecoded[t.Font] {
			b.WriteRune(unicode.ReplacementChar)
			continue
		}
		b.WriteString(t.S)
	}
	return b.String()
}

// raw reports whether a character is a sign that the reader has passed codes
// of a font on as they are: then digits among them mean nothing.
func raw(c rune) bool {
	return c == unicode.ReplacementChar || unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t'
}
