package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"github.com/gongkai/gongkai/extract/layout"
)

// pageKind is the documents.kind of pages; what a page links to and is none is
// a file that may belong to it.
const pageKind = "html"

// A Linked is a document that was read and may make one report with others, as
// it stands in the database.
type Linked struct {
	Document
	Captures []Capture // where it stands now, by address
}

// Page reports whether the document is a page.
func (l *Linked) Page() bool { return l.Kind == pageKind }

// Linked returns the documents that may belong together, sorted by SHA-256,
// and the links between them: page and file, as positions among the documents.
// A file is linked if a page leads to its address, or if it was fetched from
// the page (captures.referrer). With them come the documents that are joined
// now, and those that say the same as one of the others. candidates lists the
// addresses a link of a page may mean, the likeliest first.
func (db *DB) Linked(ctx context.Context, candidates func(page, target string) []string) (docs []Linked, links [][2]int, err error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	err = db.transact(ctx, func(w *writer) error {
		found, err := w.findLinks(ctx, candidates)
		if err != nil {
			return fmt.Errorf("store: links: %w", err)
		}
		shas := map[string]bool{}
		for l := range found {
			shas[l[0]], shas[l[1]] = true, true
		}
		if docs, err = w.linked(ctx, slices.Sorted(maps.Keys(shas))); err != nil {
			return fmt.Errorf("store: linked documents: %w", err)
		}
		at := make(map[string]int, len(docs))
		for i := range docs {
			at[docs[i].SHA256] = i
		}
		for l := range found {
			links = append(links, [2]int{at[l[0]], at[l[1]]})
		}
		slices.SortFunc(links, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
		return nil
	})
	return docs, links, err
}

// findLinks returns pairs of page and file by SHA-256.
func (w *writer) findLinks(ctx context.Context, candidates func(page, target string) []string) (map[[2]string]bool, error) {
	files := map[string]string{} // address -> SHA-256
	rows, err := w.tx.QueryContext(ctx, `SELECT c.url, c.sha256 FROM captures c JOIN documents d USING (sha256)
		WHERE c.is_current AND d.status = ? AND d.kind <> ? AND EXISTS (FROM links)`, string(layout.OK), pageKind)
	if err != nil {
		return nil, err
	}
	var url, target, sha string
	if err := each(rows, func() error {
		err := rows.Scan(&url, &sha)
		files[url] = sha
		return err
	}); err != nil {
		return nil, err
	}
	out := map[[2]string]bool{}
	if rows, err = w.tx.QueryContext(ctx, `SELECT c.url, l.target, l.sha256 FROM links l JOIN captures c USING (sha256) JOIN documents d USING (sha256)
		WHERE c.is_current AND d.status = ?`, string(layout.OK)); err != nil {
		return nil, err
	}
	if err := each(rows, func() error {
		err := rows.Scan(&url, &target, &sha)
		for _, address := range candidates(url, target) {
			if file, ok := files[address]; ok && file != sha {
				out[[2]string{sha, file}] = true
				break
			}
		}
		return err
	}); err != nil {
		return nil, err
	}
	if rows, err = w.tx.QueryContext(ctx, `SELECT DISTINCT p.sha256, c.sha256 FROM captures c JOIN documents d USING (sha256)
		JOIN captures p ON p.url = c.referrer JOIN documents page ON page.sha256 = p.sha256
		WHERE c.is_current AND p.is_current AND d.status = $ok AND page.status = $ok AND d.kind <> $page AND page.kind = $page`,
		sql.Named("ok", string(layout.OK)), sql.Named("page", pageKind)); err != nil {
		return nil, err
	}
	return out, each(rows, func() error {
		err := rows.Scan(&url, &sha)
		out[[2]string{url, sha}] = true
		return err
	})
}

// linked reads the documents of the given SHA-256, those that are joined, and
// those that say the same.
func (w *writer) linked(ctx context.Context, shas []string) ([]Linked, error) {
	if err := w.stage(ctx, "stage_sha", shas); err != nil {
		return nil, err
	}
	err := w.run(ctx, fmt.Sprintf(`
		INSERT INTO stage_sha SELECT sha256 FROM documents WHERE joined IS NOT NULL AND status = '%[1]s' AND sha256 NOT IN (SELECT key FROM stage_sha);
		INSERT INTO stage_sha SELECT sha256 FROM documents WHERE status = '%[1]s' AND sha256 NOT IN (SELECT key FROM stage_sha)
			AND own_id IN (SELECT own_id FROM documents WHERE sha256 IN (SELECT key FROM stage_sha))`, layout.OK))
	if err != nil {
		return nil, err
	}
	s := state{documents: map[string]Document{}}
	if err := w.readDocuments(ctx, &s); err != nil {
		return nil, err
	}
	if err := w.readCaptures(ctx, &s); err != nil {
		return nil, err
	}
	at := map[string][]Capture{}
	for _, c := range s.captures {
		if c.current {
			at[c.SHA256] = append(at[c.SHA256], c.Capture)
		}
	}
	var out []Linked
	for _, sha := range slices.Sorted(maps.Keys(s.documents)) {
		out = append(out, Linked{s.documents[sha], at[sha]})
	}
	return out, nil
}
