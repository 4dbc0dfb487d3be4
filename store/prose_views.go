package store

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// proseViewsCSV lists the columns of the views over numbers of the prose.
//
//go:embed prose_views.csv
var proseViewsCSV string

// A proseColumn is one metric in a view of one row per report. A rate with of
// and by can be recomputed from two other columns.
type proseColumn struct{ view, name, metric, of, by, en, zh string }

// stem is the name of a column without its unit.
func (c proseColumn) stem() string {
	return strings.TrimSuffix(strings.TrimSuffix(c.name, "_count"), "_percent")
}

// proseViews returns the statements that make the views over the numbers of
// the prose: one row per report, each number as stated, with its qualifier.
func proseViews() (string, error) {
	rows, err := readCSV(proseViewsCSV)
	if err != nil {
		return "", err
	}
	var names []string
	columns := map[string][]proseColumn{}
	for _, r := range rows {
		if !slices.Contains(names, r[0]) {
			names = append(names, r[0])
		}
		columns[r[0]] = append(columns[r[0]], proseColumn{r[0], r[1], r[2], r[3], r[4], r[5], r[6]})
	}
	var out strings.Builder
	for _, view := range names {
		out.WriteString(proseView(view, columns[view]))
	}
	return out.String(), nil
}

// proseView writes one view. Where a report states a metric more than once for
// its year, the number without a channel or category and for the agency itself
// goes first, then the surer one, then the earlier one; the others stand in
// further_numbers.
func proseView(view string, columns []proseColumn) string {
	var inner, outer, metrics []string
	comments := [][3]string{identity["report_id"], identity["title"], identity["agency_name"], identity["agency_id"], identity["region_code"],
		identity["scope"], identity["year"]}
	for _, c := range columns {
		metrics = append(metrics, quote(c.metric))
		of := fmt.Sprintf("FILTER (WHERE metric = %s AND place = 1)", quote(c.metric))
		inner = append(inner, fmt.Sprintf("any_value(value) %s AS %s", of, c.name), fmt.Sprintf("any_value(qualifier) %s AS %s_qualifier", of, c.stem()))
		outer = append(outer, "m."+c.name)
		comments = append(comments, [3]string{c.name, c.en + ", as stated", c.zh + "（原文所述）"})
		if c.of != "" {
			n, d := proseColumn{name: c.of}, proseColumn{name: c.by}
			name := c.stem() + "_recomputed_percent"
			outer = append(outer, fmt.Sprintf("if(m.%s_qualifier = 'eq' AND m.%s_qualifier = 'eq', 100 * m.%s / nullif(m.%s, 0), NULL) AS %s", n.stem(), d.stem(), c.of, c.by, name))
			comments = append(comments, [3]string{name, fmt.Sprintf("%s by %s, if both are exact; not a stated number", c.of, c.by),
				fmt.Sprintf("由%s除以%s复算（两者均为精确数时）；非原文数值", c.of, c.by)})
		}
		outer = append(outer, fmt.Sprintf("m.%s_qualifier", c.stem()))
		comments = append(comments, [3]string{c.stem() + "_qualifier", "How exact that number is: eq, ge, le, approx", "该数值的精确程度：eq、ge、le、approx"})
	}
	comments = append(comments,
		[3]string{"scopes", "Whom the numbers are for: agency, jurisdiction, system", "数值的统计范围"},
		[3]string{"further_numbers", "Numbers of the same metrics that stand in no column: other channels, scopes or repetitions", "同类指标中未列入各栏的数值：其他渠道、范围或重复"},
		[3]string{"sentences", "Sentences of the numbers", "各数值的原句"})
	return fmt.Sprintf(`
CREATE OR REPLACE VIEW %[1]s AS
WITH stated AS (
  SELECT m.*, row_number() OVER (PARTITION BY m.report_id, m.metric
    ORDER BY m.dim IS NOT NULL, m.scope <> 'agency', m.confidence DESC, m.position) AS place
  FROM metrics m JOIN reports r USING (report_id)
  WHERE m.metric IN (%[2]s) AND m.period IN ('year', 'as_of') AND (m.year IS NULL OR m.year = r.year)
)
SELECT r.report_id, r.title, r.agency_name, r.agency_id, r.region_code, r.scope, r.year,
  %[3]s, m.scopes, m.further_numbers, m.sentences
FROM reports r LEFT JOIN (
  SELECT report_id,
    %[4]s,
    array_to_string(list_sort(list_distinct(list(scope) FILTER (WHERE place = 1))), ', ') AS scopes,
    string_agg(concat_ws(' ', metric, dim) || '=' || format('{:.15g}', value) || unit, '; ' ORDER BY position) FILTER (WHERE place > 1) AS further_numbers,
    array_to_string(list_sort(list_distinct(list(quote))), ' | ') AS sentences
  FROM stated GROUP BY report_id) m USING (report_id)
WHERE r.is_current;
`, view, strings.Join(metrics, ", "), strings.Join(outer, ", "), strings.Join(inner, ",\n    ")) +
		viewComments(view, proseTitles[view][0], proseTitles[view][1], comments)
}

// proseTitles describes the views in English and Chinese.
var proseTitles = map[string][2]string{
	"hotline":        {"Hotline numbers of the prose: one row per report, stated and recomputed rates", "正文中的热线数据：每份年报一行，含所述与复算比率"},
	"online_service": {"Online service numbers of the prose: one row per report", "正文中的政务服务数据：每份年报一行"},
}
