package wording

import (
	"slices"
	"strings"
	"testing"
)

// named is what boxes are called here.
func named(indicator, applicant string) string {
	return map[string]string{"review.total": "复议总计", "applications.received enterprise": "新收 商业企业"}[strings.TrimSpace(indicator+" "+applicant)]
}

func chinese(t *testing.T, sentence string) string {
	t.Helper()
	out, ok, err := Chinese(sentence, named)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		t.Errorf("%q stays in part English: %q", sentence, out)
	}
	return out
}

// TestEveryPhrase: the example of every phrase needs it, and is Chinese as a
// whole.
func TestEveryPhrase(t *testing.T) {
	list, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range list.phrases {
		out := chinese(t, p.example)
		rest := *list
		rest.phrases = slices.Delete(slices.Clone(list.phrases), i, i+1)
		if without, _ := rest.say(p.example, named); without == out {
			t.Errorf("%q does not need %q", p.example, p.english)
		}
		if strings.TrimSpace(p.english.String()) == "" || strings.Contains(out, "\x01") {
			t.Errorf("%q gives %q", p.example, out)
		}
	}
}

// TestSentences: what the parts come to. Numbers and quotations are those of
// the finding.
func TestSentences(t *testing.T) {
	for sentence, want := range map[string]string{
		"94 + 0 + 3 + 18 zeros = 97, but （一）予以公开 总计 prints 7":                                                       "94 + 0 + 3 + 18 个零 = 97，而（一）予以公开 总计所印为 7",
		"holds for 1 of 1 only if blanks count as zero (review.total)":                                              "1 项中有 1 项须以空白为零方成立 (复议总计)",
		"9 of 12 is 75.00 %, but 80% is printed, in “率 of 80% and so on”":                                           "9 占 12 为 75.00 %，而所印为 80%：“率 of 80% and so on”",
		"2 single mistakes would each explain T4-03: 甲 prints 0 where 4 would fit; or 乙 is blank where 4 would fit": "2 处单独的差错各自都能解释 T4-03：甲所印为 0，改为 4 则相符；或乙为空白，填 4 则相符",
		"120 after 10 last year": "上年为 10，本年为 120",
	} {
		if got := chinese(t, sentence); got != want {
			t.Errorf("%q gives %q, want %q", sentence, got, want)
		}
	}
}

// TestUnknown: a sentence without a phrase is not passed off as Chinese.
func TestUnknown(t *testing.T) {
	if _, ok, err := Chinese("something nobody has translated", func(string, string) string { return "" }); ok || err != nil {
		t.Errorf("ok %t, %v", ok, err)
	}
}

func TestSentence(t *testing.T) {
	if got := Sentence("a — b — 规则", "规则"); got != "a — b" {
		t.Error(got)
	}
}
