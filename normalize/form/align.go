package form

import "slices"

// Scores of the alignment. A matched row scores its label similarity (at most
// about 1), a matched header more, because it settles the columns.
const (
	headBase   = 1.0  // a header scores headBase + headColumn for each column, times its fit
	headColumn = 0.2  //
	titleMin   = 0.75 // titles differ in one character, so they must be nearly right
	rowMin     = 0.60 // similarity from which a row may stand on a line
	sameNumber = 0.05 // numbering agrees; taken off if both print one and they differ
	samePath   = 0.03 // a group label agrees
	partedSim  = 0.90 // most that a label counts of which a cell held several
	bare       = 0.60 // a row of values without a label, where the form has none ...
	bareEmpty  = 0.40 // ... and all of them empty
	bareWords  = 0.45 // ... or behind words that are no label of any form

	skipValues = 0.15 // a printed row with values is left out
	skipWords  = 0.01 // a printed row without values is left out
	skipTable  = 0.05 // the next row stands in another table
	skipRow    = 0.30 // the form's value row is not printed
	skipHead   = 0.10 // the form's header is not printed
	skipTitle  = 0.05 // the form's block title is not printed
	skipItem   = 0.02 // a line of a list is not printed: many publishers print a part
)

// A match says that printed rows stand on a line of the form.
type match struct {
	line    int
	printed []*row  // the rows as printed, one or more
	row     *row    // the row to read; two printed halves are joined in it
	head    *head   // header lines only
	score   float64 // what the match added
	sim     float64 // similarity of the label, 1 where the form prints none
}

// An alignment is the best way to lay printed rows on the lines of one table
// in one edition, keeping the order of both.
type alignment struct {
	spec    *Spec
	matches []match
	score   float64 // with penalties for what is left out on both sides
	print   float64 // without penalties for lines of the form that are not printed
}

// step is how the best score of a cell of the alignment was reached.
type step struct {
	move  int8  // one of the moves below
	match int32 // index in the lattice's matches; moveMatch only
}

const (
	moveStart int8 = iota
	moveSkipPrinted
	moveSkipLine
	moveMatch
)

// A lattice is the table of an alignment: a cell for each number of printed
// rows and of form lines that are behind. A matcher uses one for all of its
// alignments, so that its memory is asked for once.
type lattice struct {
	width   int // cells in a row: one more than there are lines
	score   []float64
	steps   []step
	matches []match // those that were best when they were found
	found   []match // of the cell at hand
}

// clear makes the lattice ready for an alignment.
func (l *lattice) clear(rows, lines int) {
	l.width = lines + 1
	n := (rows + 1) * l.width
	l.score, l.steps = slices.Grow(l.score[:0], n)[:n], slices.Grow(l.steps[:0], n)[:n]
	clear(l.score)
	clear(l.steps)
	l.matches = l.matches[:0]
}

// relax takes a way to a cell if it is better than the best so far.
func (l *lattice) relax(at int, v float64, move int8) bool {
	if v <= l.score[at]+1e-9 {
		return false
	}
	l.score[at], l.steps[at] = v, step{move: move}
	return true
}

// align is a local sequence alignment (Smith-Waterman): it finds the stretch
// of printed rows and of form lines that fit best.
func (m *matcher) align(rows []*row, s *Spec) alignment {
	l := &m.lattice
	l.clear(len(rows), len(s.lines))
	best := 0
	for i := 0; i <= len(rows); i++ {
		for j := 0; j <= len(s.lines); j++ {
			at := i*l.width + j
			if i > 0 {
				l.relax(at, l.score[at-l.width]-rows[i-1].skip, moveSkipPrinted)
			}
			if j > 0 {
				l.relax(at, l.score[at-1]-s.lines[j-1].skip, moveSkipLine)
			}
			if l.score[at] > l.score[best]+1e-9 {
				best = at
			}
			if i == len(rows) || j == len(s.lines) {
				continue
			}
			m.candidates(rows, i, s, j)
			for k := range l.found {
				mt := &l.found[k]
				to := (i+len(mt.printed))*l.width + j + 1
				if l.relax(to, l.score[at]+mt.score, moveMatch) {
					l.steps[to].match = int32(len(l.matches))
					l.matches = append(l.matches, *mt)
				}
			}
		}
	}
	return l.traceback(rows, s, best)
}

// traceback collects the matches on the way to a cell.
func (l *lattice) traceback(rows []*row, s *Spec, at int) alignment {
	out := alignment{spec: s, score: l.score[at]}
	for {
		switch st := l.steps[at]; st.move {
		case moveStart:
			slices.Reverse(out.matches)
			return out
		case moveSkipPrinted:
			at -= l.width
			out.print -= rows[at/l.width].skip
		case moveSkipLine:
			at--
		case moveMatch:
			mt := l.matches[st.match]
			out.matches = append(out.matches, mt)
			out.print += mt.score
			at -= len(mt.printed)*l.width + 1
		}
	}
}

// skipCost is taken off where a printed row is left out.
func skipCost(r *row) float64 {
	cost := skipWords
	if r.values > 0 && !r.heads {
		cost = skipValues
	}
	if r.first {
		cost += skipTable
	}
	return cost
}

// lineCost is taken off where a line of the form is not printed.
func lineCost(ln *line) float64 {
	switch ln.kind {
	case titleLine:
		return skipTitle
	case headerLine:
		return skipHead
	case itemLine:
		return skipItem
	}
	return skipRow
}

