package sample

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/narrative"
)

// sentencesCSV holds the made-up prose: a sentence with one number, its metric
// and unit; a metric that begins with ! is the reason why the number is none.
//
//go:embed sentences.csv
var sentencesCSV string

// words are the sentences that made-up reports speak.
type words struct{ lines []sentence }

type sentence struct{ before, after, metric, unit string }

func newWords() *words {
	rows, err := csv.NewReader(strings.NewReader(sentencesCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("sample: sentences.csv is embedded and broken: %v", err))
	}
	w := &words{}
	for _, r := range rows[1:] {
		before, after, _ := strings.Cut(r[0], "#")
		w.lines = append(w.lines, sentence{before, after, r[1], r[2]})
	}
	return w
}

// speak gives a report a section of prose with its numbers. Some sentences have
// no number and are the same in many reports.
func (w *words) speak(r *normalize.Report, random *rand.Rand, size float64) {
	var text strings.Builder
	at := 0
	add := func(s string) {
		text.WriteString(s)
		at += len([]rune(s))
	}
	add(r.Agency + "认真贯彻落实《中华人民共和国政府信息公开条例》，")
	for _, l := range w.lines {
		if random.IntN(3) == 0 {
			continue
		}
		value := math.Floor(size * 40 * random.ExpFloat64())
		if l.unit == "%" {
			value = math.Round(1000-300*random.Float64()) / 10
		}
		raw := numeral(value)
		add(l.before)
		start := at
		add(raw)
		end := at
		add(l.after)
		quote := l.before + raw + l.after
		if reason, ok := strings.CutPrefix(l.metric, "!"); ok {
			r.Unread = append(r.Unread, narrative.Unread{Raw: raw, Quote: quote, Reason: reason, Start: start, End: end})
			continue
		}
		r.Metrics = append(r.Metrics, narrative.Metric{Code: l.metric, Value: new(big.Rat).SetFloat64(value), Raw: raw, Unit: l.unit, Qualifier: "eq",
			Period: "year", Scope: "agency", Quote: quote, Start: start, End: end, Confidence: 1})
	}
	r.Sections = []layout.Section{{Number: 1, Heading: "一、总体情况", Text: text.String()}}
}
