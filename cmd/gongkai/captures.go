package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/archive"
	"github.com/gongkai/gongkai/extract/crawl"
	"github.com/gongkai/gongkai/extract/layout"
	identity "github.com/gongkai/gongkai/normalize/place"
	"github.com/gongkai/gongkai/store"
)

// worthReading are the outcomes that brought a whole body, and the kinds of
// captures that may be a report; a capture somebody imported has no kind.
var (
	worthReading = map[string]bool{"archived": true, "tls_unverified": true}
	mayBeReport  = map[string]bool{"report": true, "attachment": true, "": true}
)

// ingestArchive reads what an archive holds, in the order it was fetched.
func ingestArchive(ctx context.Context, db, dir string, how reading) error {
	a, err := archive.Open(dir)
	if err != nil {
		return usage("%v", err)
	}
	var records []archive.Record
	for r, err := range a.Records() {
		if err != nil {
			return err
		}
		if worthReading[r.Outcome] && mayBeReport[r.Kind] && r.Truncated == "" {
			records = append(records, r)
		}
	}
	if len(records) == 0 {
		return usage("%s holds no reports yet", dir)
	}
	at := make(map[moment]archive.Record, len(records))
	for _, r := range records {
		at[moment{r.URL, r.FetchedAt.UnixMicro()}] = r
	}
	read := func(p *pipeline, ctx context.Context, r archive.Record) (store.Entry, error) {
		return p.captured(ctx, a, r)
	}
	again := func(p *pipeline, ctx context.Context, c store.Capture) (store.Entry, error) {
		r, ok := at[moment{c.URL, c.FetchedAt.UnixMicro()}]
		if !ok {
			return store.Entry{}, fmt.Errorf("%s of %s: %w %s", c.URL, c.FetchedAt, errNotThere, dir)
		}
		return p.captured(ctx, a, r)
	}
	more := func(ctx context.Context, db *store.DB, places *identity.Data) error {
		return loadCoverage(ctx, db, dir, places)
	}
	return ingestAll(ctx, db, records, how, read, again, more)
}

// A moment is an address and when it was fetched, in microseconds.
type moment struct {
	url string
	at  int64
}

// captured reads one capture of an archive.
func (p *pipeline) captured(ctx context.Context, a *archive.Archive, r archive.Record) (store.Entry, error) {
	e := store.Entry{
		Document: store.Document{ReadAt: time.Now(), MediaType: r.MediaType, SHA256: r.Decoded},
		Capture: store.Capture{URL: r.URL, Name: baseName(r.URL), FetchedAt: r.FetchedAt, HTTPStatus: r.Status,
			Outcome: r.Outcome, Site: r.Site, Referrer: r.Referrer},
	}
	if r.Decoded != "" && strings.HasPrefix(p.known[r.Decoded], p.version()+"/") {
		e.Known = true
		return e, nil
	}
	data, err := a.Body(r, extract.MaxBytes)
	switch {
	case errors.Is(err, archive.ErrTooBig):
		return setAside(e, &layout.Error{Status: layout.TooBig, Err: err})
	case errors.Is(err, archive.ErrBody):
		return setAside(e, &layout.Error{Status: layout.Malformed, Err: err})
	case err != nil:
		return e, err
	}
	return p.read(ctx, e, data, r.Charset)
}

// baseName is the last part of the path of an address.
func baseName(address string) string {
	address, _, _ = strings.Cut(address, "?")
	_, rest, _ := strings.Cut(address, "://")
	if name := path.Base(rest); strings.Contains(rest, "/") && name != "." && name != "/" {
		return name
	}
	return rest
}

// loadCoverage takes over what a crawl left beside its archive about sites and
// what is missing; an archive of imports alone has nothing of it.
func loadCoverage(ctx context.Context, db *store.DB, dir string, places *identity.Data) error {
	siteRows, cellRows, err := crawl.Assessment(dir)
	if err != nil || siteRows == nil {
		return err
	}
	var sites []store.Site
	areas := map[string]string{}
	for _, r := range siteRows {
		sites = append(sites, store.Site{ID: r[0], Name: r[1], Area: r[2], System: r[3], Hosts: r[4], AttachHosts: r[5]})
		areas[r[0]] = r[2]
	}
	var cells []store.Cell
	for _, r := range cellRows {
		year, err := strconv.Atoi(r[2])
		if err != nil {
			return fmt.Errorf("%s: %w", crawl.CoverageName, err)
		}
		who := places.Resolve(r[1], year, identity.Site{Area: areas[r[0]]})
		cells = append(cells, store.Cell{AgencyID: who.ID, AgencyKey: who.Key, Site: r[0], Unit: r[1], Year: year, Status: r[3], URL: r[4], Due: r[5], Published: r[6], FirstSeen: r[7], Detail: r[8]})
	}
	return db.PutCoverage(ctx, sites, cells)
}
