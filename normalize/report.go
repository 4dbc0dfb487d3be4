// Package normalize reads the facts of one report. In: a layout.Document. Out:
// a Report: who published it for which year, every box of the standard tables
// that it prints, with its state and place, the numbers of the prose, and the
// findings of the checks. It does not know file formats, where the bytes came
// from, or the database.
package normalize

import (
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/narrative"
)

// A Report is what one document says. The zero value of a field means that the
// document does not say it.
type Report struct {
	ID        string // 16 hex digits of the SHA-256 of title, text and tables; the same for equal content
	Title     string // without line breaks and blanks
	Agency    string // as the title prints it
	Body             // whom that name means
	Year      int    // the year reported on
	Published string // YYYY-MM-DD, if the document says so
	Remark    string // in brackets behind the title: 图片版
	TitleFrom string // where the title stands: name of the metadata, or "printed"
	SiteCode  string // 网站标识码 in the page labels
	SiteName  string // site name in the page labels
	Facts     []Fact
	Findings  []Finding
	Metrics   []narrative.Metric // numbers of the prose that the dictionary names, in reading order
	Unread    []narrative.Unread // the other numbers of the prose, with the reason
	Sections  []layout.Section
	Expected  int // boxes the recognised forms have
	Read      int // boxes found printed: every state but missing
}

// A Body is whom the name of an agency means, see normalize/place.
type Body struct {
	AgencyID   string // the body through its renamings
	AgencyKey  string // AgencyID, or "name:" and the name where it means one body although it is not resolved
	Region     string // GB/T 2260 code
	RegionFrom string // what decided the region, see place.Source
	Level      string // national, province, prefecture, county, township, zone
	Category   string // normalize/place/data/categories.csv
	Scope      string // organ, system, aggregate, where the title says it
	Evidence   string // where these come from, or what is open
}

// A Fact is one box of a standard table.
type Fact struct {
	Table      string // disclosure, applications, disputes, statistics
	Edition    string // form edition, recognised from the labels
	Indicator  string // normalize/form/data/boxes.csv
	Applicant  string // "" where the form has none
	State      State
	Value      float64 // set if State is StateValue
	Raw        string  // as printed
	Unit       string  // printed unit if there is one, else the unit of the form
	Method     string  // how the cell was found: ruled, aligned, markup, tabbed
	Confidence float64 // 0 to 1
	Place      layout.Place
}

// State says what stands in a box. The kinds of nothing are different facts.
type State string

const (
	StateValue      State = "value"      // a number
	StateBlank      State = "blank"      // printed and empty
	StateDash       State = "dash"       // "/", "-", "—", 无: does not apply
	StateText       State = "text"       // something that is not a number
	StateUnreadable State = "unreadable" // printed, but it cannot be decided what
	StateMissing    State = "missing"    // the form has the box, the document has not
)

// States lists every State.
var States = []State{StateValue, StateBlank, StateDash, StateText, StateUnreadable, StateMissing}

// A Finding is something a reader of the report must know: a rule that failed,
// a row that found no place in the form, two readings that differ. It never
// changes a fact.
type Finding struct {
	Rule       string // normalize/check/data/rules.csv, or notes.csv for findings about the reading
	Severity   string // error, warning, info
	Result     string // pass_assumed_blank, fail, not_checkable, noted
	Message    string // a sentence with the numbers
	Left       *float64
	Right      *float64
	Difference *float64 // Left - Right
	Indicator  string   // the box the rule is about, if one
	Applicant  string
	Cause      string // source, reading, unknown
	Table      string // form table the finding belongs to, if one
	Place      layout.Place
}
