package check

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

var (
	one       = big.NewRat(1, 1)
	half      = big.NewRat(1, 2)
	minusHalf = big.NewRat(-1, 2)
	hundred   = big.NewRat(100, 1)
)

// percentOf is 100 n/d.
func percentOf(n, d *big.Rat) *big.Rat {
	q := new(big.Rat).Quo(n, d)
	return q.Mul(q, hundred)
}

// prints reports whether a rate is printed so at its precision: rounded, or
// cut off.
func prints(exact, printed *big.Rat, places int) bool {
	units := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil) // of the last place in 1
	d := new(big.Rat).Sub(exact, printed)
	d.Mul(d, new(big.Rat).SetInt(units))
	rounded := d.Cmp(minusHalf) >= 0 && d.Cmp(half) <= 0
	return rounded || d.Sign() >= 0 && d.Cmp(one) < 0
}

// fitting returns the whole numbers x from lo to hi for which 100 x/d (or, with
// turned, 100 n/x) prints as the rate: at most a few, and how many there are.
func fitting(rate *Statement, n *big.Rat, turned bool) (first []string, count int) {
	if rate.Value.Sign() == 0 {
		return nil, 0
	}
	near := new(big.Rat)
	if turned {
		near.Quo(new(big.Rat).Mul(n, hundred), rate.Value)
	} else {
		near.Quo(new(big.Rat).Mul(n, rate.Value), hundred)
	}
	at := new(big.Int).Quo(near.Num(), near.Denom())
	fits := func(x *big.Int) bool {
		v := new(big.Rat).SetInt(x)
		if x.Sign() < 0 || turned && x.Sign() == 0 {
			return false
		}
		if turned {
			return prints(percentOf(n, v), rate.Value, rate.Places)
		}
		return prints(percentOf(v, n), rate.Value, rate.Places)
	}
	const most = 1000
	lo := new(big.Int).Add(at, big.NewInt(1))
	for i := 0; i < most && fits(new(big.Int).Sub(lo, big.NewInt(1))); i++ {
		lo.Sub(lo, big.NewInt(1))
	}
	for x := lo; count < most && fits(x); x = new(big.Int).Add(x, big.NewInt(1)) {
		if count++; len(first) < 3 {
			first = append(first, x.String())
		}
	}
	return first, count
}

func only(first []string, count int) string {
	switch {
	case count == 0:
		return "no whole number"
	case count == 1:
		return "only " + first[0]
	case count <= len(first):
		return strings.Join(first, " or ")
	}
	return fmt.Sprintf("%s and %d more", first[0], count-1)
}

// rates recomputes every rate that has its counts in the same sentence.
func (c *claims) rates(rule *ClaimRule) {
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		if s.Value == nil || s.Unit != "%" {
			continue
		}
		done := false
		for _, t := range rule.terms {
			if done || !t.names(s) {
				continue
			}
			n, d := c.beside(i, t.of), c.beside(i, t.by)
			if n == nil || d == nil {
				continue
			}
			done = true
			c.rate(rule, i, n, d)
		}
		if !done && s.Metric == "" && c.isShare(s) {
			c.share(rule, i)
		}
	}
}

// beside returns the last number of a metric before statement i in its
// sentence, one of the same dimension if there is any.
func (c *claims) beside(i int, metric string) *Statement {
	s := &c.prose.Statements[i]
	var other *Statement
	for j := i - 1; j >= 0; j-- {
		o := &c.prose.Statements[j]
		if !sameSentence(s, o) {
			break
		}
		if o.Metric != metric || o.Year != s.Year {
			continue
		}
		if o.Dim == s.Dim {
			return o
		}
		if other == nil && (o.Dim == "" || s.Dim == "") {
			other = o
		}
	}
	return other
}

func sameSentence(a, b *Statement) bool {
	return a.Section == b.Section && a.Quote == b.Quote && a.Start-b.Start < len(a.Quote) && b.Start-a.Start < len(a.Quote)
}

// rate recomputes a rate from the numerator and denominator of its metric.
func (c *claims) rate(rule *ClaimRule, i int, n, d *Statement) {
	s := &c.prose.Statements[i]
	what := fmt.Sprintf("%s of %s", n.printed(), d.printed())
	if !c.exact(s) || !c.exact(n) || !c.exact(d) || d.Value.Sign() == 0 {
		c.add(rule, s, NotCheckable, "%s beside %s: a number is not exact, in “%s”", what, s.printed(), s.Quote)
		return
	}
	exact := percentOf(n.Value, d.Value)
	if prints(exact, s.Value, s.Places) {
		c.add(rule, s, Pass, "%s is %s, as printed, in “%s”", what, percentText(exact, s.Places), s.Quote).with(s.Value, shown(exact, s.Places))
		return
	}
	asN, countN := fitting(s, d.Value, false)
	asD, countD := fitting(s, n.Value, true)
	message := fmt.Sprintf("%s is %s, but %s is printed: not reproducible. As denominator of %s %s would give it, as numerator of %s %s",
		what, percentText(exact, max(s.Places, 2)), s.printed(), n.printed(), only(asD, countD), d.printed(), only(asN, countN))
	if other := c.otherPair(i, n, d); other != "" {
		message += "; " + other + " does"
	} else {
		message += "; no count stated there does"
	}
	c.add(rule, s, Fail, "%s, in “%s”", message, s.Quote).with(s.Value, shown(exact, s.Places))
}

