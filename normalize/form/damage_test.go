package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize/number"
)

// The tables below show, one by one, what published tables and pages do to the
// form. Every box holds another number, so that a cell in a wrong box shows.

// TestApplicationsDamage: section three in every state of damage that leaves
// its numbers readable.
func TestApplicationsDamage(t *testing.T) {
	f := load(t)
	for _, edition := range []string{"2021", "2019"} {
		rows := applications(f, edition, numbered)
		for name, damaged := range map[string][]string{
			"spaces inside labels":    replace(rows, "不予公开", "不予公 开"),
			"spaces inside words":     replace(replace(rows, "本年度办理结果", "本 年度 办理 结果"), "自然人", "自 然 人"),
			"breaks inside labels":    replace(replace(rows, "商业企业", "商业\n企业"), "重复申请", "重复\n申请"),
			"half-width brackets":     replace(replace(rows, "（", "("), "）", ")"),
			"numbering with a comma":  replace(replace(rows, "1.", "1、"), "2.", "2．"),
			"合计 for 总计":               replace(rows, "总计", "合计"),
			"总 计 with a blank":        replace(rows, "总计", "总 计"),
			"labels truncated":        replace(replace(rows, "其他法律行政法规禁止公开", "其他法律行政法规"), "没有现成信息需要另行制作", "没有现成信息"),
			"labels misspelt":         replace(replace(rows, "其他法律行政法规禁止公开", "其他法律行政止公开"), "保护第三方合法权益", "保护第三方合法权宜"),
			"numbering lost":          replace(replace(replace(replace(rows, "1.", ""), "2.", ""), "3.", ""), "4.", ""),
			"group label in each row": replace(rows, "^|^|", "三、本年度办理结果|（三）不予公开|"),
			"filler cells": mapRows(rows, func(c []string) []string {
				return strings.Split(strings.ReplaceAll(strings.Join(c, "|"), "^", ""), "|")
			}),
			"filler cells for both spans": mapRows(rows, func(c []string) []string {
				for i := range c {
					if c[i] == "^" || c[i] == "<" {
						c[i] = ""
					}
				}
				return c
			}),
			"an empty column behind":       mapRows(rows, func(c []string) []string { return append(c, "") }),
			"an empty column before":       replace(rows, "|总计", "|总计"),
			"a blank row below the header": slices.Insert(slices.Clone(rows), 3, strings.Repeat("|", 9)),
			"blank rows inside":            slices.Insert(slices.Insert(slices.Clone(rows), 20, strings.Repeat("|", 9)), 9, strings.Repeat("|", 9)),
			"a row of units below the header": slices.Insert(slices.Clone(rows), 3,
				"||计量单位|件|件|件|件|件|件|件"),
			"numbers followed by 件":     applications(f, edition, func(b *Box) string { return numbered(b) + "件" }),
			"numbers with their note":   applications(f, edition, func(b *Box) string { return numbered(b) + "（含上年）" }),
			"numbers with wide digits":  applications(f, edition, func(b *Box) string { return strings.NewReplacer("1", "１", "2", "２").Replace(numbered(b)) }),
			"header repeated":           slices.Insert(slices.Clone(rows), 14, rows[0], rows[1], rows[2]),
			"title inside the table":    append([]string{"三、收到和处理政府信息公开申请情况|<|<|<|<|<|<|<|<|<"}, rows...),
			"a remark below the table":  append(slices.Clone(rows), "注：以上数据截至12月31日|<|<|<|<|<|<|<|<|<"),
			"header without its corner": replace(rows, rows[0][:strings.Index(rows[0], "|")], ""),
			"company heads in two lines": append([]string{rows[0], rows[1], "^|^|^|^|商业|科研|社会公益|法律服务|其他|^",
				"^|^|^|^|企业|机构|组织|机构|^|^"}, rows[3:]...),
			"header rows merged into one": append([]string{"|||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"}, rows[3:]...),
			"header shifted to the left":  append([]string{rows[0], rows[1], "商业企业|科研机构|社会公益组织|法律服务机构|其他|||||"}, rows[3:]...),
			"其中 before the organisations": replace(rows, "法人或其他组织", "其中：法人或其他组织"),
		} {
			t.Run(edition+" "+name, func(t *testing.T) {
				expect(t, f.Match([]*layout.Table{grid(damaged...)}, 0), onlyTable("applications"))
			})
		}
	}
}

