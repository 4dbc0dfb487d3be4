// Package onnx rewrites models so that they run in fewer passes over memory. In:
// the bytes of an ONNX model. Out: those of a model that computes the same, up
// to rounding. It does not know what the model is for.
//
// Models converted from other frameworks compute x·hardsigmoid(x) in four steps
// and scale and shift by single numbers in two more. A runtime that keeps images
// in blocks of channels leaves these blocks for such steps: more time goes into
// them than into the convolutions. Here scales and shifts go into the weights
// beside them, and what is left is said as convolutions of single channels.
package onnx

import (
	"fmt"
	"slices"
)

// A Model is a file and the names of what goes into it and comes out.
type Model struct {
	Bytes           []byte
	Inputs, Outputs []string
}

// Lean returns a model that computes the same as the one in a file, up to
// rounding. An error says that the file is no model.
func Lean(file []byte) (*Model, error) {
	g, err := parse(file)
	if err != nil {
		return nil, err
	}
	out := &Model{Bytes: file, Inputs: g.inputs, Outputs: g.outputs}
	if slices.ContainsFunc(g.nodes, (*node).nested) {
		return out, nil // what a graph within uses is not followed
	}
	r := newRewriter(g)
	r.gates()
	r.foldBehind()
	r.foldAhead()
	r.blockwise()
	g.nodes = r.ordered()
	out.Bytes = g.bytes()
	return out, nil
}

// A rewriter changes a graph and knows who makes and who uses each value.
type rewriter struct {
	graph   *graph
	made    map[string]*node
	uses    map[string][]*node
	tensors map[string]*tensor // constants that have been decoded or made
	own     map[*tensor]bool   // those that are new and may be changed
	names   int
}

func newRewriter(g *graph) *rewriter {
	r := &rewriter{graph: g, made: map[string]*node{}, uses: map[string][]*node{}, tensors: map[string]*tensor{}, own: map[*tensor]bool{}}
	for _, n := range g.nodes {
		r.add(n)
	}
	return r
}

// add makes a node known.
func (r *rewriter) add(n *node) {
	for _, out := range n.outputs {
		r.made[out] = n
	}
	for _, in := range n.inputs {
		r.uses[in] = append(r.uses[in], n)
	}
}

// drop forgets a node.
func (r *rewriter) drop(n *node) {
	for _, out := range n.outputs {
		if r.made[out] == n {
			delete(r.made, out)
		}
	}
	for _, in := range n.inputs {
		r.uses[in] = slices.DeleteFunc(r.uses[in], func(u *node) bool { return u == n })
	}
}

// replace puts a node in the place of others.
func (r *rewriter) replace(by *node, others ...*node) {
	for _, n := range others {
		r.drop(n)
	}
	r.add(by)
}

// lives reports whether a node is still part of the graph.
func (r *rewriter) lives(n *node) bool { return len(n.outputs) > 0 && r.made[n.outputs[0]] == n }

// constant returns the values of a constant, nil if it is none.
func (r *rewriter) constant(name string) *tensor {
	t, known := r.tensors[name]
	if !known {
		if n := r.made[name]; n != nil {
			t = n.constant()
		}
		r.tensors[name] = t
	}
	return t
}

// keep gives a new constant a name.
func (r *rewriter) keep(t *tensor) string {
	r.names++
	name := fmt.Sprintf("lean.%d", r.names)
	r.tensors[name], r.own[t] = t, true
	return name
}

// next returns the only node that uses a value, if it is of a kind.
func (r *rewriter) next(value, op string) *node {
	if u := r.uses[value]; len(u) == 1 && u[0].op == op && len(u[0].outputs) == 1 && !slices.Contains(r.graph.outputs, value) {
		return u[0]
	}
	return nil
}

// number takes a node of two inputs apart: a constant that is one number, and
// the other input.
func (r *rewriter) number(n *node) (v float32, x string, ok bool) {
	if len(n.inputs) != 2 {
		return 0, "", false
	}
	for i, in := range n.inputs {
		if t := r.constant(in); t != nil && len(t.values) == 1 && len(t.dims) <= 1 && (n.op != "Div" || i == 1) {
			return t.values[0], n.inputs[1-i], true
		}
	}
	return 0, "", false
}

// limits returns the bounds of a Clip.
func (r *rewriter) limits(n *node) (low, high float32, ok bool) {
	if len(n.inputs) == 1 { // as it was before version 11 of the operators
		low, okLow := n.float("min")
		high, okHigh := n.float("max")
		return low, high, okLow && okHigh
	}
	if len(n.inputs) != 3 {
		return 0, 0, false
	}
	a, b := r.constant(n.inputs[1]), r.constant(n.inputs[2])
	if a == nil || b == nil || len(a.values) != 1 || len(b.values) != 1 {
		return 0, 0, false
	}
	return a.values[0], b.values[0], true
}

