package docx

// fields tells the instructions of fields, which are not printed, from their
// results, which are.
type fields struct {
	lone  map[*node]bool // field characters without their counterpart
	open  int            // fields without an end
	stack []bool         // fields around the current run: true in the instruction
}

// match pairs the field characters of a story, so that a field without an end
// does not swallow the text behind it.
func (f *fields) match(story *node) {
	if f.lone == nil {
		f.lone = map[*node]bool{}
	}
	var begins []*node
	each(story, func(n *node) {
		if n.name != "w:fldChar" {
			return
		}
		switch n.attr("fldCharType") {
		case "begin":
			begins = append(begins, n)
		case "end":
			if len(begins) == 0 {
				f.lone[n] = true
				return
			}
			begins = begins[:len(begins)-1]
		}
	}, f.match)
	for _, b := range begins {
		f.lone[b] = true
		f.open++
	}
}

// each visits what is printed below a node in document order; the stories of
// text boxes are handed to inner.
func each(n *node, visit, inner func(*node)) {
	for _, k := range printed(n) {
		if k.name == "w:txbxContent" {
			inner(k)
			continue
		}
		visit(k)
		each(k, visit, inner)
	}
}

// char follows one field character.
func (f *fields) char(n *node) {
	if f.lone[n] {
		return
	}
	top := len(f.stack) - 1
	switch n.attr("fldCharType") {
	case "begin":
		f.stack = append(f.stack, true)
	case "separate":
		if top >= 0 {
			f.stack[top] = false
		}
	case "end":
		if top >= 0 {
			f.stack = f.stack[:top]
		}
	}
}

// inInstruction reports whether text here belongs to an instruction.
func (f *fields) inInstruction() bool {
	for _, instruction := range f.stack {
		if instruction {
			return true
		}
	}
	return false
}
