package discover

import (
	"strings"

	"github.com/gongkai/gongkai/extract/title"
)

// title reads the title of an annual report as lists print it; ok is false if
// it is none, or one of something that looks like a report.
func (d *Discoverer) title(text string) (t title.Title, ok bool) {
	if len(text) > maxTitle {
		return t, false
	}
	if t, ok = d.titles.Listed(text); !ok {
		return t, false
	}
	return d.accept(t)
}

// loose reads a title in a column of reports, where it need not name what the
// column is about: 县教育局2023年年报.
func (d *Discoverer) loose(text string) (t title.Title, ok bool) {
	if len(text) > maxTitle {
		return t, false
	}
	if t, ok = d.titles.Short(text); !ok {
		return t, false
	}
	return d.accept(t)
}

// accept refuses titles with words that speak against a report. The name of a
// body may have them: 县审计局 may report, 审计报告 is none. What stands in
// brackets behind a title is kept if it is a variant of the report.
func (d *Discoverer) accept(t title.Title) (title.Title, bool) {
	if d.words.best("never", t.Text) < 0 || !d.words.isUnit(t.Agency) && d.words.best("negative", t.Text) < 0 {
		return title.Title{}, false
	}
	switch {
	case t.Remark == "" || d.words.sets["variant"][strings.ToLower(t.Remark)]:
		return t, true
	case d.words.best("negative", t.Remark) < 0:
		return title.Title{}, false
	}
	t.Remark = ""
	return t, true
}
