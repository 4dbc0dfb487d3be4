package table

import "math"

// partGroups parts the number of a group of rows from the line of a label beside
// it that it touches: the label has its other lines above or below that one, and
// the words of the group go on below the number, left of the label.
func partGroups(runs []*run) []*run {
	at := map[*run]int{}
	for i, r := range runs {
		n := len([]rune(numbered.FindString(r.text)))
		if n == 0 || n >= len(r.glyphs) || !opens(r.text) || again(r.glyphs, 1) {
			continue
		}
		x := r.glyphs[n].Box.X0
		label, group := false, false
		for _, o := range near(runs, i, linePitch*r.size) {
			begins := func(x float64) bool { return math.Abs(o.x0-x) <= startSlack*r.size }
			label = label || begins(x) && o.wordy()
			group = group || begins(r.x0) && o.y > r.y && o.wordy() && o.x1 <= x+startSlack*r.size && !numbered.MatchString(o.text)
		}
		if label && group {
			at[r] = n
		}
	}
	return partAt(runs, at)
}

// near returns the runs on other lines whose middle is within a distance above
// or below that of runs[i]. The runs are sorted by height.
func near(runs []*run, i int, d float64) []*run {
	r := runs[i]
	from, to := i, i
	for from > 0 && r.y-runs[from-1].y <= d {
		from--
	}
	for to+1 < len(runs) && runs[to+1].y-r.y <= d {
		to++
	}
	var out []*run
	for _, o := range runs[from : to+1] {
		if math.Abs(o.y-r.y) > sameBaseline*r.size {
			out = append(out, o)
		}
	}
	return out
}
