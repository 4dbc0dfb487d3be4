package check

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// ranges finds rates outside of 0 to 100 %.
func (c *claims) ranges(rule *ClaimRule) {
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		if s.Value == nil || s.Unit != "%" || !slices.ContainsFunc(rule.terms, func(t claimTerm) bool { return t.names(s) }) {
			continue
		}
		if s.Value.Sign() < 0 || s.Value.Cmp(hundred) > 0 {
			c.add(rule, s, Fail, "%s is no share", s.said()).with(s.Value, hundred)
		}
	}
}

// twice finds numbers of one metric that two sentences state differently.
func (c *claims) twice(rule *ClaimRule) {
	st := c.prose.Statements
	for i := range st {
		for j := range i {
			a, b := &st[j], &st[i]
			if a.Metric == "" || a.Metric != b.Metric || a.Dim != b.Dim || a.Period != b.Period || a.Year != b.Year || a.Scope != b.Scope ||
				!c.exact(a) || !c.exact(b) || !a.Sure || !b.Sure || a.Negated || b.Negated || sameSentence(a, b) || c.otherBody(a) != c.otherBody(b) ||
				c.word("channel", a.Quote) != c.word("channel", b.Quote) ||
				!slices.ContainsFunc(rule.terms, func(t claimTerm) bool { return t.names(a) }) || c.wholeOf(a, b) {
				continue
			}
			if a.Value.Cmp(b.Value) == 0 || a.Unit == "%" && (prints(a.Value, b.Value, b.Places) || prints(b.Value, a.Value, a.Places)) {
				continue
			}
			c.add(rule, b, Fail, "%s, but %s", a.said(), b.said()).with(a.Value, b.Value)
		}
	}
}

// wholeOf reports whether the smaller of two numbers is a part of the other by
// the words before it.
func (c *claims) wholeOf(a, b *Statement) bool {
	return c.holds("part", a.Before) || c.holds("part", b.Before)
}

// parts adds up the parts that a sentence lists of a total.
func (c *claims) parts(rule *ClaimRule) {
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		if !c.exact(s) || s.Metric == "" || s.Negated {
			continue
		}
		var lists [][]*Statement
		for _, t := range rule.terms {
			if t.names(s) {
				lists = append(lists, c.listed(i, strings.Fields(t.of)))
			}
		}
		lists = slices.DeleteFunc(lists, func(l []*Statement) bool { return len(l) == 0 })
		if len(lists) == 1 { // parts of two kinds overlap
			c.partsOf(rule, s, lists[0])
		}
	}
}

// listed returns the parts of statement i: numbers of given metrics in its
// unit, behind a word that opens a list of parts. It is empty if one is not
// exact.
func (c *claims) listed(i int, metrics []string) []*Statement {
	s := &c.prose.Statements[i]
	var out []*Statement
	for j := i + 1; j < len(c.prose.Statements); j++ {
		o := &c.prose.Statements[j]
		if !sameSentence(s, o) || o.Metric == s.Metric {
			break
		}
		between := strings.TrimPrefix(o.Before, s.Before)
		if !slices.Contains(metrics, o.Metric) || !c.holds("part", between) {
			continue
		}
		if !c.exact(o) || o.Unit != s.Unit {
			return nil
		}
		out = append(out, o)
	}
	return out
}

func (c *claims) partsOf(rule *ClaimRule, s *Statement, list []*Statement) {
	sum := new(big.Rat)
	var terms []string
	for _, p := range list {
		sum.Add(sum, p.Value)
		terms = append(terms, decimal(p.Value))
	}
	equation := strings.Join(terms, " + ")
	if len(list) > 1 {
		equation += " = " + decimal(sum)
	}
	order := sum.Cmp(s.Value)
	switch {
	case order == 0:
		c.add(rule, s, Pass, "%s, as printed, in “%s”", equation, s.Quote).with(s.Value, sum)
	case order > 0:
		c.add(rule, s, Fail, "%s, which is more than the %s they are parts of, in “%s”", equation, s.printed(), s.Quote).with(s.Value, sum)
	case c.holds("complete", s.After) && !c.holds("open", s.After):
		c.add(rule, s, Fail, "%s, but they are said to be all of %s, in “%s”", equation, s.printed(), s.Quote).with(s.Value, sum)
	case len(list) > 1:
		c.add(rule, s, NotCheckable, "%s of %s; the list need not be complete, in “%s”", equation, s.printed(), s.Quote).with(s.Value, sum)
	}
}

// growth recomputes a change from the numbers of both years in one sentence.
func (c *claims) growth(rule *ClaimRule) {
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		for _, t := range rule.terms {
			if !t.names(s) || s.Value == nil || s.Qualifier != "eq" {
				continue
			}
			var now, before *Statement
			for j := range c.prose.Statements {
				o := &c.prose.Statements[j]
				if o.Value == nil || o.Qualifier != "eq" || !sameSentence(s, o) {
					continue
				}
				switch {
				case c.yearBefore(o, t.by):
					before = o
				case o.Metric != t.by:
				case o.Year == 0 || o.Year == c.prose.Year:
					now = o
				}
			}
			if now == nil || before == nil || before.Value.Sign() == 0 {
				continue
			}
			exact := percentOf(new(big.Rat).Sub(now.Value, before.Value), before.Value)
			what := fmt.Sprintf("%s after %s is %s", now.printed(), before.printed(), percentText(exact, max(s.Places, 2)))
			if prints(new(big.Rat).Abs(exact), new(big.Rat).Abs(s.Value), s.Places) && exact.Sign() == s.Value.Sign() {
				c.add(rule, s, Pass, "%s, as printed, in “%s”", what, s.Quote).with(s.Value, shown(exact, s.Places))
				continue
			}
			c.add(rule, s, Fail, "%s, but %s is printed, in “%s”", what, s.printed(), s.Quote).with(s.Value, shown(exact, s.Places))
		}
	}
}

// yearBefore reports whether a number is that of a metric in the year before
// the report's: by its year, or by the words before a number that was not read.
func (c *claims) yearBefore(s *Statement, metric string) bool {
	if c.prose.Year == 0 || s.Metric != "" && s.Metric != metric {
		return false
	}
	if s.Metric != "" {
		return s.Year == c.prose.Year-1
	}
	clause := lastClause(s.Before)
	return s.Unit != "%" && !c.holds("change", clause) && (strings.Contains(clause, strconv.Itoa(c.prose.Year-1)+"年") || c.holds("before", clause))
}
