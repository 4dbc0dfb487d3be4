package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/link"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/store"
)

// A joining says what became of pages and their attachments.
type joining struct {
	files, reports int
	gone           []string // files that could not be read again
}

// joinVersion changes with what a joined report is made of.
const joinVersion = "1"

// join makes one report of each page and the files it links to. It looks at
// what stands in the database, whenever and in whatever order it was loaded,
// reads again the files of the reports whose set of files has changed, and
// leaves the rest alone; so an interrupted run is made up for by the next.
func (p *pipeline) join(ctx context.Context, db *store.DB, jobs int,
	again func(*pipeline, context.Context, store.Capture) (store.Entry, error)) (joining, error) {
	var out joining
	docs, links, err := db.Linked(context.WithoutCancel(ctx), link.Candidates)
	if err != nil {
		return out, err
	}
	p.known = nil
	var batch []store.Entry
	put := func() error {
		_, err := db.Put(context.WithoutCancel(ctx), batch)
		batch = batch[:0]
		return err
	}
	var todo []fileSet
	for _, g := range sets(docs, links) {
		if g.mark != "" {
			out.files, out.reports = out.files+len(g.docs), out.reports+1
		}
		if !g.stands() {
			todo = append(todo, g)
		}
	}
	one := func(ctx context.Context, g fileSet) (wholeReport, error) { return p.joined(ctx, g, again) }
	for r, err := range inOrder(ctx, todo, jobs, one) {
		if err != nil {
			return out, errors.Join(err, put())
		}
		if r.gone != "" {
			out.gone = append(out.gone, r.gone)
		}
		batch = append(batch, r.entries...)
		if len(batch) >= batchSize {
			if err := put(); err != nil {
				return out, err
			}
		}
	}
	return out, put()
}

// A fileSet is the documents of one report.
type fileSet struct {
	docs []store.Linked
	mark string // "" for one document
}

// stands reports whether the set is what the database has.
func (g fileSet) stands() bool {
	return !slices.ContainsFunc(g.docs, func(d store.Linked) bool { return d.Joined != g.mark })
}

// sets parts documents into those of one report each. Documents that stand
// alone are sets of one.
func sets(docs []store.Linked, links [][2]int) []fileSet {
	own := make([]normalize.Own, len(docs))
	alone := make([]bool, len(docs))
	for i, d := range docs {
		own[i] = normalize.Own{ID: d.OwnID, Agency: d.OwnAgency, Year: d.OwnYear}
		alone[i] = true
	}
	var out []fileSet
	for _, g := range normalize.Groups(own, links) {
		h := sha256.New()
		fmt.Fprintf(h, "%s\n", joinVersion)
		set := fileSet{}
		for _, i := range g {
			alone[i] = false
			set.docs = append(set.docs, docs[i])
			fmt.Fprintf(h, "%s %q\n", docs[i].SHA256, docs[i].Captures[0].Name)
		}
		set.mark = hex.EncodeToString(h.Sum(nil))[:16]
		out = append(out, set)
	}
	for i, d := range docs {
		if alone[i] {
			out = append(out, fileSet{docs: []store.Linked{d}})
		}
	}
	return out
}

// A wholeReport is the entries of the files of one report, or the file that
// could not be read again as it was.
type wholeReport struct {
	entries []store.Entry
	gone    string
}

// joined reads the files of one report and joins them.
func (p *pipeline) joined(ctx context.Context, g fileSet,
	again func(*pipeline, context.Context, store.Capture) (store.Entry, error)) (wholeReport, error) {
	var entries []store.Entry
	for _, d := range g.docs {
		e, ok, err := p.asBefore(ctx, d, again)
		if err != nil {
			return wholeReport{}, err
		}
		if !ok {
			return wholeReport{gone: strings.TrimPrefix(d.Captures[0].URL, "file:")}, nil
		}
		entries = append(entries, e)
	}
	if g.mark != "" {
		g.unite(entries, p.data.Rules)
	}
	return wholeReport{entries: entries}, nil
}

// unite makes one report of entries, one for each document of the set or more.
func (g fileSet) unite(entries []store.Entry, rules *check.Rules) {
	parts := make([]normalize.Part, len(g.docs))
	for i, d := range g.docs {
		parts[i] = normalize.Part{Page: d.Page(), Name: d.Captures[0].Name, Key: d.SHA256}
		for _, e := range entries {
			if e.Document.SHA256 == d.SHA256 {
				parts[i].Report = e.Report
			}
		}
	}
	whole, lead := normalize.Join(parts, rules)
	for i := range entries {
		e := &entries[i]
		e.Document.OwnID, e.Document.OwnAgency, e.Document.OwnYear = e.Report.ID, e.Report.Agency, e.Report.Year
		e.Document.Joined, e.Report, e.Part = g.mark, whole, e.Document.SHA256 != g.docs[lead].SHA256
	}
}

// errNotThere says that an archive does not hold a capture.
var errNotThere = errors.New("not in the archive")

// asBefore reads a document again where it stands; ok is false if it does not
// stand anywhere as it did.
func (p *pipeline) asBefore(ctx context.Context, d store.Linked,
	again func(*pipeline, context.Context, store.Capture) (store.Entry, error)) (e store.Entry, ok bool, err error) {
	for _, c := range d.Captures {
		if strings.HasPrefix(c.URL, "file:") {
			e, err = p.local(ctx, c)
		} else {
			e, err = again(p, ctx, c)
		}
		if errors.Is(err, errNotThere) {
			continue
		}
		if err != nil {
			return e, false, err
		}
		if e.Document.SHA256 == d.SHA256 && e.Document.Status == layout.OK {
			e.Capture = c
			return e, true, nil
		}
	}
	return e, false, nil
}
