package check

import (
	"math/big"
	"strings"
	"testing"
)

// disputes makes the boxes of section four; text gives what is printed, "" for
// blank and "?" for something that is no number.
func disputes(text map[string]string) []*Box {
	var out []*Box
	for _, group := range []string{"review", "litigation.direct", "litigation.after_review"} {
		for _, what := range []string{"upheld", "corrected", "other", "pending", "total"} {
			b := &Box{Table: "disputes", Edition: "2021", Indicator: group + "." + what, Label: group + " " + what, Confidence: 0.99}
			printed, ok := text[b.Indicator]
			if !ok {
				printed = "0"
			}
			switch printed {
			case "":
				b.State = Nothing
			case "?":
				b.State = Unknown
			case "missing":
				b.State = Missing
			default:
				b.Num, _ = new(big.Rat).SetString(printed)
			}
			out = append(out, b)
		}
	}
	return out
}

func TestRules(t *testing.T) {
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		printed map[string]string
		want    []string // rule, result and a part of the message
	}{
		"all zero holds": {nil, nil},
		"a sum holds":    {map[string]string{"review.upheld": "3", "review.pending": "2", "review.total": "5"}, nil},
		"a wrong total": {map[string]string{"review.upheld": "10", "review.corrected": "1"},
			[]string{"T4-01 fail 10 + 1 + 0 + 0 = 11, but review total prints 0"}},
		"blanks as zero": {map[string]string{"review.upheld": "5", "review.other": "", "review.total": "5"},
			[]string{"T4-01 pass_assumed_blank holds for 1 of 1"}},
		"a blank total says nothing": {map[string]string{"review.upheld": "5", "review.total": ""},
			[]string{"T4-01 not_checkable cannot be checked"}},
		"a blank part may hold the rest": {map[string]string{"review.upheld": "5", "review.other": "", "review.total": "7"},
			[]string{"T4-01 not_checkable cannot be checked"}},
		"parts beyond the total fail in spite of a blank": {map[string]string{"review.upheld": "9", "review.other": "", "review.total": "7"},
			[]string{"T4-01 fail 9 + 0 + blank + 0 = 9, but review total prints 7"}},
		"text cannot be checked": {map[string]string{"review.upheld": "?"},
			[]string{"T4-01 not_checkable cannot be checked"}},
		"no count": {map[string]string{"review.upheld": "1.5", "review.total": "1.5"},
			[]string{"T4-05 fail review upheld prints 1.5", "T4-05 fail review total prints 1.5"}},
		"a missing box": {map[string]string{"litigation.direct.other": "missing"},
			[]string{"T4-02 not_checkable cannot be checked", "T4-06 fail 1 of 15 boxes are not printed"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := rules.Check(disputes(tt.printed), Publisher{})
			if len(got) != len(tt.want) {
				t.Fatalf("%d findings %+v, want %v", len(got), got, tt.want)
			}
			for i, f := range got {
				if s := f.Rule.ID + " " + f.Result + " " + f.Message; !strings.HasPrefix(s, tt.want[i]) {
					t.Errorf("got %q, want %q", s, tt.want[i])
				}
			}
		})
	}
}

// TestCause: a failed rule over a doubtful reading is not put down to the
// source.
func TestCause(t *testing.T) {
	rules, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	boxes := disputes(map[string]string{"review.upheld": "10"})
	if f := rules.Check(boxes, Publisher{})[0]; f.Cause != "source" || f.Difference.Cmp(big.NewRat(10, 1)) != 0 {
		t.Errorf("got %+v", f)
	}
	boxes[0].Confidence = 0.5
	if f := rules.Check(boxes, Publisher{})[0]; f.Cause != "reading" {
		t.Errorf("got %+v", f)
	}
}

func TestParseSide(t *testing.T) {
	for _, bad := range []string{"", "+ a", "a +", "a b", "a + + b"} {
		if _, err := parseSide(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	got, err := parseSide("a.b - c.*@parts + .@total")
	if err != nil || len(got) != 3 || !got[1].Minus || !got[1].Prefix || got[1].Applicant != parts || got[2].Indicator != atHand {
		t.Errorf("%+v, %v", got, err)
	}
}
