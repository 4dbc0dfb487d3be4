package form

import (
	"slices"
	"testing"
)

// TestHeadPushedIntoAGroup: a head that cells without a head have pushed between
// those of one group does not change places with its neighbour.
func TestHeadPushedIntoAGroup(t *testing.T) {
	f := load(t)
	var head *line
	for i := range f.Spec("2021", "applications").lines {
		if ln := &f.Spec("2021", "applications").lines[i]; ln.kind == headerLine {
			head = ln
		}
	}
	for _, tt := range []struct {
		at   []int
		want bool
	}{
		{[]int{0, 1, 2, 3, 4, 5, 6}, false},
		{[]int{6, 0, 1, 2, 3, 4, 5}, false}, // the total first
		{[]int{0, 6, 5, 4, 3, 2, 1}, false},
		{[]int{0, 1, 2, 3, 4, 6, 5}, true}, // the total amid the companies
		{[]int{1, -1, 0, 2, 3, 4, 5, 6}, true},
	} {
		if got := head.parts(tt.at); got != tt.want {
			t.Errorf("%v: %v", tt.at, got)
		}
	}
	at := []int{0, -1, 1, 2, 3, 4, 6, 5}
	if !inTurn(at, 7) || !slices.Equal(at, []int{0, -1, 1, 2, 3, 4, 5, 6}) {
		t.Errorf("in turn: %v", at)
	}
	if inTurn([]int{0, 1, 2, 3, 4, 6}, 7) {
		t.Error("a column that is not found is given one")
	}
}
