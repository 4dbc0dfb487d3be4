package docx

// transparent elements hold what is printed in their place.
var transparent = map[string]bool{
	"w:ins": true, "w:moveTo": true, "w:smartTag": true, "w:customXml": true, "w:hyperlink": true, "w:fldSimple": true,
	"w:dir": true, "w:bdo": true, "w:sdt": true, "w:sdtContent": true, "mc:Choice": true, "mc:Fallback": true,
	"m:oMathPara": true,
}

// dropped elements are not printed once changes are accepted.
var dropped = map[string]bool{
	"w:del": true, "w:moveFrom": true, "w:sdtPr": true, "w:sdtEndPr": true, "w:delText": true, "w:instrText": true,
	"w:delInstrText": true, "w:rt": true, "w:pPrChange": true, "w:rPrChange": true, "w:tblPrChange": true, "w:trPrChange": true,
	"w:tcPrChange": true, "w:sectPrChange": true, "w:tblGridChange": true, "w:tblPrExChange": true, "w:numberingChange": true,
}

// printed returns the children of a node as they are printed: wrappers are
// replaced by what is in them, deletions left out, and of alternative contents
// the first that can be read is taken.
func printed(n *node) []*node {
	plain := true
	for _, k := range n.kids {
		if transparent[k.name] || dropped[k.name] || k.name == "mc:AlternateContent" {
			plain = false
			break
		}
	}
	if plain {
		return n.kids
	}
	var out []*node
	for _, k := range n.kids {
		switch {
		case dropped[k.name]:
		case k.name == "mc:AlternateContent":
			if c := alternative(k); c != nil {
				out = append(out, printed(c)...)
			}
		case transparent[k.name]:
			out = append(out, printed(k)...)
		default:
			out = append(out, k)
		}
	}
	return out
}

// alternative returns the branch of alternative contents to read: the first
// with text, or else the first with a picture, or else the first.
func alternative(n *node) *node {
	var branches []*node
	for _, k := range n.kids {
		if k.name == "mc:Choice" || k.name == "mc:Fallback" {
			branches = append(branches, k)
		}
	}
	for _, holds := range []map[string]bool{
		{"w:t": true, "w:txbxContent": true, "w:tbl": true, "m:t": true},
		{"a:blip": true, "v:imagedata": true},
	} {
		for _, b := range branches {
			if contains(b, holds) {
				return b
			}
		}
	}
	if len(branches) == 0 {
		return nil
	}
	return branches[0]
}

// contains reports whether an element of one of the names stands below n.
func contains(n *node, names map[string]bool) bool {
	for _, k := range n.kids {
		if names[k.name] || contains(k, names) {
			return true
		}
	}
	return false
}
