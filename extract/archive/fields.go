package archive

import (
	"bufio"
	"bytes"
	"strconv"
	"strings"
)

// A field of the metadata record: its name there and where it is kept.
type field struct {
	name string
	text *string
}

// all lists the text fields under their names in the metadata record.
func (f *Fields) all() []field {
	return []field{
		{"outcome", &f.Outcome}, {"detail", &f.Detail}, {"site", &f.Site}, {"kind", &f.Kind}, {"via", &f.Referrer},
		{"link-text", &f.Text}, {"column", &f.Column}, {"unit", &f.Unit}, {"published", &f.Published},
		{"media-type", &f.MediaType}, {"charset", &f.Charset}, {"tls", &f.TLS},
		{"decoded-sha256", &f.Decoded}, {"content-sha256", &f.Content}, {"imported-from", &f.Source},
	}
}

// write writes the block of the metadata record (application/warc-fields).
// origin is where the body of a revisit stands.
func (f Fields) write(origin Place) []byte {
	var b bytes.Buffer
	put := func(name, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	for _, x := range f.all() {
		put(x.name, *x.text)
	}
	if f.Year != 0 {
		put("year", strconv.Itoa(f.Year))
	}
	put("origin", origin.String())
	return b.Bytes()
}

// parseFields reads what write wrote.
func parseFields(block []byte) (Fields, Place) {
	var f Fields
	var origin Place
	texts := map[string]*string{}
	for _, x := range f.all() {
		texts[x.name] = x.text
	}
	for s := bufio.NewScanner(bytes.NewReader(block)); s.Scan(); {
		name, value, _ := strings.Cut(s.Text(), ":")
		value = strings.TrimSpace(value)
		switch {
		case texts[name] != nil:
			*texts[name] = value
		case name == "year":
			f.Year, _ = strconv.Atoi(value)
		case name == "origin":
			origin = ParsePlace(value)
		}
	}
	return f, origin
}
