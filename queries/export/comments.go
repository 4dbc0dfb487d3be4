package export

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/queries"
	"github.com/xuri/excelize/v2"
)

// commentAuthor signs the comments on flagged cells.
const commentAuthor = "gongkai"

// comments puts what the rules found on the boxes of a table beside the cells
// with their values.
func (b *book) comments(ctx context.Context, t table) error {
	question, column := b.flagged(t)
	if question == "" {
		return nil
	}
	return b.rows(ctx, question, func(row []any, _ []queries.Column) error {
		n, ok := row[0].(int64)
		if !ok {
			return fmt.Errorf("row number %v", row[0])
		}
		at := column(fmt.Sprint(row[1]), fmt.Sprint(row[2]))
		if at < 0 {
			return nil
		}
		cell, err := excelize.CoordinatesToCellName(at+1, int(n)+1)
		if err != nil {
			return err
		}
		text, _ := fitting(fmt.Sprint(row[3]))
		return b.file.AddComment(t.name, excelize.Comment{Cell: cell, Author: commentAuthor, Text: text, Width: 320, Height: 120})
	})
}

// flagged is the question for row number, indicator, applicant and findings of
// every box of a table that a rule touches, and where the value of a box
// stands. The question is "" for tables that hold no boxes. Claims that hold
// flag nothing.
func (b *book) flagged(t table) (question string, column func(indicator, applicant string) int) {
	own := b.columns[t.name]
	numbered := fmt.Sprintf("SELECT row_number() OVER (ORDER BY %s) AS n, t.* FROM %s WHERE %s", strings.Join(t.order, ", "), t.from(b.options.Choice), b.where(t))
	const list = `string_agg(f.rule || ' ' || f.severity || ': ' || f.message, chr(10) ORDER BY f.rule, f.message)
		FROM q JOIN all_findings f ON f.report_id = q.report_id`
	const rest = ` AND f.result NOT IN ('pass', 'not_checkable', 'pass_assumed_blank') AND f.indicator IS NOT NULL GROUP BY ALL ORDER BY ALL`
	switch {
	case own["report_id"] && own["indicator"] && own["applicant"] && own["value"] && own["state"]:
		at := slices.Index(t.names(), "value")
		return fmt.Sprintf(`WITH q AS (%s) SELECT q.n, f.indicator, coalesce(f.applicant, ''), %s AND f.indicator = q.indicator::VARCHAR
			AND coalesce(f.applicant, '') = q.applicant::VARCHAR%s`, numbered, list, rest), func(_, _ string) int { return at }
	case t.view && own["report_id"] && own["boxes_missing"]:
		return fmt.Sprintf(`WITH q AS (%s) SELECT q.n, f.indicator, coalesce(f.applicant, ''), %s AND f.form_table = %s%s`,
			numbered, list, literal(t.name), rest), t.wideColumn
	}
	return "", nil
}

// wideColumn finds the column of a box in a wide view: its name is the code of
// the box without the name of the table, with the unit behind. It is -1 if the
// view has none.
func (t table) wideColumn(indicator, applicant string) int {
	stem := strings.ReplaceAll(strings.TrimPrefix(indicator, t.name+"."), ".", "_")
	if applicant != "" {
		stem += "_" + applicant
	}
	best := -1
	for i, c := range t.columns {
		if simple(c.typ) == "number" && strings.HasPrefix(c.name, stem+"_") && (best < 0 || len(c.name) < len(t.columns[best].name)) {
			best = i
		}
	}
	return best
}
