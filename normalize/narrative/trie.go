package narrative

import "fmt"

// A trie finds the longest word that begins at a character. Its nodes are
// numbered; 0 is the root.
type trie struct {
	first []int32 // children of the root, by character of the basic plane
	nodes []trieNode
}

// A trieNode has few children: in Chinese, words part at their first
// characters.
type trieNode struct {
	word     int32 // that ends here, -1 if none
	children []trieEdge
}

type trieEdge struct {
	char rune
	node int32
}

func (t *trie) add(word []rune, id int) error {
	if len(word) == 0 {
		return fmt.Errorf("empty word")
	}
	if t.first == nil {
		t.first, t.nodes = make([]int32, 1<<16), []trieNode{{word: -1}}
	}
	node := int32(0)
	for _, r := range word {
		child := t.child(node, r)
		if child == 0 {
			child = int32(len(t.nodes))
			t.nodes = append(t.nodes, trieNode{word: -1})
			if node == 0 && int(r) < len(t.first) {
				t.first[r] = child
			} else {
				t.nodes[node].children = append(t.nodes[node].children, trieEdge{r, child})
			}
		}
		node = child
	}
	if t.nodes[node].word >= 0 {
		return fmt.Errorf("%q is listed twice", string(word))
	}
	t.nodes[node].word = int32(id)
	return nil
}

func (t *trie) child(node int32, r rune) int32 {
	if node == 0 && uint32(r) < uint32(len(t.first)) {
		return t.first[r]
	}
	for _, e := range t.nodes[node].children {
		if e.char == r {
			return e.node
		}
	}
	return 0
}

// longest returns the longest word at the beginning of text and its length in
// characters; -1 if none.
func (t *trie) longest(text []rune) (id, length int) {
	id = -1
	node := int32(0)
	for i, r := range text {
		if node = t.child(node, r); node == 0 {
			break
		}
		if w := t.nodes[node].word; w >= 0 {
			id, length = int(w), i+1
		}
	}
	return id, length
}
