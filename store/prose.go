package store

import (
	"database/sql/driver"

	"github.com/gongkai/gongkai/normalize"
)

// prose writes the numbers of the running text: those with a metric and those
// without one.
func (w *writer) prose(load []codedEntry) error {
	if err := w.append("metrics", func(row appendRow) error {
		for _, e := range load {
			if err := metricRows(row, e.Report); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return w.append("numbers_unread", func(row appendRow) error {
		for _, e := range load {
			for _, u := range e.Report.Unread {
				p := placeOf(u.Place)
				err := row(e.Report.ID, valid(u.Raw), u.Reason, valid(u.Quote), int32(u.Section), p[0],
					int32(u.Start), int32(u.End), p[1], p[2], p[3], p[4], p[5])
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// metricRows writes the metrics of a report in reading order.
func metricRows(row appendRow, r *normalize.Report) error {
	for i, m := range r.Metrics {
		value, _ := m.Value.Float64()
		var year driver.Value
		if m.Year != 0 {
			year = int16(m.Year)
		}
		p := placeOf(m.Place)
		err := row(r.ID, m.Code, value, m.Unit, m.Qualifier, m.Period, m.Scope, text(valid(m.Dim)), m.Negated, valid(m.Quote),
			int32(m.Section), p[0], int32(m.Start), int32(m.End), float32(m.Confidence), valid(m.Raw), year, p[1], p[2], p[3], p[4], p[5], int32(i))
		if err != nil {
			return err
		}
	}
	return nil
}
