package normalize

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/big"
	"strconv"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/title"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/normalize/narrative"
	"github.com/gongkai/gongkai/normalize/number"
	"github.com/gongkai/gongkai/normalize/place"
)

// version changes when the code of this package or its leaves reads better.
const version = "1"

// Data is the knowledge of the domain: forms, titles, rules and metrics.
type Data struct {
	Forms       *form.Forms
	Places      *place.Data
	Rules       *check.Rules
	Metrics     *narrative.Dictionary
	fingerprint string
}

// Load reads the embedded data and checks that it fits together.
func Load() (*Data, error) {
	forms, err := form.Load()
	if err != nil {
		return nil, err
	}
	places, err := place.Load()
	if err != nil {
		return nil, err
	}
	rules, err := check.Load()
	if err != nil {
		return nil, err
	}
	metrics, err := narrative.Load()
	if err != nil {
		return nil, err
	}
	sum, err := fingerprint(layout.DataFiles(), form.DataFiles(), title.DataFiles(), place.DataFiles(), check.DataFiles(), number.DataFiles(), narrative.DataFiles())
	if err != nil {
		return nil, err
	}
	return &Data{Forms: forms, Places: places, Rules: rules, Metrics: metrics, fingerprint: version + "." + sum}, nil
}

// Fingerprint names the version of this code and data: reports normalized
// under another one may differ.
func (d *Data) Fingerprint() string { return d.fingerprint }

