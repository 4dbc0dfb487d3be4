package render_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/queries/sample"
)

func TestFormats(t *testing.T) {
	db := sample.Open(t)
	for _, c := range []struct{ format, question, want string }{
		{"table", "SELECT * FROM (VALUES ('甲县', 5949.088667, NULL), ('a', 15, E'x\\ny\\x1b')) t(机关, value, note)", "" +
			"机关        value  note\n" +
			"----  -----------  ----\n" +
			"甲县  5949.088667\n" +
			"a              15  x⏎y\uFFFD\n" +
			"(2 rows)\n"},
		{"md", "SELECT '甲|乙' AS 机关, 1::INTEGER AS n", "| 机关   |   n |\n| ------ | --: |\n| 甲\\|乙 |   1 |\n"},
		{"csv", `SELECT 'a"b,c' AS x, E'1\n2' AS y, NULL AS z, 0.1::DOUBLE AS d`, "x,y,z,d\r\n\"a\"\"b,c\",\"1\r\n2\",,0.1\r\n"},
		{"json", `SELECT 2 AS b, '<"甲">' AS a, NULL AS c, [1.5, 2] AS l, {'x': 1} AS s, 170141183460469231731687303715884105727::HUGEINT AS h`,
			"[\n  {\"b\": 2, \"a\": \"<\\\"甲\\\">\", \"c\": null, \"l\": [1.5, 2], \"s\": {\"x\": 1}, \"h\": 170141183460469231731687303715884105727}\n]\n"},
		{"json", "SELECT 1 AS a WHERE false", "[]\n"},
		{"csv", `SELECT 5949.088667::DOUBLE, 1e20::DOUBLE, 251000::DOUBLE, 0.1::FLOAT, 12.50::DECIMAL(9,2), -0.05::DECIMAL(9,2), DATE '2024-01-31',
			TIMESTAMP '2024-01-31 08:00:00', TIMESTAMPTZ '2024-01-31 08:00:00+00', true, state, [DATE '2024-01-01'], sum(1)
			FROM facts WHERE state = 'dash' GROUP BY state`, "" +
			"\r\n5949.088667,100000000000000000000,251000,0.1,12.5,-0.05,2024-01-31,2024-01-31 08:00:00,2024-01-31 08:00:00+00,true,dash,\"[\"\"2024-01-01\"\"]\",1\r\n"},
	} {
		rows, err := queries.SQL(context.Background(), db.SQL(), c.question)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := render.Write(&out, c.format, rows); err != nil {
			t.Fatal(err)
		}
		rows.Close()
		if !strings.HasSuffix(out.String(), c.want) {
			t.Errorf("%s\n got %q\nwant %q", c.question, out.String(), c.want)
		}
		if c.format == "json" && !json.Valid([]byte(out.String())) {
			t.Errorf("not JSON: %s", out.String())
		}
	}
	rows, err := queries.SQL(context.Background(), db.SQL(), "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if err := render.Write(&strings.Builder{}, "xlsx", rows); err == nil || !strings.Contains(err.Error(), "table, csv, json, md") {
		t.Errorf("unknown format: %v", err)
	}
}
