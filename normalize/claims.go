package normalize

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/check"
)

// claims holds the numbers of the prose against each other and against the
// boxes of the tables. Every claim becomes a finding, also one that holds: it
// carries what was recomputed. No value changes.
func (r *Report) claims(boxes []*check.Box, rules *check.Rules) {
	said, places := r.statements(rules)
	prose := check.Prose{Agency: r.Agency, Year: r.Year, Statements: said}
	for _, s := range r.Sections {
		prose.Parts = append(prose.Parts, check.Part{Number: s.Number, Heading: s.Heading, Text: s.Text})
	}
	for _, c := range rules.Claims(prose, boxes) {
		f := Finding{Rule: c.Rule.ID, Severity: c.Severity, Result: c.Result, Message: c.Message + " — " + c.Rule.ZH,
			Left: float(c.Left), Right: float(c.Right), Difference: float(c.Difference),
			Indicator: c.Indicator, Applicant: c.Applicant, Table: c.Table}
		if c.Result == check.Fail {
			f.Cause = "source"
			if !c.At.Sure {
				f.Cause = "reading"
			}
		}
		at := slices.IndexFunc(said, func(s check.Statement) bool { return s.Section == c.At.Section && s.Start == c.At.Start })
		if at >= 0 {
			f.Place = places[at]
		} else {
			f.Place = placeIn(r.Sections[c.At.Section], c.At.Start)
		}
		r.Findings = append(r.Findings, f)
	}
}

// placeIn is the place of the line in which a character of a section stands.
func placeIn(s layout.Section, at int) layout.Place {
	for _, b := range s.Blocks {
		if b.Paragraph == nil {
			continue
		}
		n := utf8.RuneCountInString(b.Paragraph.Text)
		if at > n {
			at -= n + 1 // the line break between paragraphs
			continue
		}
		runes := []rune(b.Paragraph.Text)
		offset := len(string(runes[:at]))
		for _, l := range b.Paragraph.Lines {
			if offset < l.End {
				return l.Place
			}
		}
	}
	return layout.Place{}
}

// claimAgain asks the claims of a report whose prose and boxes come from two
// documents, in place of those of its own prose.
func (r *Report) claimAgain(rules *check.Rules) {
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool {
		return slices.ContainsFunc(rules.ClaimRules(), func(c check.ClaimRule) bool { return c.ID == f.Rule })
	})
	r.claims(r.boxes(), rules)
}

// boxes are the facts as rules see them, without labels and places in the form.
func (r *Report) boxes() []*check.Box {
	boxes := make([]*check.Box, len(r.Facts))
	for i, f := range r.Facts {
		b := &check.Box{Table: f.Table, Edition: f.Edition, Indicator: f.Indicator, Applicant: f.Applicant, Confidence: f.Confidence}
		switch f.State {
		case StateValue:
			b.Num, _ = new(big.Rat).SetString(strconv.FormatFloat(f.Value, 'f', -1, 64))
		case StateBlank, StateDash:
			b.State = check.Nothing
		case StateMissing:
			b.State = check.Missing
		default:
			b.State = check.Unknown
		}
		boxes[i] = b
	}
	return boxes
}

// sureMetric is the confidence from which a number of the prose is bound to
// its metric beyond doubt.
const sureMetric = 0.9

// statements lists the numbers of the prose in reading order, with their
// places.
func (r *Report) statements(rules *check.Rules) ([]check.Statement, []layout.Place) {
	type numbered struct {
		check.Statement
		place layout.Place
	}
	all := make([]numbered, 0, len(r.Metrics)+len(r.Unread))
	texts := make([]counted, len(r.Sections)) // of the sections with numbers
	around := func(section, start, end int) (before, after string) {
		if texts[section].at == nil {
			texts[section] = count(r.Sections[section].Text)
		}
		return texts[section].around(start, end)
	}
	for _, m := range r.Metrics {
		s := check.Statement{Metric: m.Code, Value: m.Value, Places: placesOf(m.Raw), Raw: m.Raw, Unit: layout.Compatible(m.Unit), Qualifier: m.Qualifier,
			Period: m.Period, Year: m.Year, Scope: m.Scope, Dim: m.Dim, Negated: m.Negated, Quote: m.Quote,
			Section: m.Section, Start: m.Start, Sure: m.Confidence >= sureMetric}
		s.Before, s.After = around(m.Section, m.Start, m.End)
		all = append(all, numbered{s, m.Place})
	}
	for _, u := range r.Unread {
		s := check.Statement{Raw: u.Raw, Quote: u.Quote, Qualifier: "eq", Section: u.Section, Start: u.Start, Sure: true}
		s.Before, s.After = around(u.Section, u.Start, u.End)
		var unit bool
		if s.Value, s.Unit, unit = plainNumber(u.Raw, s.After, rules); !unit {
			continue
		}
		s.Places, s.After = placesOf(u.Raw), strings.TrimPrefix(s.After, s.Unit)
		all = append(all, numbered{s, u.Place})
	}
	slices.SortStableFunc(all, func(a, b numbered) int {
		if a.Section != b.Section {
			return a.Section - b.Section
		}
		return a.Start - b.Start
	})
	said, places := make([]check.Statement, len(all)), make([]layout.Place, len(all))
	for i, n := range all {
		said[i], places[i] = n.Statement, n.place
	}
	return said, places
}

// A counted is a text with the byte at which each of its characters begins,
// and the one behind the last.
type counted struct {
	text string
	at   []int32
}

func count(text string) counted {
	at := make([]int32, 0, utf8.RuneCountInString(text)+1)
	for b := range text {
		at = append(at, int32(b))
	}
	return counted{text, append(at, int32(len(text)))}
}

// around returns what stands in the sentence before and behind the characters
// from start to end.
func (c counted) around(start, end int) (before, after string) {
	last := len(c.at) - 1
	before, after = c.text[:c.at[min(max(start, 0), last)]], c.text[c.at[min(max(end, 0), last)]:]
	if from := strings.LastIndexFunc(before, endsSentence); from >= 0 {
		_, size := utf8.DecodeRuneInString(before[from:])
		before = before[from+size:]
	}
	if to := strings.IndexFunc(after, endsSentence); to >= 0 {
		after = after[:to]
	}
	return before, after
}

func endsSentence(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '\n' }

// placesOf counts the digits that a printed number has after its point.
func placesOf(raw string) int {
	_, part, ok := strings.Cut(strings.ReplaceAll(layout.Compatible(raw), "点", "."), ".")
	if !ok {
		return 0
	}
	n := 0
	for _, c := range part {
		if !unicode.IsDigit(c) && !strings.ContainsRune("零〇一二三四五六七八九", c) {
			break
		}
		n++
	}
	return n
}

// plainNumber reads a number that names no metric, if it is one in digits with
// a unit behind it.
func plainNumber(raw, after string, rules *check.Rules) (v *big.Rat, unit string, ok bool) {
	folded := strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || c == ',' {
			return -1
		}
		return c
	}, layout.Compatible(raw))
	digits := strings.TrimRightFunc(folded, func(c rune) bool { return c > unicode.MaxASCII || c == '%' })
	if digits == "" || strings.TrimLeft(digits, "0123456789.") != "" {
		return nil, "", false
	}
	if v, ok = new(big.Rat).SetString(digits); !ok {
		return nil, "", false
	}
	unit = folded[len(digits):]
	if unit == "" {
		c, _ := utf8.DecodeRuneInString(strings.TrimSpace(layout.Compatible(after)))
		unit = string(c)
	}
	return v, unit, unit == "%" || rules.Counts(unit)
}
