package normalize

import "testing"

func TestConfidence(t *testing.T) {
	tests := map[string]struct {
		match, recognised float64
		fact              Fact
		twice             bool
		want              float64
	}{
		"ruled, all agrees":             {0.99, 0, Fact{Method: "ruled", Raw: "22"}, false, 0.99},
		"a label that is less alike":    {0.85, 0, Fact{Method: "aligned", Raw: "22"}, false, 0.85},
		"without rulings":               {0.99, 0, Fact{Method: "aligned", Raw: "22"}, false, 0.97},
		"two readings differ":           {0.99, 0, Fact{Method: "ruled", Raw: "22"}, true, 0.5},
		"a character that is not known": {0.99, 0, Fact{Method: "ruled", Raw: "2\ufffd"}, false, 0.5},
		"a private character":           {0.99, 0, Fact{Method: "ruled", Raw: "2\ue012"}, false, 0.5},
		"recognised, and not sure":      {0.99, 0.61, Fact{Method: "ruled", Raw: "22"}, false, 0.61},
	}
	for name, tt := range tests {
		if got := confidence(tt.match, tt.recognised, tt.fact, tt.twice); got != tt.want {
			t.Errorf("%s: %g, want %g", name, got, tt.want)
		}
	}
}
