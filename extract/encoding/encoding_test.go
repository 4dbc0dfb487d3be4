package encoding

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// simplified and traditional hold characters, digits and tags as pages mix them.
const (
	simplified  = "<p>青石县水利站全年答复信函 38 件，其中逾期 0 件。</p><p>来访登记共 7 次（含电话）。</p>"
	traditional = "<p>青石縣水利站全年答覆信函 38 件，其中逾期 0 件。</p><p>來訪登記共 7 次（含電話）。</p>"
)

// encode writes text in an encoding by its name.
func encode(t testing.TB, text, name string) []byte {
	t.Helper()
	enc := unicode.UTF8.NewEncoder()
	switch name {
	case GB18030:
		enc = simplifiedchinese.GB18030.NewEncoder()
	case Big5:
		enc = traditionalchinese.Big5.NewEncoder()
	case UTF16LE:
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()
	case UTF16BE:
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()
	}
	out, err := enc.Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryEncodingUnderEveryLabel(t *testing.T) {
	labels := []string{"", "utf-8", "UTF-8", "gbk", "gb2312", "GB18030", "big5", "utf-16", "iso-8859-1", "windows-1252", "nonsense", "text/html; charset=gbk"}
	for _, real := range []string{UTF8, GB18030, UTF16LE, UTF16BE} {
		for _, label := range labels {
			for _, meta := range []string{"", "utf-8", "gb2312", "big5", "utf-16le"} {
				if real == GB18030 && (label == "big5" || label == "" && meta == "big5") {
					continue // see TestBig5: the label may be right
				}
				text := simplified
				if meta != "" {
					text = `<html><head><meta charset="` + meta + `"></head>` + simplified
				}
				got, name, warnings := Decode(encode(t, text, real), label)
				if name != real || got != text {
					t.Errorf("%s declared %q, meta %q: read as %s", real, label, meta, name)
				}
				for _, w := range warnings {
					if !strings.HasPrefix(w.Message, "declared as ") {
						t.Errorf("%s declared %q, meta %q: %s", real, label, meta, w.Message)
					}
				}
			}
		}
	}
}

func TestMislabelled(t *testing.T) {
	for _, c := range []struct{ real, declared, want string }{
		{UTF8, "gb2312", "declared as gb18030, but the bytes are utf-8"},
		{GB18030, "utf-8", "declared as utf-8, but the bytes are gb18030"},
		{GB18030, "gb2312", ""},
		{UTF8, "", ""},
	} {
		_, _, warnings := Decode(encode(t, simplified, c.real), c.declared)
		got := ""
		if len(warnings) > 0 {
			got = warnings[0].Message
		}
		if got != c.want {
			t.Errorf("%s declared as %s: warning %q, want %q", c.real, c.declared, got, c.want)
		}
	}
}

func TestByteOrderMarks(t *testing.T) {
	for _, bom := range boms {
		for _, label := range []string{"", "gbk", "utf-8"} {
			got, name, warnings := Decode(append([]byte(bom.mark), encode(t, simplified, bom.name)...), label)
			if name != bom.name || got != simplified || len(warnings) != 0 {
				t.Errorf("%s with mark, declared %q: read as %s with %v", bom.name, label, name, warnings)
			}
		}
	}
	// An editor wrote the mark of UTF-8 before text it left in GBK.
	got, name, _ := Decode(append([]byte("\xef\xbb\xbf"), encode(t, simplified, GB18030)...), "")
	if name != GB18030 || got != simplified {
		t.Errorf("mark of UTF-8 before GBK: read as %s", name)
	}
}

func TestBig5(t *testing.T) {
	data := encode(t, traditional, Big5)
	if got, name, _ := Decode(data, "big5"); name != Big5 || got != traditional {
		t.Errorf("declared Big5: read as %s", name)
	}
	meta := []byte(`<meta http-equiv="Content-Type" content="text/html; charset=big5">`)
	if _, name, _ := Decode(append(meta, data...), ""); name != Big5 {
		t.Errorf("Big5 in a meta element: read as %s", name)
	}
	if _, name, _ := Decode(data, ""); name == Big5 {
		t.Error("Big5 was guessed without being declared")
	}
	if _, name, _ := Decode(encode(t, simplified, GB18030), "big5"); name != GB18030 {
		t.Errorf("GBK declared as Big5: read as %s", name)
	}
}

func TestDamage(t *testing.T) {
	for _, real := range []string{UTF8, GB18030} {
		whole := encode(t, strings.Repeat(simplified, 3), real)
		for cut := range 40 {
			name := fmt.Sprintf("%s without its last %d bytes", real, cut)
			got, as, warnings := Decode(whole[:len(whole)-cut], "")
			checkDamage(t, name, real, got, as, len(warnings) > 0)
		}
		for _, bad := range []string{"\xff", "\x80", "\xff\xff"} {
			for at := 0; at < len(whole); at += 17 {
				data := append([]byte{}, whole[:at]...)
				data = append(append(data, bad...), whole[at:]...)
				for _, label := range []string{"", UTF8, "gbk"} {
					_, as, warnings := Decode(data, label)
					if as != real {
						t.Fatalf("%s with %q at byte %d, declared %q: read as %s", real, bad, at, label, as)
					}
					if len(warnings) == 0 && real == UTF8 {
						t.Errorf("%s with %q at byte %d: no warning", real, bad, at)
					}
				}
			}
		}
	}
}

// checkDamage checks a reading of text cut off at some byte.
func checkDamage(t *testing.T, name, real, got, as string, warned bool) {
	t.Helper()
	if as != real {
		t.Errorf("%s: read as %s", name, as)
	}
	if lost := strings.Count(got, "\ufffd"); lost > 1 || (lost == 1) != warned {
		t.Errorf("%s: %d characters lost, warning: %v", name, lost, warned)
	}
}

func TestDamageIsCounted(t *testing.T) {
	text, name, warnings := Decode([]byte("\xff一份公报\xff与两份通告\xff"), "")
	want := "bytes that are not utf-8 in 3 places: printed as U+FFFD"
	if name != UTF8 || len(warnings) != 1 || warnings[0].Message != want {
		t.Errorf("read as %s with %v, want warning %q", name, warnings, want)
	}
	if text != "\ufffd一份公报\ufffd与两份通告\ufffd" {
		t.Errorf("text is %q", text)
	}
}

func TestPlain(t *testing.T) {
	for _, text := range []string{"", "a", "<p>plain ASCII 12</p>", "no-break\u00a0blank"} {
		for _, label := range []string{"", "gbk", "utf-8"} {
			got, name, _ := Decode([]byte(text), label)
			if got != text || name != UTF8 {
				t.Errorf("Decode(%q, %q) = %q in %s", text, label, got, name)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, name := range []string{UTF8, GB18030, UTF16LE, UTF16BE} {
		f.Add(encode(f, simplified, name), "")
		f.Add(encode(f, simplified, name), "utf-16")
	}
	f.Add(encode(f, traditional, Big5), "big5")
	f.Add([]byte("\xff\xfe\x00"), "gbk")
	f.Add([]byte("<meta charset=gbk>\xc4"), "")
	f.Fuzz(func(t *testing.T, data []byte, declared string) {
		text, name, _ := Decode(data, declared)
		if !utf8.ValidString(text) {
			t.Fatalf("%q read as %s is not valid UTF-8", data, name)
		}
		if utf8.Valid(data) && name == UTF8 && !strings.HasSuffix(string(data), text) {
			t.Fatalf("valid UTF-8 %q became %q", data, text)
		}
	})
}
