package sample

import (
	"math/big"
	"strings"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/narrative"
	"github.com/gongkai/gongkai/store"
)

// MetricCodes turns the dictionary into the rows of the store.
func MetricCodes(d *narrative.Dictionary) store.List {
	out := store.List{Table: "metric_codes"}
	for _, n := range d.Names {
		out.Rows = append(out.Rows, []any{n.Code, n.ZH, n.EN, n.Unit, n.Group, n.Kind, n.Scope, n.Citation})
	}
	return out
}

// speak gives a report running text with the numbers that say lists: a
// sentence, and behind it code=raw or code=raw/qualifier/dim for its metrics
// and !reason=raw for its other numbers. Only whole sentences are printed.
func speak(r *normalize.Report, say ...string) {
	text := &r.Sections[0].Text
	for _, line := range say {
		fields := strings.Fields(line)
		sentence := fields[0]
		at := len([]rune(*text))
		*text += sentence
		for _, f := range fields[1:] {
			code, rest, _ := strings.Cut(f, "=")
			parts := append(strings.Split(rest, "/"), "", "")
			before, _, _ := strings.Cut(sentence, parts[0])
			start := at + len([]rune(before))
			end := start + len([]rune(parts[0]))
			if reason, ok := strings.CutPrefix(code, "!"); ok {
				r.Unread = append(r.Unread, narrative.Unread{Raw: parts[0], Quote: sentence, Reason: reason, Start: start, End: end})
				continue
			}
			m := narrative.Metric{Code: code, Raw: parts[0], Qualifier: "eq", Period: "year", Scope: "agency", Dim: parts[2], Quote: sentence,
				Start: start, End: end, Confidence: 1, Unit: "件"}
			if strings.HasSuffix(code, "RATE") || code == "APP_YOY" {
				m.Unit = "%"
			}
			if parts[1] != "" {
				m.Qualifier = parts[1]
			}
			m.Value, _ = new(big.Rat).SetString(parts[0])
			r.Metrics = append(r.Metrics, m)
		}
	}
}
