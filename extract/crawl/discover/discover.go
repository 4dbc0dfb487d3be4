// Package discover says what a fetched page leads to. In: one page, decoded to
// UTF-8, with the request that led to it, and what the profile of its site
// says. Out: the requests worth making, best first and bounded; whether the
// page is an annual report, of whom and of which year; and what spoke for it.
//
// It does no I/O, keeps no state between pages, and does not know which pages
// were fetched before: the frontier does. What speaks for and against a link
// is data (data/*.csv). It never calls a page a report because of its address.
package discover

// A Page is a fetched page, decoded to UTF-8. Body holds the bytes as fetched
// where MediaType is no text.
type Page struct {
	URL       string // where it was found, after redirects
	MediaType string // sniffed, without parameters: text/html, application/json, application/pdf, ...
	Body      []byte
	Encoding  string   // that the bytes had: gb18030, utf-8; "" if unknown
	From      *Request // nil for a seed
}

// Kind says what a request is expected to bring.
type Kind string

// The kinds of requests.
const (
	Home       Kind = "home"       // a page on the way: home page, column, department
	List       Kind = "list"       // a list of reports, or one more page of it
	Document   Kind = "report"     // a page whose title is that of a report
	Attachment Kind = "attachment" // a file in a page
)

// A Request is something worth fetching, with the evidence for it.
type Request struct {
	URL         string
	Method      string // GET or POST
	Body        []byte // of a POST
	ContentType string // of Body
	Referer     string
	Kind        Kind
	Text        string // link text or title
	Column      string // name of the list that has it
	Unit        string // whose report it is; "" if unknown
	Year        int    // that the report is about; 0 if unknown
	Score       float64
	Depth       int    // links from the seed
	Page        int    // of a list, from 1; 0 if this is no list page
	Render      bool   // the list is empty until its scripts have run
	Variant     string // of the report that is expected: see Report.Variant
	Trail       string // what the pages of a list before this one held; opaque, to be handed back in Page.From
}

// A Report is what a page or file says of itself, or what the list says of it.
type Report struct {
	Title     string
	Unit      string // as the title prints it; "" if it does not say
	Year      int
	Published string // YYYY-MM-DD; "" if unknown
	Variant   string // 图片版, 超链版, attachment: a twin of the same report; "" for the report itself
	Confirmed bool   // by content; false for files that only their title and list speak for
}

// Found is what a page leads to.
type Found struct {
	Requests []Request // best first
	Report   *Report   // nil if the page is no report
	System   string    // the adapter that read the list; "" if none did
	Total    int       // records that the list claims; 0 if it does not say
	Evidence []string  // why, in words, for probe and for the log
}

// Hints are what the profile of a site says.
type Hints struct {
	System   string // adapter to use; "" recognises it
	MaxPages int    // of one list; 0 is the default of the settings
	Render   bool   // lists that only scripts fill may be rendered
}
