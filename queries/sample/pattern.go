package sample

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/form"
)

// A pattern is one table of the form, ready to be filled: its boxes in order,
// and which of them are sums of which.
type pattern struct {
	table    string
	facts    []normalize.Fact
	sums     []sum
	free     []int      // boxes that are no sum
	locators [][]string // by template
}

// A sum is a box that holds the sum of others, plus those in and minus those
// out. Sums are worked out in order.
type sum struct {
	box           int
	parts         []int
	plus, without int // boxes, or -1
}

// patternsOf prepares the tables of an edition. Of a list, the lines that every
// report prints are taken.
func patternsOf(forms *form.Forms, edition string) []*pattern {
	var out []*pattern
	for _, s := range forms.Specs() {
		if s.Edition != edition || s.Variant != "" {
			continue
		}
		p := &pattern{table: s.Table}
		at := map[[2]string]int{}
		for _, b := range s.Blocks {
			for _, r := range b.Rows {
				for _, box := range r.Boxes {
					if r.Optional {
						continue
					}
					at[[2]string{box.Indicator, box.Applicant}] = len(p.facts)
					p.facts = append(p.facts, normalize.Fact{Table: s.Table, Edition: edition, Indicator: box.Indicator, Applicant: box.Applicant,
						Unit: box.Unit, Method: "ruled", State: normalize.StateValue, Confidence: 1,
						Place: layout.Place{Page: box.Row, Box: layout.Box{X0: float64(box.Col), Y0: float64(box.Row)}}})
				}
			}
		}
		p.findSums(at)
		out = append(out, p)
	}
	return out
}

// findSums finds the totals of a table: a total of results is their sum; what
// was received is what was handled and is carried out, less what was carried
// in; the total of applicants is theirs.
func (p *pattern) findSums(at map[[2]string]int) {
	box := func(indicator, applicant string) int {
		if i, ok := at[[2]string{indicator, applicant}]; ok {
			return i
		}
		return -1
	}
	var totals, balances, across []sum
	for i, f := range p.facts {
		s := sum{box: i, plus: -1, without: -1}
		stem, isTotal := strings.CutSuffix(f.Indicator, ".total")
		switch {
		case f.Applicant == "total":
			s.parts = p.partsOf(func(o normalize.Fact) bool { return o.Indicator == f.Indicator && o.Applicant != f.Applicant })
			across = append(across, s)
		case f.Indicator == "applications.received":
			s.parts, s.plus = []int{box("applications.outcome.total", f.Applicant)}, box("applications.carried_out", f.Applicant)
			s.without = box("applications.carried_in", f.Applicant)
			balances = append(balances, s)
		case isTotal && f.Table != "statistics":
			s.parts = p.partsOf(func(o normalize.Fact) bool {
				return o.Applicant == f.Applicant && o.Indicator != f.Indicator && strings.HasPrefix(o.Indicator, stem+".")
			})
			totals = append(totals, s)
		default:
			p.free = append(p.free, i)
		}
	}
	p.sums = slices.Concat(totals, balances, across)
}

// partsOf lists the boxes that belong to a sum.
func (p *pattern) partsOf(belongs func(normalize.Fact) bool) (out []int) {
	for i, f := range p.facts {
		if belongs(f) {
			out = append(out, i)
		}
	}
	return out
}

// scaleOf is how busy an agency is: most handle little, a few very much.
func scaleOf(random *rand.Rand) float64 { return math.Exp(1.4*random.NormFloat64() - 1) }

// Shares of what is unusual, in one of so many reports or boxes.
const (
	proseOneIn  = 8
	blankOneIn  = 12 // reports that leave zeros blank
	dashOneIn   = 40 // reports that print a stroke for them
	brokenOneIn = 25 // tables with a total that is not the sum
	lostOneIn   = 900
)

// numerals are the raw texts of small numbers, shared by all reports.
var numerals = func() (out [1000]string) {
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}()

