package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/link"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/check"
	"github.com/gongkai/gongkai/normalize/check/across"
	identity "github.com/gongkai/gongkai/normalize/place"
	"github.com/gongkai/gongkai/store"
	"github.com/gongkai/gongkai/store/verdict"
	"github.com/spf13/cobra"
)

// batchSize is the number of files loaded in one transaction.
const batchSize = 1000

func ingestCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ingest --db FILE (--archive DIR | PATH...)",
		Short: "Read an archive, or files and folders, into a database",
		Long: `Read reports into a database, from files or from what a crawl or an import has
archived: PDF with text, HTML, MHTML, plain text, DOCX, XLSX and OFD, and through
LibreOffice, where it is installed, DOC, WPS, RTF, XLS and OpenDocument.

Loading the same files again changes nothing; a file that has changed replaces
only itself. What cannot be read is set aside under a named status, and the
rest is loaded (exit status 3).`,
	}
	db := databaseFlag(cmd)
	dir := cmd.Flags().String("archive", "", "folder of an archive to read instead of files")
	jobs := cmd.Flags().Int("jobs", runtime.NumCPU(), "files read at the same time")
	scans := ocrFlag(cmd)
	sides := sideFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *jobs < 1 {
			return usage("--jobs %d: at least one file must be read at a time", *jobs)
		}
		switch {
		case *dir != "" && len(args) > 0:
			return usage("--archive %s and files: read one after the other", *dir)
		case *dir != "":
			return ingestArchive(cmd.Context(), *db, *dir, reading{*jobs, *scans, *sides})
		case len(args) == 0:
			return usage("missing: PATH..., the files and folders to read, or --archive DIR")
		}
		return ingest(cmd.Context(), *db, args, reading{*jobs, *scans, *sides})
	}
	return cmd
}

// ingest is the main job: find the files, read them, load them, say what
// became of them.
func ingest(ctx context.Context, path string, args []string, how reading) error {
	files, err := findFiles(args)
	if err != nil {
		return err
	}
	return ingestAll(ctx, path, files, how, (*pipeline).found, (*pipeline).local, nil)
}

// ingestAll reads items with read and loads them. again reads what stands at
// the address of a capture once more; more, unless it is nil, loads what does
// not stem from the items.
func ingestAll[T any](ctx context.Context, path string, items []T, how reading,
	read func(*pipeline, context.Context, T) (store.Entry, error),
	again func(*pipeline, context.Context, store.Capture) (store.Entry, error),
	more func(context.Context, *store.DB, *identity.Data) error) (err error) {
	defer func() {
		if err != nil && ctx.Err() != nil {
			err = errors.New("stopped; run the same command again to go on")
		}
	}()
	data, err := normalize.Load()
	if err != nil {
		return err
	}
	user, err := how.sides.read(path, data.Places)
	if err != nil {
		return err
	}
	due, err := deadlines()
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, path, indicators(data), append(lists(data), due)...)
	if err != nil {
		return err
	}
	defer func() { err = closeWritten(db, err) }()
	known, err := db.Known(ctx)
	if err != nil {
		return err
	}
	pool, err := newPool(how.jobs)
	if err != nil {
		return err
	}
	defer pool.Close()
	reader, err := newReader(pool, how.scans)
	if err != nil {
		return err
	}
	p := &pipeline{reader: reader, data: data, known: known}
	report := newProgress(len(items))
	reader.OnScan(report.scanned)
	one := func(ctx context.Context, item T) (store.Entry, error) { return read(p, ctx, item) }
	result, err := load(ctx, db, inOrder(ctx, items, how.jobs, one), data.Rules, report)
	if err == nil {
		err = p.reread(ctx, db, &result, again)
	}
	var joined joining
	if err == nil {
		joined, err = p.join(ctx, db, how.jobs, again)
	}
	if err == nil && more != nil {
		err = more(ctx, db, data.Places)
	}
	if err == nil || ctx.Err() != nil { // what was put before a stop is brought up to date too
		err = errors.Join(err, user.settle(context.WithoutCancel(ctx), db, data.Places, time.Now()))
	}
	if err == nil {
		err = acrossReports(ctx, db, data.Rules, path)
	}
	report.finish()
	return summary(result, joined, report, path, err)
}

// acrossReports asks the rules over more than one report, if any report has
// changed, and loads what people found out about findings.
func acrossReports(ctx context.Context, db *store.DB, rules *check.Rules, path string) error {
	plan, err := across.Compile(rules)
	if err != nil {
		return err
	}
	if _, err := db.Derive(ctx, store.Derivation{Name: "cross_findings", Mark: plan.Mark, State: plan.State, Statements: plan.Statements}); err != nil {
		return err
	}
	return verdict.Refresh(ctx, verdict.Open(verdict.PathOf(path)), db)
}

