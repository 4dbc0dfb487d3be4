package xlsx

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// A display writes numbers as a spreadsheet shows them. The formats are
// excelize's; it is given one number at a time in a workbook of its own and
// never the file, whose damage it would pass over in silence.
type display struct {
	book   *excelize.File
	styles map[formatKey]int
}

type formatKey struct {
	id   int
	code string
}

const displaySheet = "Sheet1"

// maxCode is the longest number format that is applied; Excel allows 255.
const maxCode = 1024

// builtIns are the number formats that every workbook has (ECMA-376 part 1,
// 18.8.30); other numbers without a code of the file mean General.
const builtIns = 58

func newDisplay(date1904 bool) (*display, error) {
	d := &display{book: excelize.NewFile(excelize.Options{ShortDatePattern: "yyyy/m/d", CultureInfo: excelize.CultureNameZhCN}), styles: map[formatKey]int{}}
	if err := d.book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		return nil, fmt.Errorf("set up number formats: %w", err)
	}
	return d, nil
}

// accounting are the built-in formats that a Chinese system shows otherwise
// than ECMA-376 part 1, 18.8.30 says, with a dash for zero.
var accounting = map[int]string{
	37: "#,##0_ ;-#,##0_ ", 38: "#,##0_ ;[Red]-#,##0_ ", 39: "#,##0.00_ ;-#,##0.00_ ", 40: "#,##0.00_ ;[Red]-#,##0.00_ ",
	41: `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 42: `_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ `,
	43: `_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, 44: `_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `,
}

// number writes a number in a format; ok is false if the format cannot be
// applied.
func (d *display) number(value float64, id int, code string) (text string, ok bool) {
	if c, special := accounting[id]; code == "" && special {
		code = c
	}
	if code == "" && (id <= 0 || id > builtIns || id == 49) || strings.EqualFold(code, "General") || code == "@" {
		return general(value), true
	}
	if code == "" {
		return d.shown(value, id, "")
	}
	section, v := choose(code, value)
	if v == 0 {
		section = withoutDigits(section)
	}
	switch trimmed := strings.TrimSpace(section); {
	case trimmed == "":
		return "", true
	case strings.EqualFold(trimmed, "General") || trimmed == "@":
		return general(v), true
	}
	return d.shown(v, 0, section)
}

// condition is how a section says which numbers it is for: [>=100].
var condition = regexp.MustCompile(`^((?:\[[^\]]*\])*?)\[(<=|>=|<>|=|<|>)\s*(-?[0-9.]+)\]`)

// choose returns the section of a format that shows a value, and the value as
// that section shows it: a section of its own for negative numbers brings its
// own sign. The library takes sections by their place alone.
func choose(code string, v float64) (section string, shown float64) {
	sections := split(code)
	n := min(len(sections), 3)
	conditional := false
	for i := range n {
		if condition.MatchString(sections[i]) {
			conditional = true
		}
	}
	switch {
	case conditional:
		for i, s := range sections[:n] {
			m := condition.FindStringSubmatch(s)
			switch {
			case m == nil && (i == n-1 || v < 0):
				return s, v
			case m != nil && holds(v, m[2], m[3]):
				return m[1] + s[len(m[0]):], v
			}
		}
		return sections[n-1], v
	case v < 0 && n >= 2:
		return sections[1], -v
	case v == 0 && n >= 3:
		return sections[2], v
	}
	return sections[0], v
}

// holds reports whether a value satisfies a condition.
func holds(v float64, relation, bound string) bool {
	b, err := strconv.ParseFloat(bound, 64)
	if err != nil {
		return false
	}
	switch relation {
	case "<":
		return v < b
	case "<=":
		return v <= b
	case ">":
		return v > b
	case ">=":
		return v >= b
	case "<>":
		return v != b
	}
	return v == b
}

// withoutDigits takes out of a section the digits that show nothing for zero.
func withoutDigits(section string) string {
	if b := bare(section); !strings.ContainsAny(b, "#?") || strings.Contains(b, "0") {
		return section
	}
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune("#?,.", c) {
			return -1
		}
		return c
	}, section)
}

// split cuts a format into its sections.
func split(code string) []string {
	var out []string
	start := 0
	scan(code, func(i int, c byte) {
		if c == ';' {
			out = append(out, code[start:i])
			start = i + 1
		}
	})
	return append(out, code[start:])
}

// bare returns a section without its literals and blanks.
func bare(section string) string {
	var b strings.Builder
	scan(section, func(_ int, c byte) { b.WriteByte(c) })
	return b.String()
}

// scan visits the bytes of a format that are no literals.
func scan(code string, visit func(i int, c byte)) {
	quoted := false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		default:
			visit(i, c)
		}
	}
}

// text writes a text in a format that has a section for it.
func (d *display) text(value string, code string) string {
	sections := split(code)
	if len(sections) < 4 {
		return value
	}
	if sections[3] == "" {
		return ""
	}
	if s, ok := d.shown(value, 0, code); ok {
		return s
	}
	return value
}

// shown lets excelize show a value. A format on which it panics or fails
// cannot be applied.
func (d *display) shown(value any, id int, code string) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	if len(code) > maxCode {
		return "", false
	}
	key := formatKey{id, code}
	style, known := d.styles[key]
	if !known {
		s := &excelize.Style{NumFmt: id}
		if code != "" {
			s = &excelize.Style{CustomNumFmt: &code}
		}
		var err error
		if style, err = d.book.NewStyle(s); err != nil {
			return "", false
		}
		d.styles[key] = style
	}
	if err := d.book.SetCellValue(displaySheet, "A1", value); err != nil {
		return "", false
	}
	if err := d.book.SetCellStyle(displaySheet, "A1", "A1", style); err != nil {
		return "", false
	}
	text, err := d.book.GetCellValue(displaySheet, "A1")
	return text, err == nil
}

// general writes a number without a format: up to 15 significant digits.
func general(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		rounded = v
	}
	if a := math.Abs(rounded); a != 0 && (a >= 1e15 || a < 1e-9) {
		return strconv.FormatFloat(rounded, 'E', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
