package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract/link"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/store"
)

// joinBatch makes one report of each page and its files that are read
// together, so that they need not be read again for it. What belongs to them
// but came at another time is not known here; join puts that right.
func joinBatch(batch []store.Entry, rules *check.Rules) {
	entries := map[string][]int{} // SHA-256 -> entries with a report
	for i, e := range batch {
		if e.Report != nil {
			entries[e.Document.SHA256] = append(entries[e.Document.SHA256], i)
		}
	}
	var docs []store.Linked
	for _, sha := range slices.Sorted(maps.Keys(entries)) {
		e := batch[entries[sha][0]]
		d := store.Linked{Document: e.Document}
		d.OwnID, d.OwnAgency, d.OwnYear = e.Report.ID, e.Report.Agency, e.Report.Year
		for _, i := range entries[sha] {
			d.Captures = append(d.Captures, batch[i].Capture)
		}
		slices.SortFunc(d.Captures, func(a, b store.Capture) int { return strings.Compare(a.URL, b.URL) })
		docs = append(docs, d)
	}
	for _, g := range sets(docs, batchLinks(batch, docs)) {
		if g.mark == "" {
			continue
		}
		var members []store.Entry
		var places []int
		for _, d := range g.docs {
			for _, i := range entries[d.SHA256] {
				members, places = append(members, batch[i]), append(places, i)
			}
		}
		g.unite(members, rules)
		for k, i := range places {
			batch[i] = members[k]
		}
	}
}

// batchLinks lists the links between the documents of a batch.
func batchLinks(batch []store.Entry, docs []store.Linked) [][2]int {
	at := map[string]int{}
	files, pages := map[string]int{}, map[string]int{} // by address
	for k, d := range docs {
		at[d.SHA256] = k
		for _, c := range d.Captures {
			if d.Page() {
				pages[c.URL] = k
			} else {
				files[c.URL] = k
			}
		}
	}
	var out [][2]int
	for _, e := range batch {
		if e.Report == nil {
			continue
		}
		k := at[e.Document.SHA256]
		for _, l := range e.Links {
			for _, address := range link.Candidates(e.Capture.URL, l.Target) {
				if file, ok := files[address]; ok {
					out = append(out, [2]int{k, file})
					break
				}
			}
		}
		if page, ok := pages[e.Capture.Referrer]; ok && !docs[k].Page() {
			out = append(out, [2]int{page, k})
		}
	}
	return out
}
