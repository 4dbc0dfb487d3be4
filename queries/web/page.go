package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A request is what a page is made from.
type request struct {
	*http.Request
	lang string
	q    url.Values
}

// An answer is a finished page, or where to go instead.
type answer struct {
	page     string // template
	title    string
	data     any
	kind     string // media type of body, where there is no template
	body     []byte
	policy   string // instead of the usual Content-Security-Policy
	file     string // name under which body is saved
	redirect string
	unkept   bool      // differs between requests of the same address
	lists    []listing // of the page, which can be taken away
	bare     bool      // the page is shown within another
}

// A wrong error is a request that cannot be answered as it is; the key names a
// text that says why.
type wrong struct {
	key  string
	args []any
}

func (e *wrong) Error() string { return e.key }

// A sent is an answer as it goes over the wire.
type sent struct {
	status     int
	head       [][2]string
	body, gzip []byte
	keep       bool
}

// page wraps a handler: language, time limit and errors.
func (s *Server) page(lang string, serve func(*request) (*answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req, cancel := s.begin(lang, r)
		defer cancel()
		s.write(w, r, s.finish(req, serve))
	}
}

// begin gives a request its language and its time.
func (s *Server) begin(lang string, r *http.Request) (*request, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(r.Context(), s.opt.Limits.PageTime)
	return &request{Request: r.WithContext(ctx), lang: lang, q: r.URL.Query()}, cancel
}

// keptPage is page for what the database alone tells: it does not change while
// it is served, so a page is made once.
func (s *Server) keptPage(lang string, serve func(*request) (*answer, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		req, cancel := s.begin(lang, r)
		defer cancel()
		key := "page\x00" + s.verdictMark() + "\x00" + r.URL.Path + "?" + req.q.Encode()
		var unkept *sent
		v, err := s.results.get(key, func() (any, int, error) {
			out := s.finish(req, serve)
			if !out.keep {
				unkept = out
				return nil, 0, errUnkept
			}
			return out, len(out.body) + len(out.gzip), nil
		})
		switch {
		case err == nil:
			s.write(w, r, v.(*sent))
		case unkept != nil:
			s.write(w, r, unkept)
		default: // the request that was waited for failed: try for ourselves
			s.write(w, r, s.finish(req, serve))
		}
	}
}

var errUnkept = errors.New("explorer: not to be kept")

// finish makes an answer, whatever happens.
func (s *Server) finish(r *request, serve func(*request) (*answer, error)) *sent {
	select {
	case s.gate <- struct{}{}:
		defer func() { <-s.gate }()
	case <-r.Context().Done():
		return s.failed(r, r.Context().Err())
	}
	a, err := serve(r)
	if err == nil && a.page != "" && r.taken() {
		a, err = r.file(a)
	}
	if err != nil {
		return s.failed(r, err)
	}
	if a.redirect != "" {
		return &sent{status: http.StatusSeeOther, head: [][2]string{{"Location", a.redirect}}}
	}
	out := &sent{status: http.StatusOK, head: [][2]string{}}
	if a.page != "" {
		if a.body, err = s.pages.render(r, a); err != nil {
			return s.failed(r, err)
		}
		a.kind = "text/html; charset=utf-8"
	}
	out.body = a.body
	out.head = append(out.head, [2]string{"Content-Type", a.kind})
	if a.policy != "" {
		out.head = append(out.head, [2]string{"Content-Security-Policy", a.policy})
	}
	if a.file != "" {
		out.head = append(out.head, [2]string{"Content-Disposition", "attachment; filename*=UTF-8''" + url.PathEscape(a.file)})
	}
	if strings.HasPrefix(a.kind, "text/") || strings.HasSuffix(a.kind, "svg+xml") {
		out.gzip = squeeze(a.body)
	}
	if a.unkept {
		out.head = append(out.head, [2]string{"Cache-Control", "no-store"})
		return &sent{status: out.status, head: out.head, body: out.body}
	}
	out.head = append(out.head, [2]string{"Cache-Control", "private, no-cache"})
	out.keep = true
	return out
}

// failed makes the page of an error.
func (s *Server) failed(r *request, err error) *sent {
	var bad *wrong
	status, key, args := http.StatusInternalServerError, "error.ours", []any(nil)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		status, key = http.StatusNotFound, "error.not_found"
	case errors.As(err, &bad):
		status, key, args = http.StatusBadRequest, bad.key, bad.args
	case errors.Is(err, context.DeadlineExceeded):
		status, key = http.StatusServiceUnavailable, "error.too_slow"
	case errors.Is(err, context.Canceled):
		status, key = http.StatusServiceUnavailable, "error.too_slow"
	default:
		s.opt.Log.Error("page", "path", r.URL.Path, "query", r.URL.RawQuery, "error", err)
	}
	message := s.texts.say(r.lang, key, args...)
	body, rerr := s.pages.render(r, &answer{page: "error", title: s.texts.say(r.lang, "error.title"), data: message})
	if rerr != nil {
		body = []byte(message)
	}
	return &sent{status: status, head: [][2]string{{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"}}, body: body}
}

// write sends an answer, packed if the client takes it so.
func (s *Server) write(w http.ResponseWriter, r *http.Request, out *sent) {
	h := w.Header()
	for _, kv := range out.head {
		h.Set(kv[0], kv[1])
	}
	body := out.body
	if len(out.gzip) > 0 {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = out.gzip
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(out.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that is gone is no failure of ours
	}
}

func squeeze(body []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is valid
	if _, err := z.Write(body); err != nil || z.Close() != nil {
		return nil
	}
	return b.Bytes()
}

// chooseLanguage sends a visitor to the pages in a language of the browser.
func (s *Server) chooseLanguage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, "/"+s.texts.match(r.Header.Get("Accept-Language"))+"/", http.StatusSeeOther)
}

// timeText writes a moment of the database.
func timeText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}