// otherPair looks among the counts stated near a rate for one that, instead of
// the numerator or the denominator, gives the rate.
func (c *claims) otherPair(i int, n, d *Statement) string {
	s := &c.prose.Statements[i]
	for j := range c.prose.Statements {
		o := &c.prose.Statements[j]
		if o.Section != s.Section || o.Unit != n.Unit || o.Value == nil || o == n || o == d || o.Value.Sign() == 0 {
			continue
		}
		if prints(percentOf(n.Value, o.Value), s.Value, s.Places) {
			return fmt.Sprintf("%s of %s", n.printed(), o.said())
		}
		if prints(percentOf(o.Value, d.Value), s.Value, s.Places) {
			return fmt.Sprintf("%s as numerator of %s", o.said(), d.printed())
		}
	}
	return ""
}

// shown rounds a recomputed percentage to what is worth showing beside a
// printed one.
func shown(p *big.Rat, places int) *big.Rat {
	out, _ := new(big.Rat).SetString(p.FloatString(max(places, 2)))
	return out
}

func percentText(p *big.Rat, places int) string { return p.FloatString(places) + " %" }

// isShare reports whether a percentage is a share of what was counted before.
func (c *claims) isShare(s *Statement) bool {
	clause := strings.TrimSpace(lastClause(s.Before))
	return slices.ContainsFunc(c.rules.claimWords["share"], func(w string) bool { return clause == w })
}

// share recomputes the share that the last count before it makes of one before
// that. Where none fits, the total is not known: only a list of parts that
// begins in the sentence itself says what it is.
func (c *claims) share(rule *ClaimRule, i int) {
	s := &c.prose.Statements[i]
	if i == 0 || !c.exact(s) {
		return
	}
	n := &c.prose.Statements[i-1]
	if !sameSentence(s, n) || !c.exact(n) || n.Unit == "%" {
		return
	}
	var total *Statement
	for j := i - 2; j >= 0 && c.prose.Statements[j].Section == s.Section; j-- {
		d := &c.prose.Statements[j]
		if d.Unit != n.Unit || !c.exact(d) || d.Value.Sign() == 0 {
			continue
		}
		if exact := percentOf(n.Value, d.Value); prints(exact, s.Value, s.Places) {
			c.add(rule, s, Pass, "%s of %s is %s, as printed, in “%s”", n.printed(), d.said(), percentText(exact, s.Places), s.Quote).with(s.Value, shown(exact, s.Places))
			return
		}
		if sameSentence(s, d) {
			total = d
		}
	}
	if d := c.totalOfOthers(i); d != nil {
		total = d
	}
	if total == nil || total.Value.Cmp(n.Value) < 0 || sameSentence(s, total) && !c.holds("part", total.After) {
		c.add(rule, s, NotCheckable, "no count before it is what %s makes %s of, in “%s”", n.printed(), s.printed(), s.Quote)
		return
	}
	exact := percentOf(n.Value, total.Value)
	first, count := fitting(s, n.Value, true)
	c.add(rule, s, Fail, "%s of %s is %s, but %s is printed: not reproducible. As total %s would give it; none stated before does, in “%s”",
		n.printed(), total.printed(), percentText(exact, max(s.Places, 2)), s.printed(), only(first, count), s.Quote).with(s.Value, shown(exact, s.Places))
}

// totalOfOthers is what at least two other shares of the sentence are shares of.
func (c *claims) totalOfOthers(i int) *Statement {
	s := &c.prose.Statements[i]
	fits := map[*Statement]int{}
	var best *Statement
	for j := range c.prose.Statements {
		o := &c.prose.Statements[j]
		if j == i || j == 0 || o.Unit != "%" || !sameSentence(s, o) || !c.isShare(o) || !c.exact(o) {
			continue
		}
		n := &c.prose.Statements[j-1]
		for k := range j - 1 {
			d := &c.prose.Statements[k]
			if d.Section == s.Section && d.Unit == n.Unit && c.exact(n) && c.exact(d) && d.Value.Sign() != 0 && prints(percentOf(n.Value, d.Value), o.Value, o.Places) {
				if fits[d]++; fits[d] > 1 && (best == nil || fits[d] > fits[best]) {
					best = d
				}
			}
		}
	}
	return best
}

// wholes asks whether a whole number of the stated total gives a rate whose
// numerator is not stated.
func (c *claims) wholes(rule *ClaimRule) {
	for i := range c.prose.Statements {
		s := &c.prose.Statements[i]
		for _, t := range rule.terms {
			if !t.names(s) || s.Value == nil || c.recomputed(i) {
				continue
			}
			d := c.beside(i, t.by)
			if d == nil || !c.exact(s) || !c.exact(d) || !d.Value.IsInt() || d.Value.Sign() == 0 {
				continue
			}
			first, count := fitting(s, d.Value, false)
			if s.Value.Sign() == 0 {
				first, count = []string{"0"}, 1
			}
			if count == 0 {
				c.add(rule, s, Fail, "no whole number of %s gives %s, in “%s”", d.printed(), s.printed(), s.Quote)
				continue
			}
			f := c.add(rule, s, Pass, "%s of %s gives %s, in “%s”", only(first, count), d.printed(), s.printed(), s.Quote)
			if count == 1 {
				n, _ := new(big.Rat).SetString(first[0])
				f.with(s.Value, shown(percentOf(n, d.Value), s.Places))
			}
			break
		}
	}
}

// recomputed reports whether the rate of statement i has been held against its
// numerator.
func (c *claims) recomputed(i int) bool {
	return slices.ContainsFunc(c.out, func(f Claim) bool { return f.At == &c.prose.Statements[i] && f.Rule.Kind == "rate" })
}
