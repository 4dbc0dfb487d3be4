package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// table compares a number of the prose with boxes of the tables. Rules of kind
// zero are about numbers that words say are none, the others about the rest.
func (c *claims) table(rule *ClaimRule) {
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		for _, t := range rule.terms {
			if t.names(s) && s.Value != nil && s.Negated == (rule.Kind == "zero") {
				c.compare(rule, t, s)
				break
			}
		}
	}
}

func (c *claims) compare(rule *ClaimRule, t claimTerm, s *Statement) {
	side := gather(t.boxes, c.boxes, point{})
	if len(side.boxes) == 0 || side.unknown > 0 && len(side.boxes) <= side.unknown {
		return // the report has no such table
	}
	if s.Period == "cumulative" || s.Period == "month" || s.Year != 0 && s.Year != c.prose.Year {
		return
	}
	about, adds := side.boxes[0], side.sum.rat()
	finish := func(f *Claim) {
		f.Table, f.Indicator, f.Applicant = about.Table, about.Indicator, about.Applicant
		if side.unknown == 0 {
			f.with(s.Value, adds)
		}
	}
	order := s.Value.Cmp(adds)
	body := c.otherBody(s)
	switch {
	case order == 0 && side.unknown == 0 && side.blanks == 0:
		finish(c.add(rule, s, Pass, "%s; the table prints %s", s.said(), side.equation()))
	case side.unknown > 0:
		finish(c.add(rule, s, NotCheckable, "%s; a box of the table is no number", s.said()))
	case order == 0:
		finish(c.add(rule, s, PassBlank, "%s; the table is blank there", s.said()))
	case body != "":
		finish(c.add(rule, s, NotCheckable, "%s is about %s; the table prints %s, which may cover more", s.said(), body, side.equation()))
	case side.blanks > 0:
		finish(c.add(rule, s, NotCheckable, "%s; the table is blank there", s.said()))
	case s.Qualifier == "approx" || s.Qualifier == "ge" && order < 0 || s.Qualifier == "le" && order > 0:
		finish(c.add(rule, s, NotCheckable, "%s is no exact number; the table prints %s", s.said(), side.equation()))
	default:
		finish(c.add(rule, s, Fail, "%s, but the table prints %s", s.said(), side.equation()))
	}
}

// otherBody names whom a statement is about if that is not, or need not be,
// whom the tables of the report cover.
func (c *claims) otherBody(s *Statement) string {
	agency := c.prose.Agency
	last, _ := utf8.DecodeLastRuneInString(agency)
	government := (c.holds("government", agency) || slices.Contains(c.rules.claimWords["area"], string(last))) && !c.holds("body", agency)
	for clause := range strings.FieldsFuncSeq(s.Before, func(r rune) bool { return strings.ContainsRune("，,；;：:、", r) }) {
		if w := c.word("body", clause); w != "" && !strings.Contains(agency, w) && !c.holds("basis", clause) {
			return w
		}
	}
	switch {
	case s.Scope == "jurisdiction" && !government:
		return "the whole area"
	case s.Scope == "system":
		return "the whole system"
	}
	return ""
}
