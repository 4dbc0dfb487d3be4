package onnx

import (
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// file writes nodes as a model from x to y.
func file(nodes ...*node) []byte {
	g := &graph{nodes: nodes}
	for number, name := range map[protowire.Number]string{graphInput: "x", graphOutput: "y"} {
		value := protowire.AppendString(protowire.AppendTag(nil, valueName, protowire.BytesType), name)
		g.rest = protowire.AppendBytes(protowire.AppendTag(g.rest, number, protowire.BytesType), value)
	}
	return g.bytes()
}

func numberNode(name string, v float32) *node { return constantNode(name, &tensor{nil, []float32{v}}) }

func step(op string, out string, in ...string) *node {
	return &node{op: op, inputs: in, outputs: []string{out}}
}

// convolution is one of single pixels, with weights that differ.
func convolution(out, in string, from, to int64) []*node {
	w := &tensor{[]int64{to, from, 1, 1}, make([]float32, from*to)}
	for i := range w.values {
		w.values[i] = float32(math.Sin(float64(3*i+len(out)))) / 2
	}
	n := step("Conv", out, in, out+".w")
	n.attributes = []attribute{intAttribute("group", 1), intsAttribute("pads", 0, 0, 0, 0)}
	return []*node{constantNode(out+".w", w), n}
}

// block is what a converter makes of a convolution with a gate, scaled and shifted.
func block(out, in string, from, to int64) []*node {
	nodes := convolution(out+".1", in, from, to)
	return append(nodes,
		numberNode(out+".s", 1.5), numberNode(out+".b", 0.25), numberNode(out+".3", 3), numberNode(out+".6", 6), numberNode(out+".0", 0),
		numberNode(out+".t", 0.7), numberNode(out+".c", -0.4),
		step("Mul", out+".2", out+".s", out+".1"), step("Add", out+".x", out+".2", out+".b"),
		step("Add", out+".4", out+".x", out+".3"), step("Clip", out+".5", out+".4", out+".0", out+".6"),
		step("Mul", out+".7", out+".x", out+".5"), step("Div", out+".8", out+".7", out+".6"),
		step("Mul", out+".9", out+".t", out+".8"), step("Add", out, out+".9", out+".c"))
}

// run computes a model of one pixel.
func run(t *testing.T, file []byte, x []float32) []float32 {
	t.Helper()
	g, err := parse(file)
	if err != nil {
		t.Fatal(err)
	}
	r := newRewriter(g)
	known := map[string][]float32{"x": x}
	for _, n := range g.nodes {
		in := func(i, c int) float32 { v := known[n.inputs[i]]; return v[min(c, len(v)-1)] }
		if c := n.constant(); c != nil {
			known[n.outputs[0]] = c.values
			continue
		}
		var out []float32
		if n.op == "Conv" {
			w := known[n.inputs[1]]
			to := int(r.constant(n.inputs[1]).dims[0])
			per := len(w) / to
			for c := range to {
				v := float32(0)
				for k := range per {
					from := k
					if n.ints("group")[0] > 1 {
						from = c
					}
					v += w[c*per+k] * in(0, from)
				}
				if len(n.inputs) == 3 {
					v += in(2, c)
				}
				out = append(out, v)
			}
		} else {
			size := 0
			for _, name := range n.inputs {
				size = max(size, len(known[name]))
			}
			for c := range size {
				out = append(out, apply(t, n, func(i int) float32 { return in(i, c) }))
			}
		}
		known[n.outputs[0]] = out
	}
	return known["y"]
}

// apply computes one number of a node.
func apply(t *testing.T, n *node, in func(int) float32) float32 {
	t.Helper()
	switch n.op {
	case "Mul":
		return in(0) * in(1)
	case "Div":
		return in(0) / in(1)
	case "Add":
		return in(0) + in(1)
	case "Clip":
		return min(max(in(0), in(1)), in(2))
	case "Relu":
		return max(in(0), 0)
	case "HardSigmoid":
		alpha, _ := n.float("alpha")
		beta, _ := n.float("beta")
		return min(max(alpha*in(0)+beta, 0), 1)
	}
	t.Fatalf("no way to compute %s", n.op)
	return 0
}

func ops(t *testing.T, file []byte) map[string]int {
	t.Helper()
	g, err := parse(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, n := range g.nodes {
		out[n.op]++
	}
	return out
}

func TestLeanComputesTheSame(t *testing.T) {
	constants := []*node{numberNode("y.3", 3), numberNode("y.6", 6), numberNode("y.0", 0), numberNode("y.t", 2), numberNode("y.c", 1)}
	inner := append(block("a", "x", 3, 4), block("b", "a", 4, 5)...)
	tests := map[string]struct {
		nodes []*node
		want  map[string]int
	}{
		"a chain":                     {append(inner, convolution("y", "b", 5, 2)...), map[string]int{"Conv": 5, "HardSigmoid": 2, "Mul": 2}},
		"the last shift stays":        {block("y", "x", 3, 4), map[string]int{"Conv": 3, "HardSigmoid": 1, "Mul": 1}},
		"a value that two others use": {append(append(block("a", "x", 3, 4), convolution("b", "a", 4, 4)...), step("Add", "y", "a", "b")), map[string]int{"Conv": 4, "HardSigmoid": 1, "Mul": 1, "Add": 1}},
		"a shift ahead of no weights": {append(block("a", "x", 3, 4), step("Relu", "y", "a")), map[string]int{"Conv": 3, "HardSigmoid": 1, "Mul": 1, "Relu": 1}},
		"a gate without a convolution": {append(constants, step("Add", "y.4", "x", "y.3"), step("Clip", "y.5", "y.4", "y.0", "y.6"),
			step("Mul", "y.7", "y.5", "x"), step("Div", "y.8", "y.7", "y.6"), step("Mul", "y.9", "y.8", "y.t"), step("Add", "y", "y.9", "y.c")),
			map[string]int{"HardSigmoid": 1, "Mul": 2, "Add": 1}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before := file(tt.nodes...)
			lean, err := Lean(before)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(lean.Inputs, []string{"x"}) || !slices.Equal(lean.Outputs, []string{"y"}) {
				t.Errorf("from %v to %v", lean.Inputs, lean.Outputs)
			}
			got := ops(t, lean.Bytes)
			delete(got, "Constant")
			for op, n := range tt.want {
				if got[op] != n {
					t.Errorf("%d of %s, want %d (%v)", got[op], op, n, got)
				}
			}
			for _, x := range [][]float32{{0, 0, 0}, {1, -2, 3}, {-9, 4, 0.5}, {30, 20, -40}} {
				want, got := run(t, before, x), run(t, lean.Bytes, x)
				if len(want) == 0 || len(got) != len(want) {
					t.Fatalf("%v and %v", want, got)
				}
				for c := range want {
					if math.Abs(float64(got[c]-want[c])) > 1e-4*(1+math.Abs(float64(want[c]))) {
						t.Errorf("%v: channel %d is %g, want %g", x, c, got[c], want[c])
					}
				}
			}
		})
	}
}

// What is folded behind a convolution may differ by channel.
func TestChannels(t *testing.T) {
	nodes := append(convolution("a", "x", 2, 3), constantNode("b", &tensor{[]int64{1, 3, 1, 1}, []float32{1, 2, 3}}), step("Mul", "c", "a", "b"),
		constantNode("d", &tensor{[]int64{1, 3, 1, 1}, []float32{-1, 0, 5}}), step("Add", "y", "c", "d"))
	before := file(nodes...)
	lean, err := Lean(before)
	if err != nil {
		t.Fatal(err)
	}
	if got := ops(t, lean.Bytes); got["Conv"] != 1 || got["Mul"]+got["Add"] != 0 {
		t.Errorf("%v", got)
	}
	x := []float32{2, -7}
	for c, want := range run(t, before, x) {
		if got := run(t, lean.Bytes, x)[c]; math.Abs(float64(got-want)) > 1e-5 {
			t.Errorf("channel %d is %g, want %g", c, got, want)
		}
	}
}

func TestNoModel(t *testing.T) {
	for name, b := range map[string][]byte{"nothing": nil, "a text": []byte("not a model"), "cut": file(block("y", "x", 3, 4)...)[:200]} {
		if _, err := Lean(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzLean(f *testing.F) {
	f.Add(file(block("y", "x", 3, 4)...))
	f.Add(file(append(block("a", "x", 2, 2), convolution("y", "a", 2, 1)...)...))
	f.Fuzz(func(t *testing.T, b []byte) {
		lean, err := Lean(b)
		if err != nil {
			return
		}
		if _, err := parse(lean.Bytes); err != nil && len(lean.Bytes) > 0 {
			if g, _ := parse(b); len(newRewriter(g).ordered()) > 0 {
				t.Fatalf("what comes out is no model: %v", err)
			}
		}
	})
}