// load puts what was read into the database in the order it was found, so that
// the same files always give the same database. When reading stops, what has
// been read is still loaded. An address comes once in a batch, so that of two
// contents that stood there the database meets one after the other.
func load(ctx context.Context, db *store.DB, entries iter.Seq2[store.Entry, error], rules *check.Rules, report *progress) (store.Result, error) {
	var total store.Result
	var batch []store.Entry
	addresses := map[string]bool{}
	put := func() error {
		joinBatch(batch, rules)
		result, err := db.Put(context.WithoutCancel(ctx), batch)
		if err != nil {
			return err
		}
		total.Add(result)
		batch = batch[:0]
		clear(addresses)
		return nil
	}
	for e, err := range entries {
		if err != nil {
			return total, errors.Join(err, put())
		}
		report.add(e)
		if addresses[e.Capture.URL] || len(batch) == batchSize {
			if err := put(); err != nil {
				return total, err
			}
		}
		batch = append(batch, e)
		addresses[e.Capture.URL] = true
	}
	return total, put()
}

// reread reads again what was taken as known but had lost its place in the
// database when it was put (two files that swapped names).
func (p *pipeline) reread(ctx context.Context, db *store.DB, total *store.Result,
	read func(*pipeline, context.Context, store.Capture) (store.Entry, error)) error {
	again := total.Reread
	total.Reread = nil
	p.known = nil
	var batch []store.Entry
	for _, c := range again {
		e, err := read(p, ctx, c)
		if err != nil {
			return err
		}
		batch = append(batch, e)
	}
	result, err := db.Put(context.WithoutCancel(ctx), batch)
	total.Add(result)
	return err
}

// local reads the local file of a capture.
func (p *pipeline) local(ctx context.Context, c store.Capture) (store.Entry, error) {
	paths := link.Paths(c.URL)
	for _, path := range paths {
		if _, err := os.Stat(filepath.FromSlash(path)); err == nil {
			return p.entry(ctx, filepath.FromSlash(path))
		}
	}
	return p.entry(ctx, filepath.FromSlash(paths[0]))
}

// found reads a file of the list, or passes on why it cannot be read.
func (p *pipeline) found(ctx context.Context, f foundFile) (store.Entry, error) {
	if f.err != nil {
		return setAside(newEntry(f.path), unreadable(f.err))
	}
	return p.entry(ctx, f.path)
}

// A foundFile is a file to read, or a folder that could not be listed.
type foundFile struct {
	path string
	err  error
}

// findFiles lists the files under the paths in a fixed order; hidden files and
// folders are left out. A path that does not exist is wrong use; a folder that
// cannot be listed is reported with the files.
func findFiles(paths []string) ([]foundFile, error) {
	var out []foundFile
	for _, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, usage("%s does not exist", path)
		}
		root, err := filepath.EvalSymlinks(path)
		if err != nil {
			out = append(out, foundFile{path, err})
			continue
		}
		err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			hidden := name != root && strings.HasPrefix(filepath.Base(name), ".")
			switch {
			case err != nil:
				out = append(out, foundFile{name, err})
				return nil
			case hidden && d.IsDir():
				return fs.SkipDir
			case !hidden && !d.IsDir():
				out = append(out, foundFile{path: name})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", path, err)
		}
	}
	slices.SortStableFunc(out, func(a, b foundFile) int { return strings.Compare(a.path, b.path) })
	out = slices.CompactFunc(out, func(a, b foundFile) bool { return a.path == b.path })
	if len(out) == 0 {
		return nil, usage("no files in %s", strings.Join(paths, ", "))
	}
	return out, nil
}

// summary prints what became of the files and turns it into the exit status.
func summary(r store.Result, joined joining, report *progress, path string, err error) error {
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	done := report.done
	fmt.Fprintf(os.Stderr, "%d files: %d reports loaded with %d boxes, %d findings; %d unchanged, %d with the content of another file, %d set aside\n",
		done, r.Reports, r.Facts, r.Findings, r.Known, r.Same, report.setAside)
	if joined.files > 0 {
		fmt.Fprintf(os.Stderr, "pages and their attachments: %d files make %d reports\n", joined.files, joined.reports)
	}
	for _, gone := range joined.gone {
		fmt.Fprintf(os.Stderr, "%s: changed or gone since it was loaded, so it was not joined with its page; ingest it again\n", gone)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%d of %d files were read\n", done, report.total)
		return err
	}
	if report.setAside > 0 {
		fmt.Fprintf(os.Stderr, "list them: gongkai query --db %s set_aside\n", path)
		return errSetAside
	}
	return nil
}

// isSetAside reports whether an entry carries no report for a reason that is
// the document's.
func isSetAside(e store.Entry) bool { return !e.Known && e.Document.Status != layout.OK }
