// Package link says where a linked file may stand. In: the address of a page
// and a link as the page writes it. Out: the addresses to look at. It opens
// nothing, and does not know what the file is about. An address is a URL;
// "file:" and a path with slashes stands for a local file.
package link

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Local returns the address of a file on disk, given its path with slashes. A
// name that is not UTF-8, as unpacked from an archive made in GBK, is escaped.
func Local(path string) string {
	names := strings.Split(path, "/")
	for i, n := range names {
		if !utf8.ValidString(n) {
			names[i] = escape(n)
		}
	}
	return "file:" + strings.Join(names, "/")
}

// Paths lists the paths that a local address can stand for: as it is written,
// and with its escapes undone.
func Paths(address string) []string {
	written := strings.TrimPrefix(address, "file:")
	if plain, err := url.PathUnescape(written); err == nil && plain != written {
		return []string{written, plain}
	}
	return []string{written}
}

// escape writes the bytes of a name beyond ASCII as %XX.
func escape(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= utf8.RuneSelf {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// inGBK is the address of a path whose last name is kept in GBK on disk, or ""
// if it has no such form of its own.
func inGBK(p string) string {
	folder, name := path.Split(p)
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(name)
	if err != nil || gbk == name {
		return ""
	}
	return folder + escape(gbk)
}

// suffixes are those of files that can hold a report and are no page.
var suffixes = []string{".pdf", ".doc", ".docx", ".wps", ".wpt", ".rtf", ".xls", ".xlsx", ".et", ".ofd", ".txt", ".mht", ".mhtml"}

// IsFile reports whether a link leads to a document and not to another page:
// its path, or a parameter that names a file to a viewer, ends like one.
func IsFile(target string) bool {
	rest, query := cut(target)
	return hasSuffix(rest) || len(parameters(query)) > 0
}

// cut parts a link into its path and its query, without the fragment.
func cut(target string) (rest, query string) {
	rest, _, _ = strings.Cut(target, "#")
	rest, query, _ = strings.Cut(rest, "?")
	return strings.ReplaceAll(strings.TrimSpace(rest), `\`, "/"), query
}

func hasSuffix(p string) bool {
	return len(path.Ext(p)) < len(path.Base(p)) && slices.Contains(suffixes, strings.ToLower(path.Ext(p)))
}

// parameters returns the values of a query that name a document.
func parameters(query string) []string {
	var out []string
	for pair := range strings.SplitSeq(query, "&") {
		_, value, _ := strings.Cut(pair, "=")
		value = unescape(value)
		if hasSuffix(value) {
			out = append(out, value)
		}
	}
	return out
}

// maxUp is how many folders above a page a link from the root of its site is
// looked for.
const maxUp = 12

// Candidates lists the addresses at which the file may stand that a page links
// to, the likeliest first. The page may be a saved one, whose links still lead
// to the site it was on.
func Candidates(page, target string) []string {
	var out []string
	add := func(address string) {
		if address != page && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	rest, query := cut(target)
	for _, t := range append([]string{rest}, parameters(query)...) {
		if local, ok := strings.CutPrefix(page, "file:"); ok {
			paths := localPaths(local, t)
			for _, p := range paths {
				add("file:" + p)
			}
			for _, p := range paths {
				if gbk := inGBK(p); gbk != "" {
					add("file:" + gbk)
				}
			}
			continue
		}
		if t == rest {
			t, _, _ = strings.Cut(target, "#")
		}
		for _, u := range remote(page, t) {
			add(u)
		}
	}
	return out
}

// remote joins a link with the address of a page on the web.
func remote(page, target string) []string {
	base, err := url.Parse(page)
	if err != nil {
		return nil
	}
	to, err := base.Parse(strings.ReplaceAll(strings.TrimSpace(target), " ", "%20"))
	if err != nil {
		return nil
	}
	return []string{to.String(), unescape(to.String())}
}

// localPaths lists the paths of a linked file on disk: beside the page, in the
// folder that a browser saves with a page, and, for links from the root of a
// site, in the folders above.
func localPaths(page, target string) []string {
	folder, base := path.Split(page)
	stem := strings.TrimSuffix(base, path.Ext(base))
	var out []string
	add := func(p string) {
		if p = path.Clean(p); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, t := range []string{unescape(target), target} {
		name := path.Base(t)
		host, rooted := "", t
		if scheme, rest, ok := strings.Cut(t, "://"); ok && strings.EqualFold(scheme, "file") {
			add("/" + strings.TrimLeft(rest, "/"))
		} else if ok || strings.HasPrefix(t, "//") {
			rest = strings.TrimPrefix(rest, "//")
			if !ok {
				rest = t[2:]
			}
			host, rooted, _ = strings.Cut(rest, "/")
			rooted = "/" + rooted
		} else if !strings.HasPrefix(t, "/") {
			add(folder + t)
			rooted = ""
		}
		if rooted != "" {
			up := path.Clean(folder)
			for range maxUp {
				add(up + rooted)
				if host != "" {
					add(up + "/" + host + rooted)
				}
				if up == "/" || up == "." {
					break
				}
				up = path.Dir(up)
			}
		}
		if name != "." && name != "/" && name != ".." {
			add(folder + name)
			add(folder + stem + "_files/" + name)
			add(folder + stem + ".files/" + name)
		}
	}
	return out
}

// unescape undoes percent escapes, of UTF-8 or, name by name, of GBK; what is
// no escape stays.
func unescape(s string) string {
	names := strings.Split(s, "/")
	for i, n := range names {
		names[i] = unescapeName(n)
	}
	return strings.Join(names, "/")
}

func unescapeName(s string) string {
	plain, err := url.PathUnescape(s)
	if err != nil {
		return s
	}
	if utf8.ValidString(plain) {
		return plain
	}
	if gbk, err := simplifiedchinese.GB18030.NewDecoder().String(plain); err == nil {
		return gbk
	}
	return s
}