// TestOneCharacterColumns: a table so narrow that every label and number is
// broken after each character. A decoder joins digits; labels keep the breaks.
func TestOneCharacterColumns(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", numbered)
	table := grid(rows...)
	for i := range table.Cells {
		c := &table.Cells[i]
		if strings.Trim(c.Text, "0123456789") != "" {
			c.Text = strings.Join(strings.Split(c.Text, ""), "\n")
		}
	}
	expect(t, f.Match([]*layout.Table{table}, 0), onlyTable("applications"))
}

// TestColumnsInAnotherOrder: the header, not the position, names a column.
func TestColumnsInAnotherOrder(t *testing.T) {
	f := load(t)
	plain := append([]string{"|||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"}, mapRows(applications(f, "2021", numbered), func(c []string) []string { return c })[3:]...)
	for name, rows := range map[string][]string{
		"total first":          swapColumns(plain, 3, 9),
		"two neighbours":       swapColumns(plain, 5, 6),
		"organisations turned": swapColumns(swapColumns(plain, 4, 8), 5, 7),
	} {
		for _, method := range []layout.Method{layout.Markup, layout.Tabbed} {
			t.Run(name+" "+string(method), func(t *testing.T) {
				table := grid(rows...)
				table.Method = method
				expect(t, f.Match([]*layout.Table{table}, 0), onlyTable("applications"))
			})
		}
	}
}

// TestMissingColumn: a column that is not printed is missing, and moves none.
func TestMissingColumn(t *testing.T) {
	f := load(t)
	plain := append([]string{"|||自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"}, applications(f, "2021", numbered)[3:]...)
	for at, applicant := range map[int]string{3: "natural_person", 5: "research_institution", 9: "total"} {
		for _, method := range []layout.Method{layout.Markup, layout.Tabbed} {
			t.Run(applicant+" "+string(method), func(t *testing.T) {
				table := grid(dropColumn(plain, at)...)
				table.Method = method
				got := f.Match([]*layout.Table{table}, 0)
				for _, tab := range got.Tables {
					for _, b := range tab.Boxes {
						gone := tab.Table != "applications" || b.Applicant == applicant
						if b.Value.Kind == number.Number && (gone || b.Value.Num.RatString() != numbered(b.Box)) {
							t.Fatalf("%s %s reads %q", b.Indicator, b.Applicant, b.Value.Raw)
						}
						if !gone && !b.Printed {
							t.Fatalf("%s %s is missing", b.Indicator, b.Applicant)
						}
					}
				}
			})
		}
	}
}

// TestOnlyTotals: where only the last column is filled, the others are blank
// and not zero.
func TestOnlyTotals(t *testing.T) {
	f := load(t)
	rows := applications(f, "2021", func(b *Box) string {
		if b.Applicant != "total" {
			return ""
		}
		return numbered(b)
	})
	expect(t, f.Match([]*layout.Table{grid(rows...)}, 0), func(b *Box) string {
		switch {
		case b.Table != "applications":
			return "missing"
		case b.Applicant != "total":
			return "blank"
		}
		return ""
	})
}

// TestNoZeroSkeleton: nothing printed is never zero, whether the table is
// blank, dashed, in words, half missing or not there.
func TestNoZeroSkeleton(t *testing.T) {
	f := load(t)
	for printed, state := range map[string]string{"": "blank", "\u00a0": "blank", "/": "dash", "—": "dash", "无": "dash", "详见附件": "text", "3 5": "unreadable"} {
		rows := applications(f, "2021", func(*Box) string { return printed })
		got := f.Match([]*layout.Table{grid(rows...), grid(disputes(f, func(*Box) string { return printed })...)}, 0)
		for _, tab := range got.Tables {
			for _, b := range tab.Boxes {
				want := state
				if tab.Table == "disclosure" {
					want = "missing"
				}
				is := b.Value.Kind.String()
				if !b.Printed {
					is = "missing"
				}
				if is != want || b.Value.Num != nil {
					t.Fatalf("%q in %s %s: %s %v", printed, b.Indicator, b.Applicant, is, b.Value.Num)
				}
			}
		}
	}
	for name, tables := range map[string][]*layout.Table{"nothing": nil, "one word": {grid("信息内容")}, "labels without cells": {grid("规章", "行政许可", "行政处罚")}} {
		for _, tab := range f.Match(tables, 0).Tables {
			for _, b := range tab.Boxes {
				if b.Printed {
					t.Errorf("%s: %s is %q", name, b.Indicator, b.Value.Raw)
				}
			}
		}
	}
}

