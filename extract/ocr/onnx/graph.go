package onnx

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of fields of onnx.proto that are looked into.
const (
	modelGraph = 7

	graphNode   = 1
	graphInput  = 11
	graphOutput = 12

	valueName = 1

	nodeInput     = 1
	nodeOutput    = 2
	nodeType      = 4
	nodeAttribute = 5

	attributeName   = 1
	attributeFloat  = 2
	attributeInt    = 3
	attributeTensor = 5
	attributeGraph  = 6
	attributeGraphs = 11
	attributeInts   = 8
	attributeType   = 20

	tensorDims   = 1
	tensorType   = 2
	tensorFloats = 4
	tensorRaw    = 9
)

// Types of attributes, and of the values of tensors.
const (
	typeFloat  = 1
	typeInt    = 2
	typeTensor = 4
	typeInts   = 7
)

// A graph is a model taken apart as far as needed: its nodes in the order in
// which they are computed, and everything else as it stands in the file.
type graph struct {
	outside []byte // fields of the model but the graph
	rest    []byte // fields of the graph but the nodes
	nodes   []*node
	inputs  []string
	outputs []string
}

// A node is one step of the computation.
type node struct {
	op         string
	inputs     []string
	outputs    []string
	attributes []attribute
	rest       []byte // other fields
}

// An attribute of a node, as it stands in the file.
type attribute struct {
	name string
	raw  []byte
}

// A tensor holds constants.
type tensor struct {
	dims   []int64
	values []float32
}

// fields calls f with each field of a message: its number, its value if it is
// one of bytes, and all of it.
func fields(message []byte, f func(number protowire.Number, value, all []byte) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return protowire.ParseError(n)
		}
		m := protowire.ConsumeFieldValue(number, kind, message[n:])
		if m < 0 {
			return protowire.ParseError(m)
		}
		value := message[n : n+m]
		if kind == protowire.BytesType {
			value, _ = protowire.ConsumeBytes(value)
		}
		if err := f(number, value, message[:n+m]); err != nil {
			return err
		}
		message = message[n+m:]
	}
	return nil
}

// parse takes a model apart.
func parse(model []byte) (*graph, error) {
	g := &graph{}
	err := fields(model, func(number protowire.Number, value, all []byte) error {
		if number != modelGraph {
			g.outside = append(g.outside, all...)
			return nil
		}
		return fields(value, func(number protowire.Number, value, all []byte) error {
			switch number {
			case graphNode:
				n, err := parseNode(value)
				g.nodes = append(g.nodes, n)
				return err
			case graphInput:
				g.inputs = append(g.inputs, text(value, valueName))
			case graphOutput:
				g.outputs = append(g.outputs, text(value, valueName))
			}
			g.rest = append(g.rest, all...)
			return nil
		})
	})
	if err == nil && len(g.nodes) == 0 {
		err = fmt.Errorf("no graph in it")
	}
	return g, err
}

func parseNode(message []byte) (*node, error) {
	n := &node{}
	err := fields(message, func(number protowire.Number, value, all []byte) error {
		switch number {
		case nodeInput:
			n.inputs = append(n.inputs, string(value))
		case nodeOutput:
			n.outputs = append(n.outputs, string(value))
		case nodeType:
			n.op = string(value)
		case nodeAttribute:
			n.attributes = append(n.attributes, attribute{text(value, attributeName), value})
		default:
			n.rest = append(n.rest, all...)
		}
		return nil
	})
	return n, err
}

// text returns a field of a message that is a text; "" if there is none.
func text(message []byte, field protowire.Number) (out string) {
	_ = fields(message, func(number protowire.Number, value, _ []byte) error { // what is broken has no text
		if number == field {
			out = string(value)
		}
		return nil
	})
	return out
}

// nested reports whether a node holds graphs of its own.
func (n *node) nested() bool {
	for _, a := range n.attributes {
		found := false
		_ = fields(a.raw, func(number protowire.Number, _, _ []byte) error { // what is broken has none
			found = found || number == attributeGraph || number == attributeGraphs
			return nil
		})
		if found {
			return true
		}
	}
	return false
}

// bytes puts the model together again.
func (g *graph) bytes() []byte {
	sizes := make([]int, len(g.nodes))
	inside := len(g.rest)
	for i, n := range g.nodes {
		sizes[i] = n.size()
		inside += protowire.SizeTag(graphNode) + protowire.SizeBytes(sizes[i])
	}
	out := slices.Grow(slices.Clone(g.outside), protowire.SizeTag(modelGraph)+protowire.SizeBytes(inside))
	out = protowire.AppendVarint(protowire.AppendTag(out, modelGraph, protowire.BytesType), uint64(inside))
	for i, n := range g.nodes {
		out = protowire.AppendVarint(protowire.AppendTag(out, graphNode, protowire.BytesType), uint64(sizes[i]))
		out = n.append(out)
	}
	return append(out, g.rest...)
}

// append writes a node behind b.
func (n *node) append(b []byte) []byte {
	for _, in := range n.inputs {
		b = protowire.AppendString(protowire.AppendTag(b, nodeInput, protowire.BytesType), in)
	}
	for _, out := range n.outputs {
		b = protowire.AppendString(protowire.AppendTag(b, nodeOutput, protowire.BytesType), out)
	}
	b = protowire.AppendString(protowire.AppendTag(b, nodeType, protowire.BytesType), n.op)
	for _, a := range n.attributes {
		b = protowire.AppendBytes(protowire.AppendTag(b, nodeAttribute, protowire.BytesType), a.raw)
	}
	return append(b, n.rest...)
}

