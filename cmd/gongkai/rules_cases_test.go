package main

import (
	"fmt"
	"time"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/normalize"
)

// A broken is an agency whose reports break one rule and no other. Change
// edits the generated reports, in order of years; the last of them breaks the
// rule. Body says whose they are, beyond the usual county bureau of a category
// without peers.
type broken struct {
	rule   string
	years  []int
	change func([]*gen.Report)
	body   func(i int, r *normalize.Report)
	town   bool   // the reports are those of a township
	result string // "" for fail
	seen   string // day on which a crawl saw the page, "" for a local file
}

const (
	natural = "natural_person"
	total   = "total"
	others  = "other_organization"
)

// add prints more in boxes: indicator and applicant in turn.
func add(r *gen.Report, by float64, boxes ...string) {
	for i := 0; i < len(boxes); i += 2 {
		r.Put(boxes[i], boxes[i+1], r.Number(boxes[i], boxes[i+1])+by)
	}
}

// both prints more for natural persons and in the total.
func both(r *gen.Report, by float64, indicators ...string) {
	for _, i := range indicators {
		add(r, by, i, natural, i, total)
	}
}

// say adds a sentence to the first part of the text.
func say(format string, args ...any) func([]*gen.Report) {
	return func(rs []*gen.Report) {
		r := rs[len(rs)-1]
		r.Sections[0].Paragraphs = append(r.Sections[0].Paragraphs, fmt.Sprintf(format, args...))
	}
}

// last makes an edit of the last report.
func last(f func(*gen.Report)) func([]*gen.Report) {
	return func(rs []*gen.Report) { f(rs[len(rs)-1]) }
}

// put prints numbers in boxes without applicants.
func put(r *gen.Report, numbers map[string]float64) {
	for indicator, v := range numbers {
		r.Put(indicator, "", v)
	}
}

// someLevel is a body whose level is not known, so that it may make rules.
func someLevel(_ int, r *normalize.Report) { r.Level = "" }

var (
	in2023   = []int{2023}
	in2020   = []int{2020}
	pair     = []int{2022, 2023}
	pair2019 = []int{2019, 2020}
)

const granted, result, received = "applications.outcome.granted", "applications.outcome.total", "applications.received"

// inReport are the cases of rules about one report.
func inReport() []broken {
	out := []broken{
		{rule: "T3-01", years: in2023, change: last(func(r *gen.Report) { both(r, 5, received) })},
		{rule: "T3-02", years: in2023, change: last(func(r *gen.Report) { add(r, 5, received, total, "applications.carried_out", total) })},
		{rule: "T3-03", years: in2023, change: last(func(r *gen.Report) { both(r, 5, received, result) })},
		{rule: "T3-03b", years: in2020, change: last(func(r *gen.Report) { both(r, 5, received, result) })},
		{rule: "T3-04", years: in2023, change: last(func(r *gen.Report) { both(r, 0.5, received, result, granted) })},
		{rule: "T3-06", years: in2023, change: last(func(r *gen.Report) {
			r.Leave(func(c gen.Cell) bool { return c.Indicator == "applications.outcome.denied.enforcement_files" })
		})},
		{rule: "T3-07", years: in2023, change: last(func(r *gen.Report) {
			add(r, 50, "applications.carried_out", others, "applications.carried_out", total)
			r.Write(result, others, gen.Text, "若干")
			r.Write(result, total, gen.Text, "若干")
		})},
		{rule: "T3-08", years: in2023, change: last(copyColumn)},
		{rule: "T34-01", years: in2023, change: last(func(r *gen.Report) { add(r, 9000, "review.upheld", "", "review.total", "") })},
		{rule: "T4-01", years: in2023, change: last(func(r *gen.Report) { add(r, 2, "review.total", "") })},
		{rule: "T4-02", years: in2023, change: last(func(r *gen.Report) { add(r, 2, "litigation.direct.total", "") })},
		{rule: "T4-03", years: in2023, change: last(func(r *gen.Report) { add(r, 2, "litigation.after_review.total", "") })},
		{rule: "T4-05", years: in2023, change: last(func(r *gen.Report) { add(r, 0.5, "review.upheld", "", "review.total", "") })},
		{rule: "T2-01a", years: in2023, body: someLevel, change: last(func(r *gen.Report) { put(r, map[string]float64{"disclosure.regulations.made": 5}) })},
		{rule: "T2-01b", years: in2023, change: last(func(r *gen.Report) {
			put(r, map[string]float64{"disclosure.normative_documents.made": 300, "disclosure.normative_documents.repealed": 0})
		})},
		{rule: "T2-02", years: in2023, town: true, change: last(func(r *gen.Report) { put(r, map[string]float64{"disclosure.regulations.valid": 3}) })},
		{rule: "T2-03", years: in2023, change: last(func(r *gen.Report) { r.Write("disclosure.fees.amount", "", gen.Value, "1200元") })},
		{rule: "T2-03b", years: in2023, town: true, change: last(func(r *gen.Report) { put(r, map[string]float64{"disclosure.fees.amount": 2_000_000}) })},
		{rule: "T2-04", years: in2020, result: "not_checkable", change: last(func(r *gen.Report) { put(r, map[string]float64{"disclosure.procurement.amount": 120}) })},
		{rule: "T2-05a", years: in2020, body: someLevel, change: last(func(r *gen.Report) {
			put(r, map[string]float64{"disclosure.regulations.created": 3, "disclosure.regulations.published": 3, "disclosure.regulations.published_total": 1})
		})},
		{rule: "T2-05b", years: in2020, change: last(func(r *gen.Report) { put(r, map[string]float64{"disclosure.normative_documents.published_total": 1}) })},
		{rule: "T2-06", years: in2023, change: last(func(r *gen.Report) {
			r.Leave(func(c gen.Cell) bool { return c.Indicator == "disclosure.coercion.decisions" })
		})},
		{rule: "T2-07", years: in2023, change: last(func(r *gen.Report) { put(r, map[string]float64{"disclosure.licensing.decisions": 612.5}) })},
	}
	for _, c := range []struct {
		rule string
		year []int
	}{{"T3-07b", in2023}, {"T3-07c", in2020}} {
		out = append(out, broken{rule: c.rule, years: c.year, change: last(func(r *gen.Report) {
			r.Write(granted, others, gen.Text, "若干")
			r.Write(granted, total, gen.Text, "若干")
			add(r, 90, "applications.outcome.partly_granted", others, "applications.outcome.partly_granted", total)
		})})
	}
	for letter, item := range map[string]string{"c": "licensing", "d": "other_management_services", "e": "penalties", "f": "coercion", "g": "fees"} {
		out = append(out, broken{rule: "T2-05" + letter, years: in2020, change: last(func(r *gen.Report) {
			put(r, map[string]float64{"disclosure." + item + ".items_last_year": 2, "disclosure." + item + ".items_change": -5})
		})})
	}
	return out
}

