package html

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/gorilla/css/scanner"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on the style sheets of one page: those of a report have few KB. What
// is beyond them is not applied.
const (
	maxStyle  = 512 << 10  // bytes
	maxChecks = 10_000_000 // of an element against a part of a selector
	maxParts  = 8          // parts of a selector
)

// styles says how the style sheets in a page display its elements: "none" for
// those that are not shown, otherwise what takes part in tables. Elements of
// which they say nothing are left out.
type styles map[*html.Node]string

// A ruling is what one rule of a style sheet says of an element.
type ruling struct {
	display     string
	important   bool
	specificity cascadia.Specificity
}

// sheets applies the style sheets that stand in a page of about so many tags,
// as the CSS cascade does: the rule that counts is the one with the higher
// specificity, or else the later one. Sheets in other files are not read, nor
// what is meant for print or for some sizes of screens, nor selectors that ask
// for more than tags, classes, names and what stands in what.
func sheets(tree *html.Node, tags int) styles {
	var text strings.Builder
	for n := range tree.Descendants() {
		if n.DataAtom == atom.Style && n.FirstChild != nil && text.Len()+len(n.FirstChild.Data) <= maxStyle && onScreen(attr(n, "media")) {
			text.WriteString(n.FirstChild.Data)
			text.WriteByte('\n')
		}
	}
	if css := strings.ToLower(text.String()); !strings.Contains(css, "display") && !strings.Contains(css, "visibility") {
		return nil
	}
	best := map[*html.Node]ruling{}
	checks := 0
	for group, display := range displayRules(text.String()) {
		value, force := strings.CutSuffix(display, important)
		for text := range strings.SplitSeq(group, ",") {
			s, ok := newSelector(text)
			if checks += len(s.parts) * max(1, tags); !ok || checks > maxChecks {
				continue
			}
			r := ruling{value, force, s.specificity}
			s.each(tree, func(n *html.Node) {
				if have, ok := best[n]; !ok || !have.over(r) {
					best[n] = r
				}
			})
		}
		if checks > maxChecks {
			break
		}
	}
	out := styles{}
	for n, r := range best {
		if own := ownDisplay(n); own == "" || r.important {
			out[n] = r.display
		}
	}
	return out
}

// A selector is a chain of tags, classes and names, each inside the one before.
type selector struct {
	parts       []cascadia.Sel
	child       []bool // part i must stand directly in the one before
	specificity cascadia.Specificity
}

// newSelector reads a selector; ok is false if it asks for anything else.
func newSelector(text string) (s selector, ok bool) {
	if strings.ContainsAny(text, ":~+[") {
		return s, false
	}
	child := false
	for part := range strings.FieldsSeq(strings.ReplaceAll(text, ">", " > ")) {
		if part == ">" {
			child = true
			continue
		}
		sel, err := cascadia.Parse(part)
		if err != nil || len(s.parts) == maxParts {
			return s, false
		}
		s.parts, s.child = append(s.parts, sel), append(s.child, child)
		s.specificity = s.specificity.Add(sel.Specificity())
		child = false
	}
	return s, len(s.parts) > 0 && !child
}

// each calls f with every element that a selector selects. It goes over the
// tree once: of every open element it is known how far the chain has come.
func (s selector) each(tree *html.Node, f func(*html.Node)) {
	type reach struct{ own, any uint8 } // bit i: part i is this element, or one around it
	open := []reach{{}}
	for n := tree.FirstChild; n != nil; {
		around, at := open[len(open)-1], reach{}
		if n.Type == html.ElementNode {
			for i, part := range s.parts {
				from := around.any
				if s.child[i] {
					from = around.own
				}
				if (i == 0 || from&(1<<(i-1)) != 0) && part.Match(n) {
					at.own |= 1 << i
				}
			}
			if at.own&(1<<(len(s.parts)-1)) != 0 {
				f(n)
			}
		}
		if n.FirstChild != nil {
			at.any = around.any | at.own
			open = append(open, at)
			n = n.FirstChild
			continue
		}
		for n.NextSibling == nil && len(open) > 1 {
			open = open[:len(open)-1]
			n = n.Parent
		}
		n = n.NextSibling
	}
}