// candidates finds the ways in which printed rows from i on can stand on line j.
func (m *matcher) candidates(rows []*row, i int, s *Spec, j int) {
	l, ln := &m.lattice, &s.lines[j]
	l.found = l.found[:0]
	switch ln.kind {
	case titleLine:
		if sim := titleSim(rows[i], ln.label); sim >= titleMin {
			l.found = append(l.found, match{line: j, printed: rows[i : i+1], row: rows[i], score: sim, sim: sim})
		}
	case headerLine:
		if h := m.headerAt(rows, i, ln); h != nil {
			weight := headBase + headColumn*float64(len(ln.cols))
			l.found = append(l.found, match{line: j, printed: rows[i : i+h.rows], head: h, score: weight * h.fit, sim: min(h.fit, 1)})
		}
	case rowLine:
		m.rowCandidates(rows, i, ln, j, rowScore)
	case itemLine:
		m.rowCandidates(rows, i, ln, j, itemScore)
	}
}

// headerAt remembers what header finds, because every edition asks again.
func (m *matcher) headerAt(rows []*row, i int, ln *line) *head {
	if !rows[i].words {
		return nil
	}
	if rows[i].found == nil {
		rows[i].found = make([]*head, m.labels.headers)
	}
	h := rows[i].found[ln.header]
	if h == nil {
		if h = m.header(rows, i, ln); h == nil {
			h = noHead
		}
		rows[i].found[ln.header] = h
	}
	if h == noHead {
		return nil
	}
	return h
}

// noHead stands for a header that was looked for and not found.
var noHead = &head{}

func (m *matcher) rowCandidates(rows []*row, i int, ln *line, j int, fits func(*row, *line) (score, sim float64)) {
	l, r := &m.lattice, rows[i]
	if ln.label == noLabel && len(r.cells) == len(ln.block.Columns) && r.leaf >= 0 && !r.heads && !wordsAbove(rows, i) {
		bare := *r // all of its cells are values, even if words stand in them
		bare.leaf, bare.values = -1, len(r.cells)
		r = &bare
	}
	if score, sim := fits(r, ln); score > 0 {
		l.found = append(l.found, match{line: j, printed: rows[i : i+1], row: r, score: score, sim: sim})
	}
	if i+1 < len(rows) && rows[i+1].broken {
		if joined := m.mergeAt(rows[i], rows[i+1]); joined != nil {
			if score, sim := fits(joined, ln); score > 0 {
				l.found = append(l.found, match{line: j, printed: rows[i : i+2], row: joined, score: score, sim: sim})
			}
		}
	}
}

// wordsAbove reports whether a row holds words and the one below it as many cells
// with numbers: it is the end of a header, not a row of values.
func wordsAbove(rows []*row, i int) bool {
	r := rows[i]
	return r.words && i+1 < len(rows) && rows[i+1].table == r.table && rows[i+1].numbers() > 0 && len(rows[i+1].cells) == len(r.cells)
}

// mergeAt remembers merged rows.
func (m *matcher) mergeAt(a, b *row) *row {
	r, ok := m.merged[a]
	if !ok {
		r = m.merge(a, b)
		m.merged[a] = r
	}
	return r
}

// titleSim compares the words of a row with a block title.
func titleSim(r *row, title int) float64 {
	best := 0.0
	for _, j := range r.joins {
		best = max(best, j.at(title))
	}
	if r.values > 0 && best < 1 {
		return 0
	}
	return best
}

// rowScore says how well a printed row stands on a value row of the form; 0
// means not at all.
func rowScore(r *row, ln *line) (score, sim float64) {
	if r.heads || len(r.cells) <= r.leaf+1 {
		return 0, 0
	}
	if ln.label == noLabel {
		return bareScore(r, ln), 1
	}
	if r.leaf < 0 || r.torn {
		return 0, 0
	}
	for _, j := range r.joins {
		if s := j.at(ln.label); s > sim {
			sim = s
		}
	}
	if sim < rowMin {
		return 0, 0
	}
	if r.parted {
		sim = min(sim, partedSim)
	}
	return sim + numberBonus(r, ln) + pathBonusOf(r, ln), sim
}

// bareScore is the score of a row on a line without a label.
func bareScore(r *row, ln *line) float64 {
	switch {
	case r.leaf >= 0 && r.cells[r.leaf].sims != nil && r.cells[r.leaf].sims.best >= simClose:
		return 0
	case r.leaf >= 0:
		return bareWords
	case r.values == 0 && len(r.cells) < len(ln.block.Columns):
		return 0
	case r.values == 0:
		return bareEmpty
	}
	return bare
}

// numberBonus compares numbering, wherever among the label cells it stands.
func numberBonus(r *row, ln *line) float64 {
	want := ln.number
	if want == "" {
		return 0
	}
	seen := false
	for i := 0; i <= r.leaf; i++ {
		if s := r.cells[i].sims; s != nil && s.label.number != "" {
			if s.label.number == want {
				return sameNumber
			}
			seen = seen || i == r.leaf
		}
	}
	if seen {
		return -sameNumber
	}
	return 0
}

// pathBonusOf looks for a group label among the cells of a row and those that
// reach into it.
func pathBonusOf(r *row, ln *line) float64 {
	for _, want := range ln.path {
		for i := 0; i < r.leaf; i++ {
			if r.cells[i].sims.at(want) >= simLike {
				return samePath
			}
		}
		for _, c := range r.above {
			if c.sims.at(want) >= simLike {
				return samePath
			}
		}
	}
	return 0
}
