package onnx

import (
	"math"
	"slices"
)

// foldBehind takes the scales and shifts that follow a convolution into its
// weights.
func (r *rewriter) foldBehind() {
	for _, n := range r.graph.nodes {
		if !r.lives(n) {
			continue
		}
		x, scale, shift := r.affine(n)
		conv := r.made[x]
		if scale == nil || conv == nil || len(r.uses[x]) != 1 || slices.Contains(r.graph.outputs, x) {
			continue
		}
		w, b := r.weights(conv)
		if w == nil || len(scale) != 1 && len(scale) != len(b.values) {
			continue
		}
		at := func(v []float32, c int) float32 { return v[min(c, len(v)-1)] }
		for c := range b.values {
			b.values[c] = b.values[c]*at(scale, c) + at(shift, c)
		}
		w.each(conv, len(b.values), func(c int, v *float32) { *v *= at(scale, c) })
		r.drop(n)
		delete(r.made, x)
		conv.outputs = n.outputs
		r.made[n.outputs[0]] = conv
	}
}

// foldAhead takes the scales and shifts that only convolutions use into their
// weights; a shift only if they do not pad their input.
func (r *rewriter) foldAhead() {
	for _, n := range slices.Backward(slices.Clone(r.graph.nodes)) {
		if !r.lives(n) || n.op != "Mul" && n.op != "Add" || slices.Contains(r.graph.outputs, n.outputs[0]) {
			continue
		}
		v, x, ok := r.number(n)
		users := slices.Clone(r.uses[n.outputs[0]])
		fits := func(u *node) bool {
			w, _ := r.weights(u)
			return u.op == "Conv" && w != nil && u.inputs[0] == n.outputs[0] && (n.op == "Mul" || !u.padded())
		}
		if !ok || len(users) == 0 || slices.ContainsFunc(users, func(u *node) bool { return !fits(u) }) {
			continue
		}
		for _, u := range users {
			w, b := r.weights(u)
			sums := make([]float64, len(b.values))
			w.each(u, len(b.values), func(c int, p *float32) {
				if n.op == "Mul" {
					*p *= v
				} else {
					sums[c] += float64(*p) * float64(v)
				}
			})
			for c := range b.values {
				b.values[c] += float32(sums[c])
			}
			r.drop(u)
			u.inputs[0] = x
			r.add(u)
		}
		r.drop(n)
	}
}

// affine returns what a node adds to and multiplies its input with: one number, or
// one for each channel. scale is nil if it does something else.
func (r *rewriter) affine(n *node) (x string, scale, shift []float32) {
	switch n.op {
	case "Mul", "Add":
		if len(n.inputs) != 2 {
			return "", nil, nil
		}
		for i, in := range n.inputs {
			t := r.constant(in)
			if t == nil || len(t.values) != 1 && !(len(t.dims) == 4 && t.dims[1] == int64(len(t.values))) {
				continue
			}
			if n.op == "Mul" {
				return n.inputs[1-i], t.values, []float32{0}
			}
			return n.inputs[1-i], []float32{1}, t.values
		}
	case "BatchNormalization":
		return r.normalization(n)
	}
	return "", nil, nil
}

// normalization returns what a BatchNormalization does to each channel.
func (r *rewriter) normalization(n *node) (x string, scale, shift []float32) {
	if len(n.inputs) != 5 || len(n.outputs) != 1 {
		return "", nil, nil
	}
	var of [4][]float32 // scale, bias, mean, variance
	for i, in := range n.inputs[1:] {
		t := r.constant(in)
		if t == nil || i > 0 && len(t.values) != len(of[0]) {
			return "", nil, nil
		}
		of[i] = t.values
	}
	epsilon, ok := n.float("epsilon")
	if !ok {
		epsilon = 1e-5
	}
	scale, shift = make([]float32, len(of[0])), make([]float32, len(of[0]))
	for c := range scale {
		by := float64(of[0][c]) / math.Sqrt(float64(of[3][c])+float64(epsilon))
		scale[c], shift[c] = float32(by), float32(float64(of[1][c])-float64(of[2][c])*by)
	}
	return n.inputs[0], scale, shift
}

// weights returns the weights of a convolution and what it adds to each channel,
// which may be changed; nil if they are no constants.
func (r *rewriter) weights(conv *node) (w, b *tensor) {
	if conv.op != "Conv" && conv.op != "ConvTranspose" || len(conv.inputs) < 2 {
		return nil, nil
	}
	w = r.constant(conv.inputs[1])
	group := conv.ints("group")
	if w == nil || len(w.dims) != 4 || conv.op == "ConvTranspose" && len(group) == 1 && group[0] != 1 {
		return nil, nil
	}
	channels := w.dims[0]
	if conv.op == "ConvTranspose" {
		channels = w.dims[1]
	}
	b = &tensor{[]int64{channels}, make([]float32, channels)}
	if len(conv.inputs) == 3 {
		if b = r.constant(conv.inputs[2]); b == nil || int64(len(b.values)) != channels {
			return nil, nil
		}
	}
	if len(conv.inputs) == 3 && r.own[w] && r.own[b] {
		return w, b
	}
	w, b = &tensor{w.dims, slices.Clone(w.values)}, &tensor{b.dims, slices.Clone(b.values)}
	r.drop(conv)
	conv.inputs = []string{conv.inputs[0], r.keep(w), r.keep(b)}
	r.add(conv)
	return w, b
}

// each calls f with every weight of a convolution and the channel it makes.
func (t *tensor) each(conv *node, channels int, f func(channel int, v *float32)) {
	inner := int(t.dims[2] * t.dims[3])
	for i := range t.values {
		if conv.op == "ConvTranspose" {
			f(i/inner%channels, &t.values[i])
		} else {
			f(i/(len(t.values)/channels), &t.values[i])
		}
	}
}

// padded reports whether a convolution adds a border to its input.
func (n *node) padded() bool {
	return slices.ContainsFunc(n.ints("pads"), func(v int64) bool { return v != 0 }) || n.attribute("auto_pad") != nil
}
