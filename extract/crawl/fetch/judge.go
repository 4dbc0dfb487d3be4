package fetch

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed data/signatures.csv
var signaturesCSV []byte

// A signature is how a gate or an error page is told from a page.
type signature struct {
	id      string
	outcome Outcome
	status  []int // none: any
	part    string
	pattern *regexp.Regexp // nil: the status says it all
	longest int            // characters of visible text; 0 for any
}

// A Judge tells what a response means. It is safe for concurrent use.
type Judge struct{ signatures []signature }

// NewJudge loads the signatures.
func NewJudge() (*Judge, error) {
	rows, err := csv.NewReader(bytes.NewReader(signaturesCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("fetch: signatures.csv: %w", err)
	}
	j := &Judge{}
	seen := map[string]bool{}
	for i, r := range rows[1:] {
		s := signature{id: r[0], outcome: Outcome(r[1]), part: r[3]}
		for _, n := range strings.FieldsFunc(r[2], func(c rune) bool { return c == '|' }) {
			status, err := strconv.Atoi(n)
			if err != nil {
				return nil, fmt.Errorf("fetch: signatures.csv: row %d: %w", i+2, err)
			}
			s.status = append(s.status, status)
		}
		if r[4] != "" {
			if s.pattern, err = regexp.Compile("(?i)" + r[4]); err != nil {
				return nil, fmt.Errorf("fetch: signatures.csv: row %d: %w", i+2, err)
			}
		}
		if s.longest, err = strconv.Atoi(r[5]); err != nil {
			return nil, fmt.Errorf("fetch: signatures.csv: row %d: %w", i+2, err)
		}
		if seen[s.id] || !slices.Contains(Outcomes, s.outcome) || s.pattern == nil && len(s.status) == 0 || r[6] == "" {
			return nil, fmt.Errorf("fetch: signatures.csv: row %d (%s) is listed twice, has no known outcome, matches everything or has no citation", i+2, s.id)
		}
		seen[s.id] = true
		j.signatures = append(j.signatures, s)
	}
	return j, nil
}

// searched is how much of a page is searched for signatures.
const searched = 128 << 10

// page looks for signatures in a response. body is text without content coding.
func (j *Judge) page(status int, body []byte, isHTML bool) (Outcome, string) {
	body = body[:min(len(body), searched)]
	var text string
	var length int
	if isHTML {
		text = visible(body)
		length = len([]rune(text))
	}
	for _, s := range j.signatures {
		if len(s.status) > 0 && !slices.Contains(s.status, status) {
			continue
		}
		in := body
		if s.part == "text" {
			if !isHTML || s.longest > 0 && length > s.longest {
				continue
			}
			in = []byte(text)
		}
		if s.pattern == nil || s.pattern.Match(in) {
			return s.outcome, "signature " + s.id
		}
	}
	return "", ""
}

// visible is the text of a page that a reader sees, roughly: title included,
// scripts and styles left out.
func visible(body []byte) string {
	var b strings.Builder
	skip := false
	for z := html.NewTokenizer(bytes.NewReader(body)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(b.String()), " ")
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			skip = a == atom.Script || a == atom.Style
		case html.EndTagToken:
			skip = false
		case html.TextToken:
			if !skip {
				b.Write(z.Text())
				b.WriteByte(' ')
			}
		}
	}
}

// A Verdict is what a response means.
type Verdict struct {
	Outcome    Outcome
	Detail     string
	Location   string        // where it lies instead, as the server wrote it
	RetryAfter time.Duration // that the server asks for
	Challenge  bool          // the site refuses programs: its host is to be left alone
}

// Judge tells what a response means, from its status and the start of its
// body (without content coding). It leaves the outcome empty for a body that
// is to be judged by what it holds.
func (j *Judge) Judge(r *Response, start []byte, isHTML bool, now time.Time) Verdict {
	v := Verdict{Outcome: r.Fault, Detail: r.Detail}
	if r.Status == 0 {
		return v
	}
	v.RetryAfter = retryAfter(r.Header.Get("Retry-After"), now)
	if o, why := j.page(r.Status, start, isHTML); o != "" && (o == Blocked || r.Status == http.StatusOK) {
		v.Outcome, v.Detail, v.Challenge = o, why, o == Blocked
		return v
	}
	status := fmt.Sprintf("status %d", r.Status)
	switch s := r.Status; {
	case s == http.StatusNotModified:
		v.Outcome, v.Detail = Unchanged, status
	case s >= 300 && s < 400 && r.Header.Get("Location") != "":
		v.Outcome, v.Detail, v.Location = Redirected, status, r.Header.Get("Location")
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusProxyAuthRequired:
		v.Outcome, v.Detail = Blocked, status
	case s == http.StatusNotFound || s == http.StatusGone || s == 550:
		v.Outcome, v.Detail = Gone, status
	case s == http.StatusTooManyRequests || s == http.StatusRequestTimeout || s == http.StatusTooEarly || s >= 500:
		v.Outcome, v.Detail = Retry, status
	case s == http.StatusPartialContent && v.Outcome == "":
		v.Outcome, v.Detail = Truncated, status
	case s != http.StatusOK && s != http.StatusNonAuthoritativeInfo && s != http.StatusPartialContent:
		v.Outcome, v.Detail = Failed, status
	}
	return v
}

// longestWait is the longest time a server can ask for.
const longestWait = 24 * time.Hour

// retryAfter reads a Retry-After field, in either form.
func retryAfter(field string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(field)); err == nil && n > 0 {
		return min(time.Duration(min(n, 1<<20))*time.Second, longestWait)
	}
	if t, err := http.ParseTime(field); err == nil && t.After(now) {
		return min(t.Sub(now), longestWait)
	}
	return 0
}
