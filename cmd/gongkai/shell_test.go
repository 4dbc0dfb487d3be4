package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries"
)

func TestCutStatements(t *testing.T) {
	for _, c := range []struct {
		text string
		done []string
		rest string
	}{
		{"SELECT 1;", []string{"SELECT 1"}, ""},
		{"SELECT 1\n FROM x; SELECT 2", []string{"SELECT 1\n FROM x"}, " SELECT 2"},
		{`SELECT ';' || "a;b" -- no; end` + "\n;", []string{`SELECT ';' || "a;b" -- no; end`}, ""},
		{"/* a;\nb */ ; SELECT 'it''s;';", []string{"SELECT 'it''s;'"}, ""},
		{"SELECT 'open;", nil, "SELECT 'open;"},
	} {
		done, rest := cutStatements(c.text)
		if !slices.Equal(done, c.done) || strings.TrimSpace(rest) != strings.TrimSpace(c.rest) && !strings.Contains(c.text, "open") {
			t.Errorf("%q: %q and %q", c.text, done, rest)
		}
	}
	if !onlyComments(" -- x;\n/* y */") || onlyComments("SELECT 1 -- x") {
		t.Error("comments alone ask nothing")
	}
}

func TestCompletion(t *testing.T) {
	s := &shell{schema: []queries.Relation{
		{Kind: "table", Name: "reports", Columns: []queries.Described{{Name: "report_id"}, {Name: "year"}}},
		{Kind: "table", Name: "facts", Columns: []queries.Described{{Name: "report_id"}, {Name: "raw"}}},
		{Kind: "macro", Name: "refusal_rate"}}}
	for _, c := range []struct {
		line string
		pos  int
		head string
		want []string
		tail string
	}{
		{"SELECT 机关, rep FROM x", 14, "SELECT 机关, ", []string{"report_id", "reports"}, " FROM x"},
		{"SELECT facts.r", 14, "SELECT ", []string{"facts.raw", "facts.report_id"}, ""},
		{"SELECT ref", 10, "SELECT ", []string{"refusal_rate("}, ""},
		{"SELECT zzz", 10, "SELECT ", nil, ""},
	} {
		head, got, tail := s.complete(c.line, c.pos)
		if head != c.head || !slices.Equal(got, c.want) || tail != c.tail {
			t.Errorf("%q at %d: %q %q %q", c.line, c.pos, head, got, tail)
		}
	}
}