// TestRowWithOneBlank: a row that is not all numbers is read like the others.
func TestRowWithOneBlank(t *testing.T) {
	f := load(t)
	blank := func(b *Box) bool { return (b.Row+b.Col)%4 == 0 }
	for printed, state := range map[string]string{"": "blank", "/": "dash"} {
		rows := applications(f, "2021", func(b *Box) string {
			if blank(b) {
				return printed
			}
			return numbered(b)
		})
		expect(t, f.Match([]*layout.Table{grid(rows...)}, 0), func(b *Box) string {
			switch {
			case b.Table != "applications":
				return "missing"
			case blank(b):
				return state
			}
			return ""
		})
	}
}

// TestMissingAndSurplusNumbers: a number too few or too many in a row does not
// move those of other rows, and is not guessed.
func TestMissingAndSurplusNumbers(t *testing.T) {
	f := load(t)
	for name, change := range map[string]func([]string) []string{
		"one too few":  func(c []string) []string { return c[:len(c)-1] },
		"one too many": func(c []string) []string { return append(c, "999") },
	} {
		for _, method := range []layout.Method{layout.Markup, layout.Tabbed} {
			t.Run(name+" "+string(method), func(t *testing.T) {
				rows := applications(f, "2021", numbered)
				at := find(rows, "2.重复申请")
				rows[at] = strings.Join(change(strings.Split(rows[at], "|")), "|")
				table := grid(rows...)
				table.Method = method
				got := f.Match([]*layout.Table{table}, 0)
				for _, tab := range got.Tables {
					for _, b := range tab.Boxes {
						row := b.Indicator == "applications.outcome.not_processed.repeated"
						right := b.Value.Num != nil && b.Value.Num.RatString() == numbered(b.Box)
						if tab.Table == "applications" && !row && !right || b.Value.Num != nil && !right {
							t.Errorf("%s %s: %q", b.Indicator, b.Applicant, b.Value.Raw)
						}
					}
				}
			})
		}
	}
}

// TestDisclosureLayouts: section two as one table, four or more, whatever
// stands between and around its blocks.
func TestDisclosureLayouts(t *testing.T) {
	f := load(t)
	for _, edition := range []string{"2021", "2019"} {
		blocks := disclosure(f, edition, numbered)
		var each, headless, apart []*layout.Table
		for _, b := range blocks {
			each = append(each, grid(b...))
			headless = append(headless, grid(b[1:]...))
			apart = append(apart, grid(b[:2]...), grid(b[2:]...))
		}
		whole := slices.Concat(blocks...)
		for name, tables := range map[string][]*layout.Table{
			"one table":                      {grid(whole...)},
			"a table for each block":         each,
			"without titles":                 headless,
			"headers in tables of their own": apart,
			"behind the other sections":      append([]*layout.Table{grid(applications(f, edition, func(*Box) string { return "" })...)}, each...),
			"labels truncated":               {grid(replace(replace(whole, "规范性文件", "规范性"), "行政事业性收费", "行政事业性")...)},
			"header truncated":               {grid(replace(whole, "件数", "件")...)},
			"spaces and breaks":              {grid(replace(replace(whole, "行政许可", "行政 许可"), "本年", "本年\n")...)},
			"blank rows between blocks":      {grid(slices.Concat(blocks[0], []string{"|||"}, slices.Concat(blocks[1:]...))...)},
			"titles in another bracket":      {grid(replace(whole, "第二十条第（", "第二十条 第(")...)},
			"titles of the regulations":      {grid(replace(whole, "第二十条第", "《条例》第二十条第")...)},
			"a row number before each label": {grid(prefixed(whole)...)},
		} {
			t.Run(edition+" "+name, func(t *testing.T) {
				got := f.Match(tables, 0)
				expect(t, got, func(b *Box) string {
					switch {
					case b.Table == "disclosure":
						return ""
					case b.Table == "applications" && name == "behind the other sections":
						return "blank"
					}
					return "missing"
				})
				for _, tab := range got.Tables {
					if tab.Table == "disclosure" && tab.Edition != edition {
						t.Errorf("edition %s", tab.Edition)
					}
				}
			})
		}
	}
}

// prefixed puts running numbers into a column of their own.
func prefixed(rows []string) []string {
	out := slices.Clone(rows)
	for i := range out {
		out[i] = fmt.Sprint(i+1) + "|" + out[i]
	}
	return out
}

