package form

import (
	"slices"
	"testing"

	"github.com/gongkai/gongkai/extract/layout"
)

// TestBlocksSideBySide: blocks that stand side by side in one printed table are
// read apart, whatever of them is empty.
func TestBlocksSideBySide(t *testing.T) {
	f := load(t)
	got := f.Match([]*layout.Table{grid(
		"第二十条第（一）项|<|<|<|第二十条第（五）项|<",
		"信息内容|本年制发件数|本年废止件数|现行有效件数|信息内容|本年处理决定数量",
		"规章|1|2|3|行政许可|7",
		"行政规范性文件|4|5|6||",
	), grid(
		"第二十条第（六）项|<|第二十条第（八）项|<",
		"信息内容|本年处理决定数量|信息内容|本年收费金额（单位：万元）",
		"行政处罚|8|行政事业性收费|",
		"行政强制|9||",
	)}, 0)
	want := map[string]string{
		"disclosure.regulations.made": "1", "disclosure.regulations.repealed": "2", "disclosure.regulations.valid": "3",
		"disclosure.normative_documents.made": "4", "disclosure.normative_documents.repealed": "5", "disclosure.normative_documents.valid": "6",
		"disclosure.licensing.decisions": "7", "disclosure.penalties.decisions": "8", "disclosure.coercion.decisions": "9", "disclosure.fees.amount": "",
	}
	for _, b := range got.Tables[0].Boxes {
		if w, ok := want[b.Indicator]; !ok || !b.Printed || b.Undecided || b.Value.Raw != w {
			t.Errorf("%s is %q, want %q (printed %v)", b.Indicator, b.Value.Raw, w, b.Printed)
		}
	}
	if len(got.Tables[0].Boxes) != len(want) || len(got.Notes) > 0 {
		t.Errorf("%d boxes, notes %+v", len(got.Tables[0].Boxes), got.Notes)
	}
}

// TestTwoRowsBesideEachOther: where no heads say that two rows stand beside each
// other, they give no value, and a note.
func TestTwoRowsBesideEachOther(t *testing.T) {
	f := load(t)
	got := f.Match([]*layout.Table{grid(
		"第二十条第（一）项|<|<|<",
		"信息内容|本年制发件数|本年废止件数|现行有效件数",
		"规章|1|2|3",
		"行政规范性文件|4|5|6",
		"第二十条第（六）项|<|第二十条第（八）项|<",
		"行政处罚|8|行政事业性收费|",
	)}, 0)
	for _, b := range got.Tables[0].Boxes {
		if b.Indicator == "disclosure.penalties.decisions" && b.Printed || b.Indicator == "disclosure.fees.amount" && b.Printed {
			t.Errorf("%s is read: %q", b.Indicator, b.Value.Raw)
		}
	}
	if !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Rule == RowNotPlaced }) {
		t.Errorf("notes %+v", got.Notes)
	}
}
