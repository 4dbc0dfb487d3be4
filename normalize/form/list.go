package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
)

// lists is what is known of lists beside their lines: how their columns are
// headed, what units they print, and the periods they count.
type lists struct {
	labels  *labels // of the lines of all lists, and no others
	columns []columnWord
	units   map[string]bool // folded
	periods []period
}

// A columnWord is a head of a column of a list.
type columnWord struct {
	printed string // folded
	within  bool   // it is enough that the head contains it
	role    role
}

// A role says what stands in a column of a list.
type role string

const (
	noRole         role = ""
	roleLabel      role = "label"
	roleUnit       role = "unit"
	roleIndex      role = "index"
	roleValue      role = "value"
	roleSum        role = "sum"
	roleCumulative role = "cumulative"
	roleOther      role = "other"
)

var roles = []role{roleLabel, roleUnit, roleIndex, roleValue, roleSum, roleCumulative, roleOther}

// A period is what a number of a list counts: the year of the report, or
// something that must not be mixed with it. Each period is a column of boxes.
// A period other than the year's has indicators of its own: its code stands
// behind the name of the table. So no sum over indicators, no series of one
// and no rule about a group of them takes both.
type period struct {
	role         role
	code, zh, en string
}

func newLists() lists { return lists{labels: newLabels(), units: map[string]bool{}} }

// loadLists reads the lists.
func loadLists(f *Forms) error {
	l := &f.lists
	l.labels.characters = f.labels.characters
	for _, step := range []func(*Forms) error{loadListWords, loadListVariants, loadListLines} {
		if err := step(f); err != nil {
			return err
		}
	}
	for _, s := range f.specs {
		if !f.isList(s.Table) {
			continue
		}
		if s.number(); len(s.Blocks[0].Rows) == 0 {
			return fmt.Errorf("list_variants.csv: %s %s has no lines", s.Edition, s.Variant)
		}
	}
	return nil
}

func loadListWords(f *Forms) error {
	l := &f.lists
	err := each("list_columns", func(r record) error {
		w := columnWord{headText(r["printed"]), r["match"] == "has", role(r["role"])}
		if w.printed == "" || !slices.Contains(roles, w.role) {
			return fmt.Errorf("%q with role %q", r["printed"], r["role"])
		}
		if !w.within && f.lists.role(r["printed"]) != noRole {
			return fmt.Errorf("%q is listed twice", r["printed"])
		}
		l.columns = append(l.columns, w)
		return nil
	})
	if err != nil {
		return err
	}
	if err := each("list_units", func(r record) error { l.units[unitText(r["unit"])] = true; return nil }); err != nil {
		return err
	}
	if err := each("list_prefixes", func(r record) error { l.labels.lead = append(l.labels.lead, r["printed"]); return nil }); err != nil {
		return err
	}
	return each("list_periods", func(r record) error {
		l.periods = append(l.periods, period{role(r["period"]), r["code"], r["zh"], r["en"]})
		if len(l.periods) == 1 && r["code"] != "" {
			return fmt.Errorf("the first period is the year's and has no code")
		}
		return nil
	})
}

func loadListVariants(f *Forms) error {
	return each("list_variants", func(r record) error {
		if !f.edition(r["edition"]) || !f.isList(r["form_table"]) {
			return fmt.Errorf("no edition %s or list %s", r["edition"], r["form_table"])
		}
		s := &Spec{Edition: r["edition"], Table: r["form_table"], Variant: r["variant"], ZH: r["zh"], EN: r["en"], Citation: r["citation"]}
		b := Block{Number: 1}
		for i := range f.lists.periods {
			b.Columns = append(b.Columns, Column{Number: i + 1, Label: f.lists.periods[i].zh})
		}
		s.Blocks = []Block{b}
		f.specs = append(f.specs, s)
		return nil
	})
}

func loadListLines(f *Forms) error {
	last := map[[2]string]int{}
	err := each("lists", func(r record) error {
		s := f.list(r["edition"], r["form_table"], r["variant"])
		if s == nil {
			return fmt.Errorf("no list %s %s %s", r["edition"], r["form_table"], r["variant"])
		}
		n, err := r.int("row")
		if err != nil {
			return err
		}
		// Variants share one numbering, so that a number names one line.
		at := [2]string{s.Edition, s.Table}
		if last[at]++; n != last[at] {
			return fmt.Errorf("line %d does not follow line %d", n, last[at]-1)
		}
		row := Row{Number: n, Label: r["label"], Item: Item{
			Also: r.list("also", "|"), Heading: r["kind"] == "heading", Optional: r["optional"] != ""}}
		if r["parent"] != "" {
			if row.Parent, err = r.int("parent"); err != nil {
				return err
			}
		}
		f.lists.labels.add(row.Label)
		f.lists.labels.add(row.Also...)
		if !row.Heading {
			if row.Boxes, err = f.itemBoxes(s, &row, r); err != nil {
				return err
			}
		}
		s.Blocks[0].Rows = append(s.Blocks[0].Rows, row)
		return nil
	})
	if err != nil {
		return err
	}
	return f.nameItems()
}