// copyColumn prints the column of natural persons for enterprises too.
func copyColumn(r *gen.Report) {
	for _, c := range r.Cells {
		if c.Applicant == "enterprise" {
			add(r, r.Number(c.Indicator, natural)-c.Number, c.Indicator, total)
			r.Put(c.Indicator, "enterprise", r.Number(c.Indicator, natural))
		}
	}
}

// inText are the cases of rules about the text that gen.Options.Break does not
// name.
func inText() []broken {
	return []broken{
		{rule: "N-02c", years: in2023, change: func(rs []*gen.Report) {
			add(rs[0], 1, "review.corrected", "", "review.total", "")
			say("政府信息公开行政复议案件均获维持。")(rs)
		}},
		{rule: "N-02d", years: in2023, change: func(rs []*gen.Report) {
			add(rs[0], 1, "litigation.direct.corrected", "", "litigation.direct.total", "")
			say("政府信息公开行政诉讼案件均获维持。")(rs)
		}},
		{rule: "N-11", years: in2023, change: say("收到的政府信息公开申请均已办结。")},
		{rule: "N-07", years: in2023, change: last(func(r *gen.Report) {
			r.Intro = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"
		})},
		{rule: "N-07b", years: in2023, change: say("2020年，通过政府网站公开政府信息310条。2020年，通过微信公众号公开政府信息220条。2020年，受理12345热线工单530件。2020年，召开新闻发布会12场。2020年，办理人大代表建议17件。")},
		{rule: "S-01", years: in2023, change: last(func(r *gen.Report) {
			r.Sections = append(r.Sections, gen.Section{Heading: "八、附件", Paragraphs: []string{"附件列于机关网站，供查阅与下载。"}})
		})},
		{rule: "S-02", years: in2023, change: last(func(r *gen.Report) {
			r.Sections[4].Heading, r.Sections[5].Heading = "五、其他需要报告的事项", "六、存在的主要问题及改进情况"
			r.Sections[4].Paragraphs, r.Sections[5].Paragraphs = r.Sections[5].Paragraphs, r.Sections[4].Paragraphs
		})},
		{rule: "S-03", years: in2023, change: last(func(r *gen.Report) { r.Sections[4].Paragraphs = []string{"无。"} })},
	}
}