// size is how many bytes append writes.
func (n *node) size() int {
	size := protowire.SizeTag(nodeType) + protowire.SizeBytes(len(n.op)) + len(n.rest)
	for _, in := range n.inputs {
		size += protowire.SizeTag(nodeInput) + protowire.SizeBytes(len(in))
	}
	for _, out := range n.outputs {
		size += protowire.SizeTag(nodeOutput) + protowire.SizeBytes(len(out))
	}
	for _, a := range n.attributes {
		size += protowire.SizeTag(nodeAttribute) + protowire.SizeBytes(len(a.raw))
	}
	return size
}

// attribute returns an attribute as it stands in the file, nil if there is none.
func (n *node) attribute(name string) []byte {
	for _, a := range n.attributes {
		if a.name == name {
			return a.raw
		}
	}
	return nil
}

// ints returns the numbers of an attribute.
func (n *node) ints(name string) []int64 {
	var out []int64
	_ = fields(n.attribute(name), func(number protowire.Number, value, _ []byte) error { // parsed before
		switch number {
		case attributeInt:
			v, _ := protowire.ConsumeVarint(value)
			out = append(out, int64(v))
		case attributeInts:
			out = append(out, numbers(value)...)
		}
		return nil
	})
	return out
}

// numbers decodes one number, or several packed.
func numbers(value []byte) []int64 {
	var out []int64
	for len(value) > 0 {
		v, n := protowire.ConsumeVarint(value)
		if n < 0 {
			break
		}
		out, value = append(out, int64(v)), value[n:]
	}
	return out
}

// float returns the number of an attribute.
func (n *node) float(name string) (v float32, ok bool) {
	_ = fields(n.attribute(name), func(number protowire.Number, value, _ []byte) error { // parsed before
		if number == attributeFloat && len(value) == 4 {
			v, ok = math.Float32frombits(binary.LittleEndian.Uint32(value)), true
		}
		return nil
	})
	return v, ok
}

// constant returns what a node of constants holds, nil if it is none of floats.
func (n *node) constant() *tensor {
	if n.op != "Constant" || len(n.outputs) != 1 {
		return nil
	}
	var message []byte
	_ = fields(n.attribute("value"), func(number protowire.Number, value, _ []byte) error { // parsed before
		if number == attributeTensor {
			message = value
		}
		return nil
	})
	t, kind := &tensor{}, int64(0)
	floats := func(b []byte) {
		t.values = slices.Grow(t.values, len(b)/4)
		for ; len(b) >= 4; b = b[4:] {
			t.values = append(t.values, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		}
	}
	err := fields(message, func(number protowire.Number, value, _ []byte) error {
		switch number {
		case tensorDims:
			t.dims = append(t.dims, numbers(value)...)
		case tensorType:
			for _, v := range numbers(value) {
				kind = v
			}
		case tensorFloats, tensorRaw:
			floats(value)
		}
		return nil
	})
	size := int64(1)
	for _, d := range t.dims {
		size *= d
	}
	if err != nil || kind != typeFloat || int64(len(t.values)) != size {
		return nil
	}
	return t
}

// constantNode returns a node that gives a tensor a name.
func constantNode(name string, t *tensor) *node {
	b := make([]byte, 0, 4*len(t.values)+64)
	for _, d := range t.dims {
		b = protowire.AppendVarint(protowire.AppendTag(b, tensorDims, protowire.VarintType), uint64(d))
	}
	b = protowire.AppendVarint(protowire.AppendTag(b, tensorType, protowire.VarintType), typeFloat)
	b = protowire.AppendVarint(protowire.AppendTag(b, tensorRaw, protowire.BytesType), uint64(4*len(t.values)))
	for _, v := range t.values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	value := protowire.AppendBytes(protowire.AppendTag(nil, attributeTensor, protowire.BytesType), b)
	return &node{op: "Constant", outputs: []string{name}, attributes: []attribute{newAttribute("value", typeTensor, value)}}
}

func newAttribute(name string, kind uint64, value []byte) attribute {
	b := protowire.AppendString(protowire.AppendTag(nil, attributeName, protowire.BytesType), name)
	b = append(b, value...)
	b = protowire.AppendVarint(protowire.AppendTag(b, attributeType, protowire.VarintType), kind)
	return attribute{name, b}
}

func floatAttribute(name string, v float32) attribute {
	return newAttribute(name, typeFloat, protowire.AppendFixed32(protowire.AppendTag(nil, attributeFloat, protowire.Fixed32Type), math.Float32bits(v)))
}

func intAttribute(name string, v int64) attribute {
	return newAttribute(name, typeInt, protowire.AppendVarint(protowire.AppendTag(nil, attributeInt, protowire.VarintType), uint64(v)))
}

func intsAttribute(name string, vs ...int64) attribute {
	var b []byte
	for _, v := range vs {
		b = protowire.AppendVarint(protowire.AppendTag(b, attributeInts, protowire.VarintType), uint64(v))
	}
	return newAttribute(name, typeInts, b)
}
