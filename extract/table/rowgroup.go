package table

import (
	"math"
	"slices"
)

// rowGroups parts rows between which words stand where numbers are expected:
// another header, or running text.
func rowGroups(rows []*numberRow, runs []*run) [][]*numberRow {
	taken := map[*run]bool{}
	for _, row := range rows {
		for _, v := range row.values {
			for _, r := range v.runs {
				taken[r] = true
			}
		}
	}
	var out [][]*numberRow
	left := math.Inf(1)
	var labels []*run // of the group so far
	for i, row := range rows {
		here := row.besideLabels(runs, taken)
		if i == 0 {
			out, left, labels = append(out, []*numberRow{row}), row.left(), here
			continue
		}
		prev := rows[i-1]
		apart := !fits(out[len(out)-1], row) ||
			slices.ContainsFunc(runs, func(r *run) bool {
				return r.y > prev.y+0.45*prev.size && r.y < row.y-0.45*row.size && !taken[r] &&
					parts(r, math.Min(left, row.left()), append(labels[:len(labels):len(labels)], here...))
			})
		if apart {
			out, left, labels = append(out, nil), row.left(), nil
		}
		out[len(out)-1] = append(out[len(out)-1], row)
		left, labels = math.Min(left, row.left()), append(labels, here...)
	}
	return out
}

// besideLabels returns the words left of the numbers of a row, about as high.
func (row *numberRow) besideLabels(runs []*run, taken map[*run]bool) []*run {
	var out []*run
	end := row.left() + overlapEms*row.size
	for _, r := range runs {
		if r.wordy() && math.Abs(r.y-row.y) < 0.9*row.size && r.x1 <= end && !taken[r] {
			out = append(out, r)
		}
	}
	return out
}

// parts reports whether a run between two rows stands where numbers or their
// headers stand, not where labels do.
func parts(r *run, numbers float64, labels []*run) bool {
	if r.x1 > numbers+0.5*r.size {
		return true
	}
	if len(labels) == 0 {
		return false
	}
	end := math.Inf(-1)
	for _, l := range labels {
		if math.Abs(l.x0-r.x0) <= startSlack*r.size {
			return false
		}
		end = math.Max(end, l.x1)
	}
	return r.cx() > end+0.5*r.size
}

// fits reports whether the numbers of a row can stand in the columns that the
// rows of a group have.
func fits(group []*numberRow, row *numberRow) bool {
	if math.Abs(group[0].size-row.size) > alike*row.size {
		return false
	}
	rows := append(group[:len(group):len(group)], row)
	var all []*value
	for _, r := range rows {
		all = append(all, r.values...)
	}
	conflicts := 0
	for _, c := range cluster(all) {
		if c.twice(rows) {
			conflicts++
		}
	}
	return 3*conflicts <= len(row.values) // a single one leaves its cells out
}
