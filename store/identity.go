package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/normalize"
)

// An Identity is whose report one is, and what that rests on.
type Identity struct {
	Report string
	Agency string // as the title prints it
	normalize.Body
	Year       int
	Correction int // line of the correction that applies; 0 if none
}

// An Identified is a report with what its document says of whose it is, where
// it was found, and whose it is taken for now.
type Identified struct {
	Alone, Now         Identity // by the document alone; as it stands in reports
	SiteCode, SiteName string   // page labels
	Addresses, Sites   []string // where it was found, and by the profiles of which sites
	Areas              []string // of these profiles
	Files              []string // SHA-256
}

// Identities calls f for every report, by id.
func (db *DB) Identities(ctx context.Context, f func(Identified) error) error {
	rows, err := db.sql.QueryContext(ctx, `
		SELECT r.report_id, coalesce(r.agency_name, ''), coalesce(i.site_code, ''), coalesce(i.site_name, ''),
			coalesce(i.agency_id, ''), coalesce(i.agency_key, ''), coalesce(i.region_code, ''), coalesce(i.level, ''), coalesce(i.category, ''),
			coalesce(i.scope, ''), coalesce(i.evidence, ''), coalesce(i.year, 0),
			coalesce(r.agency_id, ''), coalesce(r.agency_key, ''), coalesce(r.region_code, ''), coalesce(r.level, ''), coalesce(r.category, ''),
			coalesce(r.scope, ''), coalesce(r.evidence, ''), coalesce(r.year, 0), coalesce(i.region_from, ''), coalesce(i.correction, 0),
			coalesce(a.urls, ''), coalesce(a.sites, ''), coalesce(a.areas, ''), coalesce(a.files, '')
		FROM reports r JOIN identities i USING (report_id) LEFT JOIN (
			SELECT d.report_id, string_agg(DISTINCT c.url, chr(10) ORDER BY c.url) AS urls, string_agg(DISTINCT c.site, chr(10) ORDER BY c.site) AS sites,
				string_agg(DISTINCT s.area, chr(10) ORDER BY s.area) AS areas, string_agg(DISTINCT d.sha256, chr(10) ORDER BY d.sha256) AS files
			FROM documents d JOIN captures c USING (sha256) LEFT JOIN sites s ON s.id = c.site
			WHERE d.report_id IS NOT NULL GROUP BY d.report_id) a USING (report_id)
		ORDER BY r.report_id`)
	if err != nil {
		return fmt.Errorf("store: identities: %w", err)
	}
	return each(rows, func() error {
		var e Identified
		var lists [4]string
		a, n := &e.Alone, &e.Now
		err := rows.Scan(&a.Report, &a.Agency, &e.SiteCode, &e.SiteName,
			&a.AgencyID, &a.AgencyKey, &a.Region, &a.Level, &a.Category, &a.Scope, &a.Evidence, &a.Year,
			&n.AgencyID, &n.AgencyKey, &n.Region, &n.Level, &n.Category, &n.Scope, &n.Evidence, &n.Year, &n.RegionFrom, &n.Correction,
			&lists[0], &lists[1], &lists[2], &lists[3])
		if err != nil {
			return fmt.Errorf("store: identities: %w", err)
		}
		n.Report, n.Agency = a.Report, a.Agency
		for i, to := range []*[]string{&e.Addresses, &e.Sites, &e.Areas, &e.Files} {
			*to = strings.FieldsFunc(lists[i], func(c rune) bool { return c == '\n' })
		}
		return f(e)
	})
}

// Identify stores whose reports the given ones are. What their documents say
// alone stays in the table identities.
func (db *DB) Identify(ctx context.Context, all []Identity) error {
	if len(all) == 0 {
		return nil
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.transact(ctx, func(w *writer) error {
		err := w.run(ctx, `CREATE OR REPLACE TEMP TABLE stage_identity (report_id VARCHAR, agency_id VARCHAR, agency_key VARCHAR, region_code VARCHAR,
			level VARCHAR, category VARCHAR, scope VARCHAR, evidence VARCHAR, year SMALLINT, region_from VARCHAR, correction INTEGER)`)
		if err != nil {
			return fmt.Errorf("store: stage identities: %w", err)
		}
		err = w.appendTo("temp", "main", "stage_identity", func(row appendRow) error {
			for _, i := range all {
				err := row(i.Report, text(i.AgencyID), text(i.AgencyKey), text(i.Region), text(i.Level), text(i.Category), text(i.Scope),
					text(i.Evidence), small(i.Year), text(i.RegionFrom), number(i.Correction))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		err = w.run(ctx, `
			UPDATE reports SET agency_id = s.agency_id, agency_key = s.agency_key, region_code = s.region_code, level = s.level,
				category = s.category, scope = s.scope, evidence = s.evidence, year = s.year
			FROM stage_identity s WHERE s.report_id = reports.report_id;
			UPDATE identities SET region_from = s.region_from, correction = s.correction
			FROM stage_identity s WHERE s.report_id = identities.report_id;`)
		if err != nil {
			return fmt.Errorf("store: identities: %w", err)
		}
		return nil
	})
}

// Rows returns a table that was loaded with Replace, its columns as text in the
// given order, and "" for NULL.
func (db *DB) Rows(ctx context.Context, table string, columns ...string) ([][]string, error) {
	var list []string
	for _, c := range columns {
		list = append(list, fmt.Sprintf("coalesce(%s::VARCHAR, '')", c))
	}
	rows, err := db.sql.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s ORDER BY rowid", strings.Join(list, ", "), table))
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", table, err)
	}
	var out [][]string
	values := make([]string, len(columns))
	targets := make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	return out, each(rows, func() error {
		err := rows.Scan(targets...)
		out = append(out, slices.Clone(values))
		return err
	})
}