func fingerprint(sources ...embed.FS) (string, error) {
	h := sha256.New()
	for _, s := range sources {
		err := fs.WalkDir(s, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := s.ReadFile(name)
			fmt.Fprintf(h, "%s %d\n", name, len(b))
			h.Write(b)
			return err
		})
		if err != nil {
			return "", fmt.Errorf("embedded data: %w", err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:8], nil
}

// Document reads the report in a document. A document that is no report of
// this kind is a layout.Error with status not_report.
func Document(doc *layout.Document, data *Data) (*Report, error) {
	who := data.Places.Identify(doc)
	reading := data.Forms.Match(doc.Tables(), who.Year)
	if who.Title == "" && len(reading.Tables) == 0 {
		return nil, layout.Bad(layout.NotReport, "", "no title of a yearly report and no table of its form")
	}
	r := &Report{Title: who.Title, Agency: who.Agency, Year: who.Year, Published: who.Published,
		Body: BodyOf(who.Body), Remark: who.Remark, TitleFrom: who.From, SiteCode: who.Site.Code, SiteName: who.Site.Name,
		Sections: layout.Sections(doc.Blocks)}
	if len(reading.Tables) == 0 {
		r.Findings = append(r.Findings, noKnownTable(doc))
	}
	n := 0
	for i := range reading.Tables {
		n += len(reading.Tables[i].Boxes)
	}
	boxes := make([]*check.Box, 0, n)
	r.Facts = make([]Fact, 0, n)
	for i := range reading.Tables {
		boxes = append(boxes, r.addTable(&reading.Tables[i], doc, data)...)
	}
	for _, c := range data.Rules.CheckTables(boxes, r.publisher()) {
		r.Findings = append(r.Findings, r.finding(c, tablePlace{table: tableOf(boxes, c)}))
	}
	for _, n := range reading.Notes {
		r.Findings = append(r.Findings, note(n))
	}
	for _, w := range doc.Warnings {
		r.Findings = append(r.Findings, Finding{Rule: "document_damaged", Severity: "warning", Result: "noted", Message: w.Message, Place: w.Place})
	}
	if f, ok := r.identity(); !ok {
		r.Findings = append(r.Findings, f)
	}
	prose := data.Metrics.Read(r.Sections)
	r.Metrics, r.Unread = prose.Metrics, prose.Unread
	r.claims(boxes, data.Rules)
	r.ID = id(r, doc)
	return r, nil
}

// BodyOf gives a body as a Report holds it.
func BodyOf(b place.Body) Body {
	return Body{AgencyID: b.ID, AgencyKey: b.Key, Region: b.Region, RegionFrom: string(b.RegionFrom),
		Level: string(b.Level), Category: b.Category, Scope: b.Scope, Evidence: b.Evidence}
}

// unclear is the rule that a report says whose it is.
const unclear = "identity_unclear"

// identity is a finding if a report does not say who reports on which year.
func (r *Report) identity() (f Finding, ok bool) {
	return Finding{Rule: unclear, Severity: "warning", Result: "noted",
		Message: fmt.Sprintf("title %q gives agency %q and year %d", r.Title, r.Agency, r.Year)}, r.Agency != "" && r.Year != 0
}

func noKnownTable(doc *layout.Document) Finding {
	words, at := pictures(doc)
	return Finding{Rule: "no_known_table", Severity: "warning", Result: "noted", Cause: "unknown", Place: at,
		Message: fmt.Sprintf("none of the %d tables of the document follows a known form", len(doc.Tables())) + words}
}

// addTable turns one standard table into facts and asks its rules.
func (r *Report) addTable(t *form.TableReading, doc *layout.Document, data *Data) []*check.Box {
	r.Expected += len(t.Boxes)
	if !t.Found {
		words, at := pictures(doc)
		r.Findings = append(r.Findings, Finding{Rule: "table_missing", Severity: "error", Result: "fail", Cause: "unknown", Table: t.Table, Place: at,
			Message: fmt.Sprintf("the table %s is not among the %d tables of the document; its %d boxes are missing", t.Table, len(doc.Tables()), len(t.Boxes)) + words})
	}
	boxes := make([]*check.Box, 0, len(t.Boxes))
	checked := make([]check.Box, len(t.Boxes))
	for i := range t.Boxes {
		b := &t.Boxes[i]
		f := fact(b)
		twice := false
		for _, d := range doc.Doubts {
			if b.Printed && within(d.Place, f.Place) {
				twice = true
				r.Findings = append(r.Findings, doubt(d, f))
			}
		}
		if f.State == StateUnreadable && !b.Undecided {
			r.Findings = append(r.Findings, unreadable(f))
		}
		f.Confidence = confidence(b.Confidence, b.Recognised, f, twice)
		if f.State != StateMissing {
			r.Read++
		}
		r.Facts = append(r.Facts, f)
		checked[i] = checkBox(b, &f)
		boxes = append(boxes, &checked[i])
	}
	if !t.Found {
		return nil
	}
	at := tablePlace{t.Table, t.Place}
	failed := false
	for _, c := range data.Rules.Check(boxes, r.publisher()) {
		r.Findings = append(r.Findings, r.finding(c, at))
		failed = failed || c.Result == check.Fail
	}
	if failed {
		found := data.Rules.Locate(boxes)
		r.locations(found, at, doc.Second, data.Rules)
		r.suggest(found, at, doc)
	}
	return boxes
}

// states gives the state of a printed cell by what stands in it.
var states = map[number.Kind]State{
	number.Blank: StateBlank, number.Dash: StateDash, number.Number: StateValue,
	number.Text: StateText, number.Unreadable: StateUnreadable,
}

// fact turns a box into a fact.
func fact(b *form.BoxReading) Fact {
	f := Fact{Table: b.Table, Edition: b.Edition, Indicator: b.Indicator, Applicant: b.Applicant,
		State: StateMissing, Unit: b.Box.Unit, Confidence: b.Confidence}
	if !b.Printed {
		return f
	}
	f.State, f.Raw = states[b.Value.Kind], strings.TrimFunc(b.Value.Raw, unicode.IsSpace)
	f.Method, f.Place = string(b.Method), b.Place
	if b.Unit != "" {
		f.Unit = strings.TrimFunc(b.Unit, unicode.IsSpace)
	}
	if f.State == StateValue {
		f.Value, _ = b.Value.Num.Float64()
		if b.Value.Unit != "" {
			f.Unit = b.Value.Unit
		}
	}
	return f
}

// checkBox gives the rules what they need to know of a box.
func checkBox(b *form.BoxReading, f *Fact) check.Box {
	out := check.Box{Table: b.Table, Edition: b.Form(), Indicator: b.Indicator, Applicant: b.Applicant, Label: b.Label,
		Row: b.Row, Col: b.Col, FormUnit: b.Box.Unit, Confidence: f.Confidence}
	switch f.State {
	case StateValue:
		out.State, out.Num, out.PrintedUnit = check.Value, b.Value.Num, b.Value.Unit
	case StateBlank, StateDash:
		out.State = check.Nothing
	case StateMissing:
		out.State = check.Missing
	default:
		out.State = check.Unknown
	}
	return out
}

// within reports whether the centre of a doubt lies in a place.
func within(d, p layout.Place) bool {
	return d.Page == p.Page && d.Locator == p.Locator && d.Box != (layout.Box{}) && p.Box.Contains(d.Box.CenterX(), d.Box.CenterY())
}

func doubt(d layout.Doubt, f Fact) Finding {
	what := fmt.Sprintf("%q is printed; where the first reading has the digits %q, the second has %s", f.Raw, d.First, orNothing(d.Second))
	if d.Why != "" {
		what = fmt.Sprintf("%s is printed, but %s", orNothing(f.Raw), d.Why)
	}
	return Finding{Rule: "reading_disagrees", Severity: "warning", Result: "noted", Cause: "reading", Table: f.Table,
		Indicator: f.Indicator, Applicant: f.Applicant, Place: d.Place,
		Message: what}
}

func unreadable(f Fact) Finding {
	return Finding{Rule: "value_unreadable", Severity: "warning", Result: "noted", Cause: "unknown", Table: f.Table,
		Indicator: f.Indicator, Applicant: f.Applicant, Place: f.Place,
		Message: fmt.Sprintf("%q is printed, and its digits and marks do not decide on one number", f.Raw)}
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return strconv.Quote(s)
}

func note(n form.Note) Finding {
	f := Finding{Rule: n.Rule, Severity: "info", Result: "noted", Cause: "unknown", Table: n.Table,
		Indicator: n.Indicator, Applicant: n.Applicant, Message: n.Message, Place: n.Place}
	if n.Warning {
		f.Severity = "warning"
	}
	return f
}

// publisher is what the rules may ask about whose report it is.
func (r *Report) publisher() check.Publisher {
	return check.Publisher{Level: r.Level, Category: r.Category, Scope: r.Scope}
}

// tableOf is the table of the box that a finding names.
func tableOf(boxes []*check.Box, c check.Finding) string {
	for _, b := range boxes {
		if b.Indicator == c.Indicator {
			return b.Table
		}
	}
	return ""
}

// finding turns the result of a rule into a finding at the place of its box.
func (r *Report) finding(c check.Finding, at tablePlace) Finding {
	return Finding{Rule: c.Rule.ID, Severity: c.Severity, Result: c.Result, Message: c.Message + " — " + c.Rule.ZH,
		Left: float(c.Left), Right: float(c.Right), Difference: float(c.Difference),
		Indicator: c.Indicator, Applicant: c.Applicant, Cause: c.Cause, Table: at.table, Place: r.placeOf(at, c.Indicator, c.Applicant)}
}

func float(n *big.Rat) *float64 {
	if n == nil {
		return nil
	}
	v, _ := n.Float64()
	return &v
}

// longest is the length in bytes of what is likely to be the longest text that
// the identity of a report is made of.
func longest(r *Report) int {
	n := len(r.Title)
	for _, s := range r.Sections {
		n = max(n, len(s.Heading)+len(s.Text))
	}
	return n + len("section") + 1
}

// id derives the identity of a report from what it says: title, numbered
// sections and tables, blanks and width of characters aside. What a site puts
// around them does not count.
func id(r *Report, doc *layout.Document) string {
	h := sha256.New()
	b := make([]byte, 0, longest(r))
	write := func(kind, text string) {
		b = append(b[:0], kind...)
		for word := range strings.FieldsSeq(layout.Compatible(text)) {
			b = append(b, word...)
		}
		b = append(b, 0) // no printed character is 0
		h.Write(b)
	}
	write("title", r.Title)
	numbered := false
	for _, s := range r.Sections {
		numbered = numbered || s.Number > 0
	}
	for _, s := range r.Sections {
		if s.Number > 0 || !numbered {
			write("section", s.Heading+s.Text)
		}
	}
	for _, t := range doc.Tables() {
		for _, c := range t.Cells {
			if c.Text != "" {
				write("cell", c.Text)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