// itemBoxes makes the boxes of a line, one for each period.
func (f *Forms) itemBoxes(s *Spec, row *Row, r record) ([]*Box, error) {
	seen, ok := map[string]string{"S": "label as published", "R": "label recalled, in no report at hand"}[r["seen"]]
	if !ok || r["unit"] == "" || r["kind"] == "" {
		return nil, fmt.Errorf("line %d: seen %q, unit %q and kind %q", row.Number, r["seen"], r["unit"], r["kind"])
	}
	var out []*Box
	for i, p := range f.lists.periods {
		b := &Box{Edition: s.Edition, Table: s.Table, Variant: s.Variant, Row: row.Number, Col: i + 1,
			Indicator: p.indicator(s.Table, r["indicator"]), Unit: r["unit"], Kind: r["kind"],
			Label:    strings.TrimSpace(row.Label + " " + p.zh),
			Citation: fmt.Sprintf("%s; [%s] %s", s.Citation, r["seen"], seen)}
		if p.code != "" {
			b.Kind = p.code
		}
		out = append(out, b)
	}
	return out, nil
}

// indicator is the code of a line in a period.
func (p period) indicator(table, code string) string {
	if p.code == "" {
		return code
	}
	return table + "." + p.code + strings.TrimPrefix(code, table)
}

// nameItems names the indicators of periods after those of the year.
func (f *Forms) nameItems() error {
	for _, s := range f.specs {
		if !f.isList(s.Table) {
			continue
		}
		for _, r := range s.Blocks[0].Rows {
			for i, b := range r.Boxes {
				if f.indicator(b.Indicator) {
					continue
				}
				at := slices.IndexFunc(f.Indicators, func(n Name) bool { return n.Code == r.Boxes[0].Indicator })
				if at < 0 || i == 0 {
					return fmt.Errorf("no name for %s", b.Indicator)
				}
				p, n := f.lists.periods[i], f.Indicators[at]
				f.Indicators = append(f.Indicators, Name{b.Indicator, n.ZH + "（" + p.zh + "）", n.EN + ", " + p.en})
			}
		}
	}
	return nil
}

// list returns a variant of a list, or nil.
func (f *Forms) list(edition, table, variant string) *Spec {
	for _, s := range f.specs {
		if s.Edition == edition && s.Table == table && s.Variant == variant && f.isList(table) {
			return s
		}
	}
	return nil
}

// layOutList lists the lines of a list.
func (s *Spec) layOutList(l *labels) {
	b := &s.Blocks[0]
	printed := map[int]int{}
	for i := range b.Rows {
		r := &b.Rows[i]
		ln := line{kind: itemLine, block: b, row: r, label: l.id(r.Label), also: l.ids(r.Also), corner: noLabel}
		ln.number = l.all[ln.label].number
		s.lines = append(s.lines, ln)
		printed[l.sameBody(ln.label)]++
	}
	for i := range s.lines {
		s.lines[i].twice = printed[l.sameBody(s.lines[i].label)] > 1
	}
	s.weigh()
}

// sameBody returns the first label that reads the same.
func (l *labels) sameBody(id int) int {
	return slices.IndexFunc(l.all, func(o label) bool { return o.body == l.all[id].body })
}

// yearMark is a year in a head: which one does not matter.
var yearMark = regexp.MustCompile(`[12][0-9]{3}年?`)

// headText folds the head of a column.
func headText(text string) string {
	return letters(layout.Compatible(text))
}

// role tells what a column holds from its head.
func (l *lists) role(head string) role {
	text := headText(head)
	found := noRole
	for _, w := range l.columns {
		switch {
		case w.within && strings.Contains(text, w.printed):
			found = w.role
		case !w.within && text == w.printed:
			return w.role
		}
	}
	if found == noRole {
		if bare := yearMark.ReplaceAllString(text, "年"); bare != text {
			return l.role(bare)
		}
	}
	return found
}

// unitText folds a unit.
func unitText(text string) string {
	return strings.Join(strings.Fields(strings.Trim(layout.Compatible(text), "()")), "")
}

// isUnit reports whether a text is a unit and nothing else.
func (l *lists) isUnit(text string) bool { return text != "" && l.units[unitText(text)] }
