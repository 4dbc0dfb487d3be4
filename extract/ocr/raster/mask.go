package raster

// sums returns for every corner of pixels how much ink lies above and left of it.
func (m *Mask) sums() func(x0, y0, x1, y1 int) int {
	w := m.W + 1
	s := make([]int32, w*(m.H+1))
	for y := range m.H {
		row := int32(0)
		for x := range m.W {
			if m.Ink[y*m.W+x] {
				row++
			}
			s[(y+1)*w+x+1] = s[y*w+x+1] + row
		}
	}
	return func(x0, y0, x1, y1 int) int {
		x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, m.W), min(y1, m.H)
		return int(s[y1*w+x1] - s[y0*w+x1] - s[y1*w+x0] + s[y0*w+x0])
	}
}

// square returns the pixels around which a square, reach pixels to each side,
// carries at least so much ink.
func (m *Mask) square(reach, least int) *Mask {
	out := &Mask{m.W, m.H, make([]bool, len(m.Ink))}
	sum := m.sums()
	for y := range m.H {
		for x := range m.W {
			out.Ink[y*m.W+x] = sum(x-reach, y-reach, x+reach+1, y+reach+1) >= least
		}
	}
	return out
}

// core returns the ink that is reach pixels away from paper.
func (m *Mask) core(reach int) *Mask { return m.square(reach, (2*reach+1)*(2*reach+1)) }

// grown returns the ink and what lies within reach of it.
func (m *Mask) grown(reach int) *Mask { return m.square(reach, 1) }

// unfill takes away the ink that hangs together with a square that is full but
// for a share of it.
func (m *Mask) unfill(side int, full float64) {
	seeds := m.square(side/2, int(full*float64((side/2*2+1)*(side/2*2+1))))
	var todo []int
	take := func(i int) {
		if m.Ink[i] {
			m.Ink[i] = false
			todo = append(todo, i)
		}
	}
	for i, is := range seeds.Ink {
		if is {
			take(i)
		}
	}
	for len(todo) > 0 {
		i := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if x := i % m.W; x > 0 {
			take(i - 1)
		}
		if x := i % m.W; x < m.W-1 {
			take(i + 1)
		}
		if i >= m.W {
			take(i - m.W)
		}
		if i+m.W < len(m.Ink) {
			take(i + m.W)
		}
	}
}
