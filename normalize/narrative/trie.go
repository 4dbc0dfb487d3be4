package narrative

import "fmt"

// A trie finds the longest word that begins at a character. Its nodes are
// numbered; 0 is the root.
type trie struct {
	first []int32          // children of the root, by character of the basic plane
	next  map[uint64]int32 // all other children, by node and character
	word  []int32          // word that ends in a node, -1 if none
}

func (t *trie) add(word []rune, id int) error {
	if len(word) == 0 {
		return fmt.Errorf("empty word")
	}
	if t.first == nil {
		t.first, t.next, t.word = make([]int32, 1<<16), map[uint64]int32{}, []int32{-1}
	}
	node := int32(0)
	for _, r := range word {
		child := t.child(node, r)
		if child == 0 {
			child = int32(len(t.word))
			t.word = append(t.word, -1)
			if node == 0 && int(r) < len(t.first) {
				t.first[r] = child
			} else {
				t.next[key(node, r)] = child
			}
		}
		node = child
	}
	if t.word[node] >= 0 {
		return fmt.Errorf("%q is listed twice", string(word))
	}
	t.word[node] = int32(id)
	return nil
}

func key(node int32, r rune) uint64 { return uint64(node)<<32 | uint64(uint32(r)) }

func (t *trie) child(node int32, r rune) int32 {
	if node == 0 && uint32(r) < uint32(len(t.first)) {
		return t.first[r]
	}
	return t.next[key(node, r)]
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
		if w := t.word[node]; w >= 0 {
			id, length = int(w), i+1
		}
	}
	return id, length
}
