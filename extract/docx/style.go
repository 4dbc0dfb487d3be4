package docx

// A style is what a named style says of the things that matter here.
type style struct {
	basedOn string
	vanish  *node // of its runs
	raised  *node // vertAlign of its runs
	number  *node // numPr of its paragraphs
}

// styles are the named styles by ID.
type styles struct {
	byID      map[string]style
	paragraph string // ID of the default paragraph style
	defaults  *node  // vanish of the document defaults
}

// maxBased bounds a chain of styles, which a damaged file may close to a ring.
const maxBased = 20

func (d *document) readStyles(tree *node) {
	d.styles.byID = map[string]style{}
	d.styles.defaults = tree.child("w:docDefaults", "w:rPrDefault", "w:rPr", "w:vanish")
	for _, k := range tree.kids {
		if k.name != "w:style" {
			continue
		}
		d.styles.byID[k.attr("styleId")] = style{
			basedOn: k.child("w:basedOn").attr("val"),
			vanish:  k.child("w:rPr", "w:vanish"),
			raised:  k.child("w:rPr", "w:vertAlign"),
			number:  k.child("w:pPr", "w:numPr"),
		}
		if k.attr("type") == "paragraph" && on(k.attr("default")) {
			d.styles.paragraph = k.attr("styleId")
		}
	}
}

func on(value string) bool { return value == "1" || value == "true" || value == "on" }

// find returns the first property that a style or one it is based on has.
func (s *styles) find(id string, get func(style) *node) *node {
	for range maxBased {
		st, ok := s.byID[id]
		if !ok {
			return nil
		}
		if n := get(st); n != nil {
			return n
		}
		id = st.basedOn
	}
	return nil
}

// hidden reports whether a run with these properties is not printed.
func (s *styles) hidden(run *node, paragraphStyle string) bool {
	vanish := func(st style) *node { return st.vanish }
	for _, n := range []*node{
		run.child("w:vanish"), s.find(run.child("w:rStyle").attr("val"), vanish), s.find(paragraphStyle, vanish), s.defaults,
	} {
		if n != nil {
			return n.on()
		}
	}
	return false
}

// raised returns how a run with these properties stands: "superscript",
// "subscript", or "" on the line.
func (s *styles) raised(run *node) string {
	n := run.child("w:vertAlign")
	if n == nil {
		n = s.find(run.child("w:rStyle").attr("val"), func(st style) *node { return st.raised })
	}
	if how := n.attr("val"); how == "superscript" || how == "subscript" {
		return how
	}
	return ""
}