// numeral is a whole number as printed.
func numeral(v float64) string {
	if i := int(v); float64(i) == v && i >= 0 && i < len(numerals) {
		return numerals[i]
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// fill adds the table to a report.
func (p *pattern) fill(r *normalize.Report, random *rand.Rand, size float64, template int, kind string) {
	values := make([]float64, len(p.facts))
	for _, i := range p.free {
		if random.Float64() < 0.3 {
			values[i] = math.Floor(size * 3 * random.ExpFloat64())
		}
		if p.facts[i].Unit != "件" && p.facts[i].Unit != "条" && values[i] > 0 && p.table == "disclosure" {
			values[i] = math.Round(values[i]*1e4*random.Float64()) / 1e4
		}
	}
	p.addUp(values)
	broken := -1
	if len(p.sums) > 0 && random.IntN(brokenOneIn) == 0 {
		broken = random.IntN(len(p.sums))
		values[p.sums[broken].box]++
	}
	empty := ""
	state := normalize.StateValue
	switch {
	case random.IntN(blankOneIn) == 0:
		state = normalize.StateBlank
	case random.IntN(dashOneIn) == 0:
		state, empty = normalize.StateDash, "/"
	}
	from := len(r.Facts)
	r.Facts = append(r.Facts, p.facts...)
	for i := range p.facts {
		f := &r.Facts[from+i]
		f.Value, f.Raw = values[i], numeral(values[i])
		if values[i] == 0 && state != normalize.StateValue {
			f.State, f.Raw, f.Value = state, empty, 0
		}
		f.Place = p.place(i, template, kind)
		r.Expected++
		if random.IntN(lostOneIn) == 0 {
			f.State, f.Raw, f.Value, f.Place, f.Method, f.Confidence = normalize.StateMissing, "", 0, layout.Place{}, "", 0
			continue
		}
		r.Read++
	}
	if broken >= 0 {
		r.Findings = append(r.Findings, p.finding(&r.Facts[from+p.sums[broken].box], values[p.sums[broken].box]))
	}
}

// addUp works out the sums. Where more would be carried in than there is, the
// rest is carried out.
func (p *pattern) addUp(values []float64) {
	for _, s := range p.sums {
		v := 0.0
		for _, i := range s.parts {
			v += values[i]
		}
		if s.plus >= 0 && s.without >= 0 {
			v += values[s.plus] - values[s.without]
			if v < 0 {
				values[s.plus] -= v
				v = 0
			}
		}
		values[s.box] = v
	}
}

// finding is what the check of a total would say.
func (p *pattern) finding(f *normalize.Fact, printed float64) normalize.Finding {
	left, right, difference := printed-1, printed, -1.0
	return normalize.Finding{Rule: map[string]string{"applications": "T3-02", "disputes": "T4-01"}[p.table], Severity: "error", Result: "fail",
		Message: fmt.Sprintf("the parts add up to %s, but %s is printed", numeral(left), numeral(printed)), Left: &left, Right: &right, Difference: &difference,
		Indicator: f.Indicator, Applicant: f.Applicant, Cause: "source", Table: p.table, Place: f.Place}
}

// place is where the box stands in a document of a template.
func (p *pattern) place(i, template int, kind string) layout.Place {
	row, col := p.facts[i].Place.Box.Y0, p.facts[i].Place.Box.X0
	if kind != "pdf" {
		for len(p.locators) <= template {
			p.locators = append(p.locators, nil)
		}
		if p.locators[template] == nil {
			p.locators[template] = make([]string, len(p.facts))
			for j, f := range p.facts {
				p.locators[template][j] = fmt.Sprintf("html>body>div:nth-of-type(%d)>table:nth-of-type(%d)>tbody>tr:nth-of-type(%.0f)>td:nth-of-type(%.0f)",
					2+template%5, 1+len(p.table)%3, f.Place.Box.Y0+2, f.Place.Box.X0+1)
			}
		}
		return layout.Place{Locator: p.locators[template][i]}
	}
	width, height := 38+float64(template%7)*1.5, 18+float64(template%5)*1.25
	x, y := 90.2+float64(template%11)*2.3, 80.4+float64(template%13)*3.1
	return layout.Place{Page: 2 + int(row)/20, Box: layout.Box{X0: x + col*width, Y0: y + row*height, X1: x + (col+1)*width, Y1: y + (row+1)*height}}
}