// overYears are the cases of rules about a report and the one before it.
func overYears() []broken {
	out := []broken{
		{rule: "XY-01", years: pair, change: last(func(r *gen.Report) { both(r, 3, "applications.carried_in", result, granted) })},
		{rule: "XY-02a", years: pair, body: someLevel, change: func(rs []*gen.Report) {
			rs[0].Put("disclosure.regulations.valid", "", 20)
			rs[1].Put("disclosure.regulations.valid", "", 40)
		}},
		{rule: "XY-02b", years: pair, change: last(func(r *gen.Report) { add(r, 50, "disclosure.normative_documents.valid", "") })},
		{rule: "XY-03f", years: pair2019, body: someLevel, change: func(rs []*gen.Report) {
			rs[0].Put("disclosure.regulations.published_total", "", 9)
			rs[1].Put("disclosure.regulations.published_total", "", 4)
		}},
		{rule: "XY-03g", years: pair2019, change: last(func(r *gen.Report) { add(r, -30, "disclosure.normative_documents.published_total", "") })},
		{rule: "XY-05a", years: pair, change: last(func(r *gen.Report) {
			r.Put("disclosure.licensing.decisions", "", 12*r.Number("disclosure.licensing.decisions", ""))
		})},
		{rule: "XY-05b", years: pair, change: func(rs []*gen.Report) { copyTable(rs[1], rs[0], gen.Applications) }},
		{rule: "XY-05c", years: pair, change: func(rs []*gen.Report) {
			put(rs[0], map[string]float64{"disclosure.normative_documents.made": 4, "disclosure.normative_documents.repealed": 4})
			copyTable(rs[1], rs[0], gen.Disclosure)
		}},
		{rule: "XY-05d", years: pair, change: func(rs []*gen.Report) {
			put(rs[0], map[string]float64{"review.upheld": 3, "review.corrected": 1, "review.pending": 1, "review.total": 5,
				"litigation.direct.upheld": 1, "litigation.direct.corrected": 1, "litigation.direct.pending": 0, "litigation.direct.total": 2,
				"litigation.after_review.upheld": 2, "litigation.after_review.pending": 0, "litigation.after_review.total": 2})
			copyTable(rs[1], rs[0], gen.Disputes)
		}},
		{rule: "XY-06", years: pair, change: func(rs []*gen.Report) { rs[1].Sections = rs[0].Sections }},
		{rule: "XY-07", years: pair, change: func(rs []*gen.Report) {
			none := map[string]float64{"litigation.after_review.upheld": 0, "litigation.after_review.pending": 0, "litigation.after_review.total": 0}
			put(rs[0], none)
			put(rs[1], none)
			add(rs[1], 60, "litigation.after_review.upheld", "", "litigation.after_review.total", "")
		}},
		{rule: "N-09b", years: pair, change: func(rs []*gen.Report) {
			say("%d年，本机关收到政府信息公开申请%d件，同比增长87.5%%。", 2023, int(rs[1].Number(received, total)))(rs)
		}},
	}
	for letter, item := range map[string]string{"a": "licensing", "b": "other_management_services", "c": "penalties", "d": "coercion", "e": "fees"} {
		out = append(out, broken{rule: "XY-03" + letter, years: pair2019, change: last(func(r *gen.Report) {
			add(r, 7, "disclosure."+item+".items_last_year", "")
		})})
	}
	return out
}

// copyTable prints a table of another report.
func copyTable(to, from *gen.Report, table string) {
	for _, c := range from.Cells {
		if c.Table == table {
			to.Put(c.Indicator, c.Applicant, c.Number)
		}
	}
}

// published are the cases of rules about the calendar.
func published() []broken {
	on := func(year int, month time.Month, day int) func([]*gen.Report) {
		return last(func(r *gen.Report) { r.Published = time.Date(year, month, day, 0, 0, 0, 0, time.UTC) })
	}
	return []broken{
		{rule: "D-01", years: in2023, change: on(2024, time.February, 15)},
		{rule: "D-02", years: in2023, change: on(2024, time.January, 20), seen: "2024-01-10"},
		{rule: "D-03", years: in2023, change: on(2023, time.June, 1)},
	}
}

// amongPeers are the cases of rules about one agency among others.
func amongPeers() []broken {
	return []broken{
		{rule: "D1", years: in2023, body: func(_ int, r *normalize.Report) { r.Category = "WATER" }, change: last(func(r *gen.Report) {
			r.Put("disclosure.licensing.decisions", "", 700_000)
		})},
		{rule: "D2", years: []int{2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019}, change: func(rs []*gen.Report) {
			for i, r := range rs {
				for _, item := range []string{"licensing", "other_management_services", "penalties", "coercion", "fees"} {
					put(r, map[string]float64{"disclosure." + item + ".items_last_year": 150, "disclosure." + item + ".items_change": 0})
					if item != "fees" {
						r.Put("disclosure."+item+".decisions", "", float64(200+10*i))
					}
				}
			}
		}},
	}
}
