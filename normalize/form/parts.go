package form

import "strings"

// nameParts says of every box which total it adds to: the line of a list that
// it stands under, or the total of the nearest group that its code is in.
func nameParts(f *Forms) error {
	for _, s := range f.specs {
		lines := map[int]*Row{}
		codes := map[string]bool{}
		for i := range s.Blocks {
			for j := range s.Blocks[i].Rows {
				r := &s.Blocks[i].Rows[j]
				lines[r.Number] = r
				for _, b := range r.Boxes {
					codes[b.Indicator] = true
				}
			}
		}
		for _, r := range lines {
			for i, b := range r.Boxes {
				switch parent := lines[r.Parent]; {
				case f.isList(s.Table) && parent != nil && i < len(parent.Boxes):
					b.PartOf = parent.Boxes[i].Indicator
				case !f.isList(s.Table):
					b.PartOf = totalOf(b.Indicator, codes)
				}
			}
		}
	}
	return nil
}

// totalOf is the total of the nearest group an indicator is in; "" if none has
// one, or the indicator is it.
func totalOf(indicator string, codes map[string]bool) string {
	const total = ".total"
	for group := indicator; ; {
		i := strings.LastIndexByte(group, '.')
		if i < 0 {
			return ""
		}
		group = group[:i]
		if codes[group+total] {
			if group+total == indicator {
				return ""
			}
			return group + total
		}
	}
}
