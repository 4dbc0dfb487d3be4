package normalize

import (
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/extract/text"
	"github.com/gongkai/gongkai/normalize/check"
)

// BenchmarkRules asks the rules within one report, of the tables and of the
// text, of a full report with rich prose; reading it is left out.
func BenchmarkRules(b *testing.B) {
	data, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	doc, err := text.Decode(string(gen.New(5, gen.Options{Form: gen.Form2021, Prose: gen.Rich}).Text(gen.PlainText{})), "utf-8")
	if err != nil {
		b.Fatal(err)
	}
	rep, err := Document(doc, data)
	if err != nil {
		b.Fatal(err)
	}
	boxes, tables := rep.boxes(), map[string][]*check.Box{}
	for _, x := range boxes {
		tables[x.Table] = append(tables[x.Table], x)
	}
	b.Run("tables", func(b *testing.B) {
		for b.Loop() {
			for _, of := range tables {
				data.Rules.Check(of, rep.publisher())
			}
			data.Rules.CheckTables(boxes, rep.publisher())
		}
	})
	b.Run("text", func(b *testing.B) {
		for b.Loop() {
			again := *rep
			again.Findings = nil
			again.claims(boxes, data.Rules)
		}
	})
}