// gates says x·clip(x+a, 0, c)/c as x·hardsigmoid(x).
func (r *rewriter) gates() {
	for _, add := range r.graph.nodes {
		if add.op != "Add" || !r.lives(add) {
			continue
		}
		a, x, ok := r.number(add)
		if !ok {
			continue
		}
		clip := r.next(add.outputs[0], "Clip")
		if clip == nil {
			continue
		}
		low, high, ok := r.limits(clip)
		mul := r.next(clip.outputs[0], "Mul")
		if !ok || low != 0 || high <= 0 || mul == nil || !slices.Contains(mul.inputs, x) {
			continue
		}
		div := r.next(mul.outputs[0], "Div")
		if div == nil {
			continue
		}
		if c, _, ok := r.number(div); !ok || c != high {
			continue
		}
		gate := &node{op: "HardSigmoid", inputs: []string{x}, outputs: add.outputs,
			attributes: []attribute{floatAttribute("alpha", 1/high), floatAttribute("beta", a/high)}}
		r.replace(gate, add, clip)
		r.replace(&node{op: "Mul", inputs: []string{x, gate.outputs[0]}, outputs: div.outputs}, mul, div)
		r.graph.nodes = append(r.graph.nodes, gate, r.made[div.outputs[0]])
	}
}

// blockwise says what is left of scales and shifts, and the argument of a
// gate, as convolutions of single channels: these keep the blocks, and take the
// gate into their pass.
func (r *rewriter) blockwise() {
	for _, n := range slices.Clone(r.graph.nodes) {
		if !r.lives(n) {
			continue
		}
		switch n.op {
		case "HardSigmoid":
			if len(n.inputs) != 1 {
				continue
			}
			if c := r.channels(n.inputs[0], farBack); c > 0 && r.made[n.inputs[0]].op == "Conv" && len(r.uses[n.inputs[0]]) > 1 {
				same := r.single(n.inputs[0], n.outputs[0]+".same", c, 1, 0)
				gate := &node{op: n.op, inputs: same.outputs, outputs: n.outputs, attributes: n.attributes}
				r.replace(gate, n)
				r.add(same)
				r.graph.nodes = append(r.graph.nodes, gate)
			}
		case "Mul":
			scale, x, ok := r.number(n)
			add := r.next(n.outputs[0], "Add")
			if !ok || add == nil {
				continue
			}
			shift, _, ok := r.number(add)
			if c := r.channels(x, farBack); ok && c > 0 {
				r.replace(r.single(x, add.outputs[0], c, scale, shift), n, add)
			}
		}
	}
}

// single returns a convolution of each channel by itself: x·scale + shift.
func (r *rewriter) single(x, out string, channels int, scale, shift float32) *node {
	scales, shifts := make([]float32, channels), make([]float32, channels)
	for i := range channels {
		scales[i], shifts[i] = scale, shift
	}
	n := int64(channels)
	conv := &node{op: "Conv", outputs: []string{out}, attributes: []attribute{
		intsAttribute("dilations", 1, 1), intsAttribute("kernel_shape", 1, 1), intsAttribute("strides", 1, 1),
		intsAttribute("pads", 0, 0, 0, 0), intAttribute("group", n)}}
	conv.inputs = []string{x, r.keep(&tensor{[]int64{n, 1, 1, 1}, scales}), r.keep(&tensor{[]int64{n}, shifts})}
	r.graph.nodes = append(r.graph.nodes, conv)
	return conv
}

// pointwise are the operators that leave the channels of their input.
var pointwise = []string{"Add", "Mul", "Div", "Clip", "Relu", "Sigmoid", "HardSigmoid", "BatchNormalization"}

// farBack is how many nodes lie at most between a value and the convolution that
// made it.
const farBack = 16

// channels returns how many channels a value has that a convolution made a few
// nodes before; 0 if that is not known.
func (r *rewriter) channels(value string, nodes int) int {
	n := r.made[value]
	switch {
	case n == nil || nodes == 0:
		return 0
	case n.op == "Conv" && len(n.inputs) > 1:
		if w := r.constant(n.inputs[1]); w != nil && len(w.dims) == 4 {
			return int(w.dims[0])
		}
	case slices.Contains(pointwise, n.op):
		for _, in := range n.inputs {
			if r.constant(in) == nil {
				return r.channels(in, nodes-1)
			}
		}
	}
	return 0
}

// ordered returns the nodes that lead to the outputs, each behind those it needs.
func (r *rewriter) ordered() []*node {
	var out []*node
	done := map[string]bool{}
	var visit func(value string)
	visit = func(value string) {
		n := r.made[value]
		if done[value] {
			return
		}
		done[value] = true
		switch t := r.tensors[value]; {
		case t != nil && r.own[t]:
			out = append(out, constantNode(value, t))
		case n != nil:
			for _, o := range n.outputs {
				done[o] = true
			}
			for _, in := range n.inputs {
				visit(in)
			}
			out = append(out, n)
		}
	}
	for _, value := range r.graph.outputs {
		visit(value)
	}
	return out
}
