package layout

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FuzzCompatible holds the short way against the tables of Unicode.
func FuzzCompatible(f *testing.F) {
	for _, s := range []string{"", "（一）予以公开", "a\u0301", "ａ\u0301b", "政\u3099府", "１２　３", "。\u0300", "\u3000\u0301", "\uff5e\u0338", "=\u0338", "\xff中", "か\u3099", "《２０２３》“年”", "ﾊﾞ", "㈠", "人⺠政府⼯作", "⾦\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Compatible(s), wanted(s); got != want {
			t.Errorf("Compatible(%q) = %q, want %q", s, got, want)
		}
	})
}

// TestCompatibleOfEveryCharacter asks for every character alone, and between
// two that it could go together with.
func TestCompatibleOfEveryCharacter(t *testing.T) {
	for r := rune(0); r < 0x20000; r++ {
		for _, s := range []string{string(r), "中" + string(r) + "\u0301", "Ａ" + string(r) + "。"} {
			if got, want := Compatible(s), wanted(s); got != want {
				t.Fatalf("Compatible(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"（一） 予以\n公开": "(一)予以公开", "１２　３\u200b4": "1234", "\ufeffａ b": "ab", "": "",
		"⼈⺠政府信息公开⼯作": "人民政府信息公开工作", "⻓⻋⾦Ａ": "长车金A",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
	if long := strings.Repeat("政府信息公开", 50); Plain(long) != long {
		t.Error("plain text has changed")
	}
}

// TestRadicals holds the list against the compatibility characters of Unicode,
// which know the radicals of Kangxi, and asks that it leads nowhere twice.
func TestRadicals(t *testing.T) {
	for from, to := range ideographs {
		if k := norm.NFKC.String(string(from)); k != string(from) && k != string(to) {
			t.Errorf("%c is %c, Unicode has %s", from, to, k)
		}
		if !unicode.Is(unicode.Han, to) || Ideograph(to) != to {
			t.Errorf("%c is %c, which is no ideograph", from, to)
		}
	}
	for r := rune(0x2F00); r <= 0x2FD5; r++ {
		if Ideograph(r) == r {
			t.Errorf("radical %c has no ideograph", r)
		}
	}
}

// wanted is NFKC and, where the text has one, the ideographs of radicals.
func wanted(s string) string {
	s = norm.NFKC.String(s)
	for _, r := range s {
		if to, ok := ideographs[r]; ok {
			s = strings.ReplaceAll(s, string(r), string(to))
		}
	}
	return s
}

func TestRaised(t *testing.T) {
	const text = "a0123456789政"
	for lowered, want := range map[bool]string{false: "a⁰¹²³⁴⁵⁶⁷⁸⁹政", true: "a₀₁₂₃₄₅₆₇₈₉政"} {
		got := Raised(text, lowered)
		if got != want {
			t.Errorf("Raised(%q, %t) = %q, want %q", text, lowered, got, want)
		}
		if back := strings.Map(Unraised, got); back != text {
			t.Errorf("%q leads back to %q", got, back)
		}
	}
}