// TestDisputesLayouts: section four as one table or one a group.
func TestDisputesLayouts(t *testing.T) {
	f := load(t)
	rows := disputes(f, numbered)
	v := strings.Split(rows[3], "|")
	labels := "结果维持|结果纠正|其他结果|尚未审结|总计"
	part := func(from int, heads ...string) *layout.Table {
		return grid(append(heads, labels, strings.Join(v[from:from+5], "|"))...)
	}
	wide := func(s string) string { return s + "|<|<|<|<" }
	for name, tables := range map[string][]*layout.Table{
		"one table":        {grid(rows...)},
		"a table each":     {part(0, wide("行政复议")), part(5, wide("行政诉讼"), wide("未经复议直接起诉")), part(10, wide("行政诉讼"), wide("复议后起诉"))},
		"reviews apart":    {part(0, wide("行政复议")), grid("行政诉讼|<|<|<|<|<|<|<|<|<", "未经复议直接起诉|<|<|<|<|复议后起诉|<|<|<|<", labels+"|"+labels, strings.Join(v[5:], "|"))},
		"misspelt":         {grid(replace(rows, "结果纠正", "结果纠错")...)},
		"合计":               {grid(replace(rows, "总计", "合计")...)},
		"upright heads":    {grid(replace(replace(rows, "尚未审结", "尚\n未\n审\n结"), "结果维持", "结\n果\n维\n持")...)},
		"numbers with 件":   {grid(disputes(f, func(b *Box) string { return numbered(b) + "件" })...)},
		"a blank row":      {grid(slices.Insert(slices.Clone(rows), 3, strings.Repeat("|", 14))...)},
		"a label in front": {grid("|"+rows[0], "|"+rows[1], "|"+rows[2], "件数|"+rows[3])},
		"header apart":     {grid(rows[:3]...), grid(rows[3])},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, f.Match(tables, 0), onlyTable("disputes"))
		})
	}
}

// TestHeadApartTellsColumns: where the first value is blank and an empty column
// stands behind the last, the head tells the columns, in a table of its own too.
func TestHeadApartTellsColumns(t *testing.T) {
	f := load(t)
	value := func(b *Box) string {
		if b.Indicator == "review.upheld" {
			return ""
		}
		return numbered(b)
	}
	rows := disputes(f, value)
	for i := range rows {
		rows[i] += "|"
	}
	got := f.Match([]*layout.Table{grid(rows[:3]...), grid(rows[3])}, 0)
	n := 0
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			if tab.Table != "disputes" {
				continue
			}
			n++
			if want := value(b.Box); !b.Printed || b.Undecided || b.Value.Raw != want {
				t.Errorf("%s reads %q, want %q", b.Indicator, b.Value.Raw, want)
			}
		}
	}
	if n != 15 {
		t.Errorf("%d boxes", n)
	}
}

// TestWholeReportInOneTable: one table holds all three sections with their
// headings.
func TestWholeReportInOneTable(t *testing.T) {
	f := load(t)
	wide := func(rows []string, to int) []string {
		out := slices.Clone(rows)
		for i := range out {
			for n := strings.Count(out[i], "|") + 1; n < to; n++ {
				out[i] += "|<"
			}
		}
		return out
	}
	var rows []string
	for _, part := range [][]string{
		{"二、主动公开政府信息情况"}, slices.Concat(disclosure(f, "2021", numbered)...),
		{"三、收到和处理政府信息公开申请情况"}, applications(f, "2021", numbered),
		{"四、政府信息公开行政复议、行政诉讼情况"}, disputes(f, numbered),
	} {
		rows = append(rows, wide(part, 15)...)
	}
	expect(t, f.Match([]*layout.Table{grid(rows...)}, 0), func(*Box) string { return "" })
}

// TestFormsAreNotMixed: a box that only the older form has gives no value to
// one that only the newer has, though both stand at the same place.
func TestFormsAreNotMixed(t *testing.T) {
	f := load(t)
	got := f.Match([]*layout.Table{grid(slices.Concat(disclosure(f, "2019", numbered)...)...)}, 0)
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			if tab.Table == "disclosure" && (b.Edition != "2019" || f.printsOrNone("2021", b.Indicator) && !f.printsOrNone("2019", b.Indicator)) {
				t.Errorf("%s %s is %q", b.Edition, b.Indicator, b.Value.Raw)
			}
		}
	}
}

