package html

import (
	"strings"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestStyleSheets: what a style sheet in the page does not show is not read,
// and what it shows as a table is one.
func TestStyleSheets(t *testing.T) {
	table := func(open, v string) string {
		return open + `<table><tr><td>项目</td><td>数量</td></tr><tr><td>规章</td><td>` + v + `</td></tr></table></div>`
	}
	for name, tt := range map[string]struct{ css, want string }{
		"a class":                        {`.old { display : none }`, "1"},
		"a name":                         {`p{color:red} #o{DISPLAY:NONE!important}`, "1"},
		"a tag with a class, in another": {`body > div.box  div.old , x{visibility:hidden}`, "1"},
		"a comment, marks and an import": {`<!-- @import url(a.css); /* .new{display:none} */ .old{display:none} -->`, "1"},
		"a rule for all screens":         {`@media screen{.old{display:none}} @media print{.new{display:none}}`, "1"},
		"a rule for print":               {`@media print{.old{display:none}}`, "2 1"},
		"a later rule":                   {`.old{display:none} .old{display:block}`, "2 1"},
		"a stronger rule before":         {`#o{display:block} .old{display:none}`, "2 1"},
		"an important one before":        {`.old{display:none!important} #o{display:block}`, "1"},
		"a state":                        {`.old:hover{display:none}`, "2 1"},
		"another place":                  {`.other .old{display:none} .box > .old{display:none}`, "2 1"},
		"what is no CSS":                 {`.old{display:none`, "2 1"},
	} {
		doc := decode(t, `<head><style>`+tt.css+`</style></head><body><p>一、总体情况</p><div class=box><section>`+
			table(`<div class="x old" id=o>`, "2")+table(`<div class=new>`, "1")+`</section></div>`)
		var got []string
		for _, tb := range doc.Tables() {
			got = append(got, tb.At(1, 1).Text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: read %v, want %s", name, got, tt.want)
		}
	}
}

// TestOwnStyleCounts: what an element says of itself counts before a sheet.
func TestOwnStyleCounts(t *testing.T) {
	doc := decode(t, `<style>p{display:none}</style><body><p style="display:block">一、看得见</p><p>二、看不见</p><p style="visibility: hidden">三、也看不见</p>`)
	if len(doc.Blocks) != 1 || doc.Blocks[0].Paragraph.Text != "一、看得见" {
		t.Errorf("%d blocks", len(doc.Blocks))
	}
}

// TestTablesOfOtherElements: elements are tables, rows and cells by their style
// or role, one inside the other.
func TestTablesOfOtherElements(t *testing.T) {
	rows := func(table, row, cell string) string {
		line := func(a, b string) string {
			return "<div " + row + "><div " + cell + ">" + a + "</div><div " + cell + "><p>" + b + "</p></div></div>"
		}
		return "<h1>年报</h1><p>一、情况</p><div " + table + ">" + line("项目", "数量") + line("规章", "3") + "</div>"
	}
	want := "项目|数量\n规章|3"
	for name, page := range map[string]string{
		"own style": rows(`style="display:table"`, `style="display: table-row"`, `style="display:table-cell;width:9px"`),
		"classes":   `<style>.t{display:table}.r{display:table-row}.t .c{display:table-cell}</style>` + rows(`class=t`, `class=r`, `class=c`),
		"roles":     rows(`role=table`, `role=row`, `role=cell`),
	} {
		tables := decode(t, page).Tables()
		if len(tables) != 1 || draw(t, tables[0]) != want {
			t.Errorf("%s: %d tables", name, len(tables))
			continue
		}
		if tables[0].Method != layout.Markup {
			t.Errorf("%s: method %s", name, tables[0].Method)
		}
	}
	for name, page := range map[string]string{
		"rows outside": rows(``, `role=row`, `role=cell`), "cells outside": rows(`role=table`, ``, `role=cell`),
	} {
		if n := len(decode(t, page).Tables()); n != 0 {
			t.Errorf("%s: %d tables", name, n)
		}
	}
}

// TestHostileStyles: style sheets that would take long to apply are not applied
// in full.
func TestHostileStyles(t *testing.T) {
	var css strings.Builder
	for range 20_000 {
		css.WriteString("div div div div div div div .a, div~div, div:has(p){display:none}\n")
	}
	page := "<style>" + css.String() + "</style>" + strings.Repeat("<div>", 400) + strings.Repeat("<p>字</p>", 20_000)
	if doc := decode(t, page); len(doc.Blocks) == 0 {
		t.Error("nothing is read")
	}
}

// TestStruckText: what is struck out does not run together with what is printed
// in its place; a cell of nothing else is neither empty nor a number.
func TestStruckText(t *testing.T) {
	for cell, want := range map[string]string{
		"<del>12</del><ins>5</ins>":                                       "5",
		"<s>12</s>5":                                                      "5",
		"<p><strike>12</strike></p><p>5</p>":                              "5",
		"<span style='text-decoration: line-through'>1</span>25":          "25",
		"<b><span style='text-decoration-line:line-through'>1</span></b>": "1\u0336",
		"<s>12</s>":               "1\u03362\u0336",
		"<p><s>1</s><s>2</s></p>": "1\u03362\u0336",
		"<u>12</u>":               "12",
	} {
		doc := decode(t, "<p>一、情况</p><table><tr><td>项目<td>数量<tr><td>规章<td>"+cell+"</table>")
		if got := doc.Tables()[0].At(1, 1).Text; got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
	doc := decode(t, "<p>一、情况</p><p>共收到<del>12</del>件，<s>答复</s>办结9件。</p><p><del>全部删去3件。</del></p>")
	if n := len(doc.Blocks); n != 2 || doc.Blocks[1].Paragraph.Text != "共收到件，办结9件。" {
		t.Errorf("%d blocks, %+v", n, doc.Blocks[n-1].Paragraph)
	}
}
