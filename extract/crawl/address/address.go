// Package address brings addresses into one form. In: an address as a page or
// a person wrote it. Out: the address as a browser would ask for it, without
// fragment and session numbers, its host and origin, and a key under which
// addresses that ask for the same thing meet. It follows the WHATWG URL
// standard. It does not merge what only looks alike (http and https, www and
// not, index.html and /): equal bodies decide that, not a rule.
package address

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// maxLength is the longest address that is taken.
const maxLength = 4096

// maxHost is the longest name of a host (RFC 1035, 2.3.4).
const maxHost = 253

// ErrRefused marks an address that is never fetched, whatever a profile says.
var ErrRefused = errors.New("the address is refused")

// An Address is one that may be fetched.
type Address struct {
	URL    string // in canonical form
	Scheme string // http or https
	Host   string // name, lower case, without port
	Port   string // "" for that of the scheme
}

// Origin is where robots.txt lies for the address.
func (a Address) Origin() string {
	if a.Port == "" {
		return a.Scheme + "://" + a.Host
	}
	return a.Scheme + "://" + a.Host + ":" + a.Port
}

// HostPort is the host, with the port if it is not that of the scheme.
func (a Address) HostPort() string {
	if a.Port == "" {
		return a.Host
	}
	return a.Host + ":" + a.Port
}

// session matches a session number in a path.
var session = regexp.MustCompile(`(?i);jsessionid=[^/?]*`)

// escaped matches a percent-encoded byte.
var escaped = regexp.MustCompile(`%[0-9a-fA-F]{2}`)

// Parse reads an address that stands on a page, relative to base ("" if it is
// complete). charset is the encoding of that page, in which browsers send what
// is not ASCII in a query. drop lists parameters that change nothing.
func Parse(raw, base, charset string, drop []string) (Address, error) {
	if len(raw) > maxLength {
		return Address{}, tooLong(len(raw))
	}
	raw = inCharset(strings.TrimSpace(raw), charset)
	var u *url.Url
	var err error
	if base == "" {
		u, err = url.Parse(raw)
	} else {
		u, err = url.ParseRef(base, raw)
	}
	if err != nil {
		return Address{}, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if s := u.Scheme(); s != "http" && s != "https" {
		return Address{}, fmt.Errorf("%w: the scheme is %q", ErrRefused, s)
	}
	if u.Username() != "" || u.Password() != "" {
		return Address{}, fmt.Errorf("%w: it carries a user name", ErrRefused)
	}
	host := strings.TrimRight(u.Hostname(), ".")
	if err := checkHost(host); err != nil {
		return Address{}, err
	}
	trimmed := host != u.Hostname()
	path := session.ReplaceAllString(u.Pathname(), "")
	query := withoutParams(u.Query(), append([]string{"jsessionid"}, drop...))
	a := Address{Scheme: u.Scheme(), Host: host, Port: u.Port()}
	a.URL = a.Origin() + upperEscapes(path)
	if query != "" {
		a.URL += "?" + upperEscapes(query)
	}
	if len(a.URL) > maxLength {
		return Address{}, tooLong(len(a.URL))
	}
	if trimmed { // without its last dot a name may be a number
		return Parse(a.URL, "", "", drop)
	}
	return a, nil
}

func tooLong(n int) error { return fmt.Errorf("%w: it has %d bytes", ErrRefused, n) }

// checkHost refuses hosts that are numbers in any form, and names without a dot.
func checkHost(host string) error {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return fmt.Errorf("%w: the host %s is a number, not a name", ErrRefused, host)
	}
	if len(host) > maxHost {
		return fmt.Errorf("%w: the host has %d bytes", ErrRefused, len(host))
	}
	if !strings.Contains(host, ".") || strings.HasPrefix(host, ".") || strings.Contains(host, "..") {
		return fmt.Errorf("%w: the host %q is no full name", ErrRefused, host)
	}
	return nil
}

// upperEscapes writes percent-encoded bytes in upper case.
func upperEscapes(s string) string { return escaped.ReplaceAllStringFunc(s, strings.ToUpper) }

// withoutParams leaves parameters out of a query, and keeps the order of the others.
func withoutParams(query string, drop []string) string {
	if query == "" {
		return ""
	}
	parts := strings.Split(query, "&")
	parts = slices.DeleteFunc(parts, func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		return slices.ContainsFunc(drop, func(d string) bool { return strings.EqualFold(d, name) })
	})
	return strings.Join(parts, "&")
}

// inCharset writes the query of an address from a page in GB18030 as bytes of
// that encoding.
func inCharset(raw, charset string) string {
	path, query, ok := strings.Cut(raw, "?")
	if !ok || charset != "gb18030" || isASCII(query) {
		return raw
	}
	query, fragment, hashed := strings.Cut(query, "#")
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(query))
	if err != nil {
		return raw
	}
	var out bytes.Buffer
	for _, c := range b {
		if c < 0x80 {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	if hashed {
		out.WriteString("#" + fragment)
	}
	return path + "?" + out.String()
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// A Key is under what requests for the same thing meet.
type Key [16]byte

// KeyOf is the key of a request for a canonical address: parameters in another
// order ask for the same thing.
func KeyOf(method, canonical string, body []byte) Key {
	path, query, _ := strings.Cut(canonical, "?")
	params := strings.Split(query, "&")
	slices.Sort(params)
	h := sha256.New()
	fmt.Fprintf(h, "%s %s?%s\n", method, path, strings.Join(params, "&"))
	h.Write(body)
	return Key(h.Sum(nil)[:16])
}
