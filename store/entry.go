package store

import (
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// A Document is one file content that was met: read, or set aside under its
// status. Put fills ReportID from the report of the entry.
type Document struct {
	SHA256    string // hex; "" if no bytes could be read
	ReportID  string
	MediaType string
	Kind      string // decoder: pdf, html, text
	Bytes     int64
	Pages     int // 0 if the format has none
	Status    layout.Status
	Detail    string
	Reader    string    // name and version of the reading code
	ReadAt    time.Time // kept from the first reading by the same Reader

	// What the file says on its own, before it is joined with others. Put fills
	// them from the report of an entry that is not joined.
	OwnID, OwnAgency string
	OwnYear          int
	Joined           string // mark of the files that make one report together; "" if it stands alone
}

// A Link is a file that a page links to, as the page writes it.
type Link struct{ Target, Text string }

// A Capture says where and when a file content was found.
type Capture struct {
	SHA256     string    // filled by Put from the document
	URL        string    // address, required; "file:" for local files
	Name       string    // base name of the local file or address
	FetchedAt  time.Time // when the bytes were taken, not when the file was last changed
	HTTPStatus int       // 0 for local files
	Outcome    string
	Site       string
	Referrer   string
}

// An Entry is one file found at one address.
type Entry struct {
	Document Document
	Capture  Capture
	Report   *normalize.Report // nil if the document was set aside
	Links    []Link            // files that the page links to

	// Part marks a file that makes one report together with others but does not
	// provide its facts. Its report is that of the file which does; both are put
	// in one batch, with the same Document.Joined.
	Part bool

	// Known marks a file whose content, by Document.SHA256, is in the database
	// already (see DB.Known) and was not read again: only where it was found is
	// recorded.
	Known bool
}

// An Indicator is one box of one edition of the official form.
type Indicator struct {
	Edition, Table           string // Table: disclosure, applications, disputes, statistics
	TableZH, TableEN         string // name of the table; not stored in a column
	Row, Col                 int    // among the value rows and columns, from 1
	Indicator                string
	Applicant                string // "" where the form has none
	LabelZH, LabelEN         string // name of the indicator, without the applicant
	Unit                     string // see units.csv; "" if the form leaves it open
	Kind                     string // data, total
	Citation                 string
	ApplicantZH, ApplicantEN string
	PartOf                   string // indicator of the total it adds to; "" if none
}

// A List fills a table that holds embedded data, loaded for joins: the
// crosswalk between editions, regions, categories of agencies. Rows have the
// columns of the table in order; nil is NULL.
type List struct {
	Table string
	Rows  [][]any
}

// A Result says what one Put did.
type Result struct {
	Reports  int // reports written
	Facts    int // fact rows written
	Findings int // finding rows written
	SetAside int // documents without a report
	Replaced int // documents that another one now stands in for
	Same     int // documents whose report is already there from another file
	Known    int // entries marked Known

	// Reread lists the captures of Known entries whose content stood at no
	// address any more when they were put, so that its facts had been removed
	// (two files that swapped places, for one). Read these files and Put them.
	Reread []Capture
}

// Add sums results of several Puts.
func (r *Result) Add(o Result) {
	r.Reports += o.Reports
	r.Facts += o.Facts
	r.Findings += o.Findings
	r.SetAside += o.SetAside
	r.Replaced += o.Replaced
	r.Same += o.Same
	r.Known += o.Known
	r.Reread = append(r.Reread, o.Reread...)
}

// unreadKey is the documents.sha256 of a file none of whose bytes could be
// read: its address is all that is known of it.
func unreadKey(url string) string { return unreadPrefix + url }

const unreadPrefix = "none:"