// TestPrintedTwice: the page and its attached copy are one table; other values
// in the copy are a finding and change nothing.
func TestPrintedTwice(t *testing.T) {
	f := load(t)
	for name, differ := range map[string]bool{"the same": false, "other values": true} {
		value := numbered
		if differ {
			value = func(b *Box) string { return fmt.Sprint(b.Row*10 + b.Col + 1) }
		}
		tables := append(allSections(f), grid(slices.Concat(disclosure(f, "2021", value)...)...), grid(applications(f, "2021", value)...), grid(disputes(f, value)...))
		got := f.Match(tables, 0)
		expect(t, got, func(*Box) string { return "" })
		for _, table := range []string{"disclosure", "applications", "disputes"} {
			n := 0
			for _, note := range got.Notes {
				if note.Rule == TableRepeated && note.Table == table {
					n++
					if note.Warning != differ {
						t.Errorf("%s: %s: %+v", name, table, note)
					}
				}
			}
			if n != 1 {
				t.Errorf("%s: %s has %d notes: %+v", name, table, n, got.Notes)
			}
		}
	}
}

// TestRowspanMistakes: a group label that spans a row too few or too many
// moves no value into another row or column.
func TestRowspanMistakes(t *testing.T) {
	f := load(t)
	for name, by := range map[string]int{"too few": -1, "too many": 1} {
		t.Run(name, func(t *testing.T) {
			table := grid(applications(f, "2021", numbered)...)
			for i := range table.Cells {
				c := &table.Cells[i]
				if !strings.Contains(c.Text, "（四）无法提供") {
					continue
				}
				c.RowSpan += by
				if by > 0 { // the browser pushes the cells of the row below aside
					for j := range table.Cells {
						if d := &table.Cells[j]; d.Row == c.Row+c.RowSpan-1 && d.Col >= c.Col {
							d.Col++
							table.Cols = max(table.Cols, d.Col+d.ColSpan)
						}
					}
				}
			}
			expect(t, f.Match([]*layout.Table{table}, 0), onlyTable("applications"))
		})
	}
}

// TestLabelOfTwoRows: where the border between an empty row and a label is
// gone, the label has the values of the row that prints some; where both do,
// none is taken for the other.
func TestLabelOfTwoRows(t *testing.T) {
	f := load(t)
	for name, below := range map[string]string{"below": "^|7|8|9", "above": "^| | | "} {
		t.Run(name, func(t *testing.T) {
			first := "规章| | | "
			if name == "above" {
				first = "规章|7|8|9"
			}
			table := grid("信息内容|本年制发件数|本年废止件数|现行有效件数", first, below, "行政规范性文件|1|2|3")
			want := map[string]string{
				"disclosure.regulations.made": "7", "disclosure.regulations.repealed": "8", "disclosure.regulations.valid": "9",
				"disclosure.normative_documents.made": "1", "disclosure.normative_documents.repealed": "2", "disclosure.normative_documents.valid": "3",
			}
			got := f.Match([]*layout.Table{table}, 0)
			for _, tab := range got.Tables {
				for _, b := range tab.Boxes {
					if raw, ok := want[b.Indicator]; ok && (!b.Printed || b.Value.Raw != raw) {
						t.Errorf("%s: printed %v %q, want %q", b.Indicator, b.Printed, b.Value.Raw, raw)
					}
				}
			}
			if slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == RowNotPlaced }) {
				t.Errorf("%+v", got.Notes)
			}
		})
	}
}

// TestBlankBesideTwoNumbers: where a cell prints two numbers, the blank one
// beside it may be where one of them belongs.
func TestBlankBesideTwoNumbers(t *testing.T) {
	f := load(t)
	table := grid("信息内容|本年制发件数|本年废止件数|现行有效件数", "规章|7|8 9| ", "行政规范性文件|1| |3")
	want := map[string]bool{"disclosure.regulations.valid": true, "disclosure.normative_documents.repealed": false}
	got := f.Match([]*layout.Table{table}, 0)
	for _, tab := range got.Tables {
		for _, b := range tab.Boxes {
			if undecided, ok := want[b.Indicator]; ok && b.Undecided != undecided {
				t.Errorf("%s: undecided %v, want %v", b.Indicator, b.Undecided, undecided)
			}
		}
	}
	if !slices.ContainsFunc(got.Notes, func(n Note) bool {
		return n.Rule == ValueNotPlaced && n.Indicator == "disclosure.regulations.valid" && strings.Contains(n.Message, `"8 9"`)
	}) {
		t.Errorf("%+v", got.Notes)
	}
}
