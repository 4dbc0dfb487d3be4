package sheet_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/sample"
	"github.com/gongkai/gongkai/queries/sheet"
	"github.com/gongkai/gongkai/store/verdict"
)

func TestSheet(t *testing.T) {
	ctx := context.Background()
	db := sample.Open(t)
	for _, q := range []string{
		`INSERT INTO rules(rule, scope, status, zh, en, citation) VALUES ('T4-01', 'report', 'active', '各结果之和等于总计', 'the results add up', '表四表头 | form'),
			('XY-01', 'years', 'active', '上年结转等于上年结转下年度', 'carried in is what was carried out', 'rules.json XY-01; 表三表头')`,
		`INSERT INTO cross_findings(report_id, rule, severity, result, message, left_value, right_value, difference, form_table, indicator, applicant, cause, points,
			other_report_id, other_indicator, other_applicant)
			VALUES ('11aa000000000000', 'XY-01', 'warning', 'fail', '2 is carried in, but 0 was carried out — 甲', 2, 0, 2, 'applications', 'applications.carried_in', 'total', 'source', 1,
			'22aa000000000000', 'applications.carried_out', 'total')`,
	} {
		if _, err := db.SQL().Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	log := verdict.Open(filepath.Join(t.TempDir(), "v.csv"))
	s, err := sheet.Of(ctx, db.SQL(), "甲县人民政府", 2023, log)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		language, format string
		want             []string
	}{
		{"zh", "md", []string{"# 政府信息公开年报数据核查单", "上年结转等于上年结转下年度", "左边 2，右边 0，相差 2", "“2”", "对照年报 2022", "原文如此", "依据"}},
		{"en", "md", []string{"carried in is what was carried out", "2 is carried in, but 0 was carried out\n", "Other report 2022", "printed so in the source"}},
		{"zh", "html", []string{`<html lang="zh">`, "@page", "上年结转等于上年结转下年度"}},
		{"en", "html", []string{`<html lang="en">`, "carried in is what was carried out"}},
	} {
		var b strings.Builder
		if err := s.Write(&b, c.language, c.format); err != nil {
			t.Fatal(err)
		}
		for _, w := range c.want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s %s lacks %q:\n%s", c.language, c.format, w, b.String())
			}
		}
	}

	// What a person has explained is left out, and counted.
	findings, err := verdict.Findings(ctx, db.SQL(), "11aa000000000000", "XY-01")
	if err != nil || len(findings) != 1 {
		t.Fatalf("%d findings, error %v", len(findings), err)
	}
	if err := log.Add(findings[0].Judge(verdict.Explained, "a merger", "")); err != nil {
		t.Fatal(err)
	}
	after, err := sheet.Of(ctx, db.SQL(), "甲县人民政府", 2023, log)
	if err != nil || after.LeftOut != 1 || len(after.Items) != len(s.Items)-1 {
		t.Errorf("%d left out, %d of %d items, error %v", after.LeftOut, len(after.Items), len(s.Items), err)
	}
}

func TestSheetOfNobody(t *testing.T) {
	db := sample.Open(t)
	log := verdict.Open(filepath.Join(t.TempDir(), "v.csv"))
	var none *queries.NotFound
	for _, name := range []string{"无此机关", "县"} {
		if _, err := sheet.Of(context.Background(), db.SQL(), name, 0, log); !errors.As(err, &none) || none.Several != (name == "县") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