// over reports whether a rule counts although another one follows it.
func (r ruling) over(later ruling) bool {
	if r.important != later.important {
		return r.important
	}
	return later.specificity.Less(r.specificity)
}

// onScreen reports whether a media query holds on any screen.
func onScreen(media string) bool {
	switch strings.ToLower(strings.TrimSpace(media)) {
	case "", "all", "screen":
		return true
	}
	return false
}

// displayRules yields the selectors and the value of every rule that says how
// elements are displayed, in the order of the sheet.
func displayRules(css string) func(yield func(selector, display string) bool) {
	return func(yield func(string, string) bool) {
		s := scanner.New(css)
		var prelude, body strings.Builder
		inBody, skip := false, 0 // skip counts the open blocks of an at-rule that does not apply
		for {
			t := s.Next()
			switch {
			case t.Type == scanner.TokenEOF || t.Type == scanner.TokenError:
				return
			case t.Type == scanner.TokenComment || t.Type == scanner.TokenCDO || t.Type == scanner.TokenCDC:
			case skip > 0:
				if t.Value == "{" {
					skip++
				} else if t.Value == "}" {
					skip--
				}
			case t.Value == "{" && !inBody:
				at, query, isAt := atRule(prelude.String())
				prelude.Reset()
				if isAt {
					if at != "@media" || !onScreen(query) {
						skip = 1
					}
					continue
				}
				prelude.WriteString(query)
				inBody = true
			case t.Value == "}":
				if display := displayOf(body.String()); inBody && display != "" && !yield(prelude.String(), display) {
					return
				}
				prelude.Reset()
				body.Reset()
				inBody = false
			case t.Value == ";" && !inBody:
				prelude.Reset() // @charset, @import
			case inBody:
				body.WriteString(t.Value)
			default:
				prelude.WriteString(t.Value)
			}
		}
	}
}

// atRule cuts what stands before a block into the name of an at-rule and the
// rest.
func atRule(prelude string) (name, rest string, ok bool) {
	prelude = strings.TrimSpace(prelude)
	if !strings.HasPrefix(prelude, "@") {
		return "", prelude, false
	}
	name, rest, _ = strings.Cut(prelude, " ")
	return strings.ToLower(name), rest, true
}

// ownDisplay is what the style attribute of an element says of its display.
func ownDisplay(n *html.Node) string {
	v := attr(n, "style")
	for _, part := range [...]string{"isplay", "isibility", "ISPLAY", "ISIBILITY"} {
		if strings.Contains(v, part) {
			display, _ := strings.CutSuffix(displayOf(v), important)
			return display
		}
	}
	return ""
}

const important = "!important"

// displayOf reads declarations: "none" for what is not shown, the value of
// display otherwise, "" where they do not say it. A mark of importance stays at
// its end.
func displayOf(declarations string) string {
	display, visible := "", true
	for d := range strings.SplitSeq(strings.ToLower(declarations), ";") {
		name, value, _ := strings.Cut(d, ":")
		value = strings.Join(strings.Fields(value), "")
		switch strings.TrimSpace(name) {
		case "display":
			display = value
		case "visibility":
			visible = !strings.HasPrefix(value, "hidden") && !strings.HasPrefix(value, "collapse")
		}
	}
	if !visible && !strings.HasPrefix(display, "none") {
		return "none"
	}
	return display
}

// displayed is how an element takes part in the layout by its style or role,
// where those make a part of a table of it that its tag is not.
func displayed(display, role string) (kind, bool) {
	switch {
	case display == "table" || display == "inline-table" || role == "table" || role == "grid":
		return tableElem, true
	case display == "table-row" || role == "row":
		return row, true
	case display == "table-row-group" || display == "table-header-group" || display == "table-footer-group" || role == "rowgroup":
		return rowGroup, true
	case display == "table-cell" || role == "cell" || role == "gridcell" || role == "columnheader" || role == "rowheader":
		return cell, true
	case display == "table-caption" || role == "caption":
		return caption, true
	}
	return inline, false
}
