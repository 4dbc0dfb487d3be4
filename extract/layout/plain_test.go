package layout

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// FuzzCompatible holds the short way against the tables of Unicode.
func FuzzCompatible(f *testing.F) {
	for _, s := range []string{"", "（一）予以公开", "a\u0301", "ａ\u0301b", "政\u3099府", "１２　３", "。\u0300", "\u3000\u0301", "\uff5e\u0338", "=\u0338", "\xff中", "か\u3099", "《２０２３》“年”", "ﾊﾞ", "㈠"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Compatible(s), norm.NFKC.String(s); got != want {
			t.Errorf("Compatible(%q) = %q, want %q", s, got, want)
		}
	})
}

// TestCompatibleOfEveryCharacter asks for every character alone, and between
// two that it could go together with.
func TestCompatibleOfEveryCharacter(t *testing.T) {
	for r := rune(0); r < 0x20000; r++ {
		for _, s := range []string{string(r), "中" + string(r) + "\u0301", "Ａ" + string(r) + "。"} {
			if got, want := Compatible(s), norm.NFKC.String(s); got != want {
				t.Fatalf("Compatible(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"（一） 予以\n公开": "(一)予以公开", "１２　３\u200b4": "1234", "\ufeffａ b": "ab", "": "",
	} {
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
	}
	if long := strings.Repeat("政府信息公开", 50); Plain(long) != long {
		t.Error("plain text has changed")
	}
}
