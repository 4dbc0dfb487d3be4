package docx

import (
	"strconv"
	"strings"
)

// numbering holds the lists of the document and how far each has counted.
type numbering struct {
	abstract map[string]*list
	byID     map[string]*instance
}

// A list is one definition with its counters, which all its instances share.
type list struct {
	levels [9]level
	link   string // numbering style it takes its levels from
	style  string // numbering style it defines
	count  [9]int
	begun  [9]bool
}

// A level is how one depth of a list numbers its paragraphs.
type level struct {
	start   int
	format  string
	text    string // "%1、"
	suffix  string // tab (""), space, nothing
	legal   bool   // all numbers in decimal
	restart int    // level that restarts it: -1 the one above, 0 none
	style   string // paragraph style numbered by it
}

// An instance is what paragraphs refer to.
type instance struct {
	list     string
	override [9]*level
	starts   [9]int // start overrides, -1 for none
	used     [9]bool
}

func (d *document) readNumbering(tree *node) {
	n := &d.numbers
	n.abstract, n.byID = map[string]*list{}, map[string]*instance{}
	for _, k := range tree.kids {
		switch k.name {
		case "w:abstractNum":
			l := &list{link: k.child("w:numStyleLink").attr("val"), style: k.child("w:styleLink").attr("val")}
			for i := range l.levels {
				l.levels[i] = level{start: 1, format: "none", restart: -1}
			}
			for _, lv := range k.kids {
				if i, ok := levelOf(lv); ok && lv.name == "w:lvl" {
					l.levels[i] = readLevel(lv)
				}
			}
			n.abstract[k.attr("abstractNumId")] = l
		case "w:num":
			n.byID[k.attr("numId")] = readInstance(k)
		}
	}
}

func readInstance(num *node) *instance {
	in := &instance{list: num.child("w:abstractNumId").attr("val")}
	for i := range in.starts {
		in.starts[i] = -1
	}
	for _, o := range num.kids {
		i, ok := levelOf(o)
		if o.name != "w:lvlOverride" || !ok {
			continue
		}
		if s, err := strconv.Atoi(o.child("w:startOverride").attr("val")); err == nil {
			in.starts[i] = s
		}
		if lv := o.child("w:lvl"); lv != nil {
			l := readLevel(lv)
			in.override[i] = &l
		}
	}
	return in
}

// levelOf reads the depth of a level, 0 to 8.
func levelOf(n *node) (int, bool) {
	i, err := strconv.Atoi(n.attr("ilvl"))
	return i, err == nil && 0 <= i && i < 9
}

func readLevel(lv *node) level {
	l := level{start: 0, format: "decimal", restart: -1}
	if s, err := strconv.Atoi(lv.child("w:start").attr("val")); err == nil {
		l.start = s
	}
	if f := lv.child("w:numFmt"); f != nil {
		l.format = f.attr("val")
	}
	if r, err := strconv.Atoi(lv.child("w:lvlRestart").attr("val")); err == nil {
		l.restart = r
	}
	l.text, l.suffix = lv.child("w:lvlText").attr("val"), lv.child("w:suff").attr("val")
	l.legal, l.style = lv.child("w:isLgl").on(), lv.child("w:pStyle").attr("val")
	return l
}

// label counts a paragraph and returns the number printed before it, with the
// blank that separates it; "" if it has none.
func (d *document) label(properties *node, styleID string) string {
	own := properties.child("w:numPr")
	byStyle := d.styles.find(styleID, func(s style) *node { return s.number })
	id := own.child("w:numId").attr("val")
	if id == "" {
		id = byStyle.child("w:numId").attr("val")
	}
	in := d.numbers.byID[id]
	if in == nil {
		return ""
	}
	l := d.numbers.resolve(in, d.styles)
	if l == nil {
		return ""
	}
	depth := 0
	for _, n := range []*node{own.child("w:ilvl"), byStyle.child("w:ilvl")} {
		if i, err := strconv.Atoi(n.attr("val")); n != nil && err == nil && 0 <= i && i < 9 {
			depth = i
			break
		}
	}
	if own == nil && byStyle.child("w:ilvl") == nil {
		for i := range l.levels {
			if styleID != "" && l.levels[i].style == styleID {
				depth = i
			}
		}
	}
	l.step(in, depth)
	return l.print(in, depth)
}

// resolve returns the list of an instance, following a numbering style.
func (n *numbering) resolve(in *instance, s styles) *list {
	l := n.abstract[in.list]
	if l == nil || l.link == "" {
		return l
	}
	for _, other := range n.abstract {
		if other.style == l.link {
			return other
		}
	}
	return l
}

// step counts one paragraph at a depth.
func (l *list) step(in *instance, depth int) {
	start := l.at(in, depth).start
	if in.starts[depth] >= 0 {
		start = in.starts[depth]
	}
	if in.starts[depth] >= 0 && !in.used[depth] {
		l.begun[depth] = false
	}
	in.used[depth] = true
	if !l.begun[depth] {
		l.count[depth], l.begun[depth] = start, true
	} else {
		l.count[depth]++
	}
	for i := depth + 1; i < 9; i++ {
		if r := l.at(in, i).restart; r < 0 || r > depth {
			l.begun[i] = false
		}
	}
}

func (l *list) at(in *instance, depth int) *level {
	if o := in.override[depth]; o != nil {
		return o
	}
	return &l.levels[depth]
}

// print writes the number of the paragraph counted last.
func (l *list) print(in *instance, depth int) string {
	lv := l.at(in, depth)
	if lv.format == "bullet" || lv.text == "" {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(lv.text); i++ {
		if c := lv.text[i]; c != '%' || i+1 == len(lv.text) || lv.text[i+1] < '1' || lv.text[i+1] > '9' {
			b.WriteByte(c)
			continue
		}
		i++
		other := int(lv.text[i] - '1')
		format, n := l.at(in, other).format, l.count[other]
		if !l.begun[other] {
			n = l.at(in, other).start
		}
		if lv.legal {
			format = "decimal"
		}
		b.WriteString(counted(n, format))
	}
	out := b.String()
	if last := out[len(out)-min(1, len(out)):]; lv.suffix != "nothing" && last != "" && last[0] < 0x80 {
		out += " "
	}
	return out
}
