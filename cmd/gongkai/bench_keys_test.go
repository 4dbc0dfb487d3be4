package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/cmd/fixtures/gen"
	"github.com/gongkai/gongkai/normalize"
)

// TestKeys: reports of bodies of real divisions are filed under the right agency
// and year, through changes of name and code, and what their titles leave open
// stays open.
func TestKeys(t *testing.T) {
	data, err := normalize.Load()
	if err != nil {
		t.Fatal(err)
	}
	var k keyScores
	for i := range uint64(240) {
		r := gen.New(900+i, gen.Options{Official: 1 + i/3})
		id := r.Identity
		who := map[string]string{"year": strconv.Itoa(r.Year), "category": id.Category}
		if id.Printed {
			who["body"], who["region_code"] = id.Body, id.Region
		} else {
			who["body"], who["region_code"] = "", ""
		}
		k.take(fmt.Sprint(900+i), readText(t, r, data), who)
	}
	c, lines := k.judge()
	if !k.goodEnough() || c.decidable() < 150 || c.open == 0 {
		t.Errorf("%+v\n%s", c, strings.Join(lines, "\n"))
	}
}

// TestKeysAreJudged: a key of two bodies, two keys of one body, a wrong year and
// a key for what is open are wrong; no key is a flag.
func TestKeysAreJudged(t *testing.T) {
	report := func(key string) *normalize.Report {
		return &normalize.Report{Year: 2020, Body: normalize.Body{AgencyKey: key, Region: "1", Category: "EDU"}}
	}
	truth := func(body string) map[string]string {
		return map[string]string{"body": body, "year": "2020", "region_code": "1", "category": "EDU"}
	}
	for _, c := range []struct {
		what string
		take func(*keyScores)
		want keyCount
	}{
		{"two reports of one body", func(k *keyScores) { k.take("a", report("x"), truth("A")); k.take("b", report("x"), truth("A")) }, keyCount{right: 2}},
		{"a key of two bodies", func(k *keyScores) {
			k.take("a", report("x"), truth("A"))
			k.take("b", report("x"), truth("A"))
			k.take("c", report("x"), truth("B"))
		}, keyCount{right: 2, wrong: 1}},
		{"two keys of one body", func(k *keyScores) {
			k.take("a", report("x"), truth("A"))
			k.take("b", report("x"), truth("A"))
			k.take("c", report("y"), truth("A"))
		}, keyCount{right: 2, wrong: 1}},
		{"no key, and set aside", func(k *keyScores) { k.take("a", report(""), truth("A")); k.take("b", nil, truth("B")) }, keyCount{flagged: 2}},
		{"open", func(k *keyScores) { k.take("a", report(""), truth("")); k.take("b", report("x"), truth("")) }, keyCount{open: 1, wrong: 1}},
		{"another year", func(k *keyScores) {
			who := truth("A")
			who["year"] = "2021"
			k.take("a", report("x"), who)
		}, keyCount{wrong: 1}},
		{"a truth that says nothing", func(k *keyScores) { k.take("a", report("x"), map[string]string{"year": "2020"}) }, keyCount{}},
	} {
		var k keyScores
		c.take(&k)
		if got, lines := k.judge(); got != c.want || k.goodEnough() != (c.want.wrong+c.want.flagged == 0) {
			t.Errorf("%s: %+v, want %+v: %v", c.what, got, c.want, lines)
		}
	}
}
