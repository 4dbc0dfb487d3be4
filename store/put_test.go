package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
)

// aside is an entry for a file that was set aside.
func aside(url, sha string, at time.Time, status layout.Status) Entry {
	return Entry{Document: Document{SHA256: sha, Status: status, Detail: "why", Reader: "pdf/1", ReadAt: at},
		Capture: Capture{URL: url, Name: filepath.Base(url), FetchedAt: at}}
}

// known is an entry for a file whose content is in the database.
func known(url, sha string, at time.Time) Entry {
	return Entry{Known: true, Document: Document{SHA256: sha}, Capture: Capture{URL: url, Name: filepath.Base(url), FetchedAt: at}}
}

const (
	standing = "SELECT sha256, report_id, status, detail FROM documents ORDER BY ALL"
	places   = "SELECT url, sha256, is_current FROM captures ORDER BY url, fetched_at, sha256"
	loaded   = "SELECT report_id, sha256, (SELECT count(*) FROM facts f WHERE f.report_id = r.report_id) FROM reports r ORDER BY ALL"
)

func TestLoadingAgainChangesNothing(t *testing.T) {
	db := openTest(t)
	load := func(at time.Time) Result {
		return put(t, db, file("file:/a.pdf", "s1", "pdf/1", at, testReport("r1", "甲县", 2023, 18)),
			aside("file:/b.pdf", "s2", at, layout.Scanned), aside("file:/c.pdf", "", at, layout.Unreadable))
	}
	load(day)
	before := dump(t, db)
	for i := range 3 {
		load(day.AddDate(0, 0, i))
		if after := dump(t, db); after != before {
			t.Fatalf("load %d changed the rows:\n%s\nbefore:\n%s", i+2, after, before)
		}
	}
	want(t, db, standing, "none:file:/c.pdf|∅|unreadable|why\ns1|r1|read|∅\ns2|∅|scanned|why\n")
	shas, err := db.Known(context.Background())
	if err != nil || fmt.Sprint(shas) != "map[s1:pdf/1 s2:pdf/1]" {
		t.Errorf("known: %v, %v", shas, err)
	}
	r := put(t, db, known("file:/a.pdf", "s1", day.AddDate(1, 0, 0)))
	if after := dump(t, db); after != before || r.Known != 1 {
		t.Errorf("a known file changed the rows: %+v\n%s", r, after)
	}
}

func TestSameReportFromTwoFiles(t *testing.T) {
	a := file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18))
	b := file("file:/b.pdf", "s2", "pdf/1", day, testReport("r1", "甲县", 2023, 18))
	var states []string
	for _, order := range [][][]Entry{{{a, b}}, {{b, a}}, {{a}, {b}}, {{b}, {a}}} {
		db := openTest(t)
		for _, batch := range order {
			put(t, db, batch...)
		}
		want(t, db, standing, "s1|r1|read|∅\ns2|r1|read|∅\n")
		want(t, db, loaded, "r1|s1|5\n")
		states = append(states, dump(t, db))
	}
	if len(slices.Compact(states)) != 1 {
		t.Error("the order of loading shows in the rows")
	}
}

func TestChangedFileReplacesOnlyItself(t *testing.T) {
	db := openTest(t)
	later := day.AddDate(0, 1, 0)
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)),
		file("file:/b.pdf", "s2", "pdf/1", day, testReport("r2", "乙县", 2023, 5)))
	r := put(t, db, file("file:/a.pdf", "s3", "pdf/1", later, testReport("r3", "甲县", 2023, 19)))
	if r.Replaced != 1 || r.Reports != 1 {
		t.Errorf("result %+v", r)
	}
	want(t, db, standing, "s1|r1|replaced|replaced by s3\ns2|r2|read|∅\ns3|r3|read|∅\n")
	want(t, db, places, "file:/a.pdf|s1|false\nfile:/a.pdf|s3|true\nfile:/b.pdf|s2|true\n")
	want(t, db, loaded, "r1|s1|5\nr2|s2|5\nr3|s3|5\n")
	want(t, db, "SELECT (SELECT count(*) FROM findings), (SELECT count(*) FROM sections), (SELECT count(*) FROM facts)", "6|6|15\n")

	// And back again: the old content is read anew, with its first read_at.
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", later.AddDate(0, 1, 0), testReport("r1", "甲县", 2023, 18)))
	want(t, db, standing, "s1|r1|read|∅\ns2|r2|read|∅\ns3|r3|replaced|replaced by s1\n")
	want(t, db, loaded, "r1|s1|5\nr2|s2|5\nr3|s3|5\n")
	want(t, db, "SELECT read_at FROM documents WHERE sha256 = 's1'", day.String()+"\n")
}

func TestReplacedFileLeavesTheReportToItsCopy(t *testing.T) {
	db := openTest(t)
	ctx := context.Background()
	later := day.AddDate(0, 1, 0)
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)),
		file("file:/copy.pdf", "s2", "pdf/1", day, testReport("r1", "甲县", 2023, 18)))
	put(t, db, file("file:/a.pdf", "s3", "pdf/1", later, testReport("r3", "甲县", 2023, 19)))
	want(t, db, loaded, "r1|s1|5\nr3|s3|5\n")
	shas, err := db.Known(ctx)
	if err != nil || fmt.Sprint(shas) != "map[s1:pdf/1 s3:pdf/1]" {
		t.Errorf("the copy must be read again, as the places are those of the replaced file: %v, %v", shas, err)
	}
	put(t, db, file("file:/copy.pdf", "s2", "pdf/1", later, testReport("r1", "甲县", 2023, 18)))
	want(t, db, loaded, "r1|s2|5\nr3|s3|5\n")
}

func TestSameFileAtTwoAddresses(t *testing.T) {
	db := openTest(t)
	later := day.AddDate(0, 1, 0)
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)),
		file("file:/b.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)))
	put(t, db, aside("file:/a.pdf", "s2", later, layout.Malformed))
	want(t, db, standing, "s1|r1|read|∅\ns2|∅|malformed|why\n")
	want(t, db, loaded, "r1|s1|5\n")
	put(t, db, known("file:/b.pdf", "s2", later))
	want(t, db, standing, "s1|r1|replaced|replaced by s2\ns2|∅|malformed|why\n")
	want(t, db, loaded, "r1|s1|5\n")
}

func TestSwappedFiles(t *testing.T) {
	later := day.AddDate(0, 1, 0)
	start := func() *DB {
		db := openTest(t)
		put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)),
			file("file:/b.pdf", "s2", "pdf/1", day, testReport("r2", "乙县", 2023, 5)))
		return db
	}
	const swapped = "file:/a.pdf|s1|false\nfile:/a.pdf|s2|true\nfile:/b.pdf|s2|false\nfile:/b.pdf|s1|true\n"
	db := start()
	if r := put(t, db, known("file:/a.pdf", "s2", later), known("file:/b.pdf", "s1", later)); len(r.Reread) != 0 {
		t.Errorf("result %+v", r)
	}
	want(t, db, places, swapped)
	want(t, db, loaded, "r1|s1|5\nr2|s2|5\n")

	db = start()
	put(t, db, known("file:/a.pdf", "s2", later))
	want(t, db, loaded, "r1|s1|5\nr2|s2|5\n")
	r := put(t, db, known("file:/b.pdf", "s1", later))
	if len(r.Reread) != 1 || r.Reread[0].SHA256 != "s1" || r.Reread[0].URL != "file:/b.pdf" {
		t.Errorf("result %+v", r)
	}
	put(t, db, file("file:/b.pdf", "s1", "pdf/1", later, testReport("r1", "甲县", 2023, 18)))
	want(t, db, places, swapped)
	want(t, db, loaded, "r1|s1|5\nr2|s2|5\n")
}

func TestImprovedReaderReplacesItsFacts(t *testing.T) {
	db := openTest(t)
	later := day.AddDate(0, 1, 0)
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, testReport("r1", "甲县", 2023, 18)), aside("file:/b.pdf", "s2", day, layout.Scanned))
	better := testReport("r1", "甲县", 2023, 18)
	better.Facts = better.Facts[:3]
	put(t, db, file("file:/a.pdf", "s1", "pdf/2", later, better), file("file:/b.pdf", "s2", "pdf/2", later, testReport("r2", "乙县", 2022, 1)))
	want(t, db, loaded, "r1|s1|3\nr2|s2|5\n")
	want(t, db, standing, "s1|r1|read|∅\ns2|r2|read|∅\n")
	want(t, db, "SELECT DISTINCT reader, read_at FROM documents", "pdf/2|"+later.String()+"\n")
	// Better text gives another id: the report under the old one goes.
	put(t, db, file("file:/a.pdf", "s1", "pdf/3", later, testReport("r9", "甲县", 2023, 18)), aside("file:/b.pdf", "s2", later, layout.NotReport))
	want(t, db, loaded, "r9|s1|5\n")
	want(t, db, standing, "s1|r9|read|∅\ns2|∅|not_report|why\n")
}

func TestUnreadableForAWhile(t *testing.T) {
	db := openTest(t)
	at := func(n int) time.Time { return day.AddDate(0, 0, n) }
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", at(0), testReport("r1", "甲县", 2023, 18)))
	put(t, db, aside("file:/a.pdf", "", at(1), layout.Unreadable))
	want(t, db, standing, "none:file:/a.pdf|∅|unreadable|why\ns1|r1|read|∅\n")
	want(t, db, loaded, "r1|s1|5\n")
	put(t, db, known("file:/a.pdf", "s1", at(2)))
	want(t, db, standing, "none:file:/a.pdf|∅|replaced|replaced by s1\ns1|r1|read|∅\n")
	put(t, db, aside("file:/a.pdf", "", at(3), layout.Unreadable))
	put(t, db, file("file:/a.pdf", "s2", "pdf/1", at(4), testReport("r2", "甲县", 2023, 19)))
	want(t, db, standing, "none:file:/a.pdf|∅|replaced|replaced by s2\ns1|r1|replaced|replaced by s2\ns2|r2|read|∅\n")
	want(t, db, loaded, "r1|s1|5\nr2|s2|5\n")
}

func TestOlderCaptureDoesNotReplaceNewer(t *testing.T) {
	newer := file("http://x/1", "s2", "html/1", day.AddDate(1, 0, 0), testReport("r2", "甲县", 2023, 19))
	older := file("http://x/1", "s1", "html/1", day, testReport("r1", "甲县", 2023, 18))
	var states []string
	for _, order := range [][][]Entry{{{newer, older}}, {{older}, {newer}}, {{newer}, {older}}, {{older, newer}, {older, newer}}} {
		db := openTest(t)
		for _, batch := range order {
			put(t, db, batch...)
		}
		want(t, db, standing, "s1|r1|replaced|replaced by s2\ns2|r2|read|∅\n")
		want(t, db, loaded, "r1|s1|5\nr2|s2|5\n")
		states = append(states, dump(t, db))
	}
	if len(slices.Compact(states)) != 1 {
		t.Error("the order of loading shows in the rows")
	}
}

func TestRowsStandInOrder(t *testing.T) {
	db := openTest(t)
	put(t, db, file("file:/3", "s3", "pdf/1", day, testReport("r3", "甲县", 2023, 1)),
		file("file:/1", "s1", "pdf/1", day, testReport("r9", "乙县", 2021, 1)), file("file:/2", "s2", "pdf/1", day, testReport("r2", "丙县", 2023, 1)))
	want(t, db, "SELECT report_id FROM reports", "r9\nr2\nr3\n")
	want(t, db, "SELECT report_id, min_by(indicator, f.rowid) FROM stored_facts f JOIN fact_kinds USING (kind) JOIN report_numbers USING (report) GROUP BY report_id ORDER BY min(f.rowid)", "r9|applications.received\nr2|applications.received\nr3|applications.received\n")
	want(t, db, "SELECT enum_range(NULL::indicator_code)", "[applications.received applications.outcome.other applications.outcome.other.fee_unpaid "+
		"applications.outcome.total disclosure.fees.amount disclosure.procurement.amount review.total]\n")
}

func TestPutRefusesWhatBreaksTheContract(t *testing.T) {
	db := openTest(t)
	report := func(change func(*normalize.Report)) Entry {
		r := testReport("r1", "甲县", 2023, 18)
		change(r)
		return file("file:/a.pdf", "s1", "pdf/1", day, r)
	}
	good := file("file:/good.pdf", "s0", "pdf/1", day, testReport("r0", "甲县", 2023, 18))
	for _, c := range []struct {
		message string
		entry   Entry
	}{
		{`indicator "applications.nonsense" is not on the list`, report(func(r *normalize.Report) { r.Facts[0].Indicator = "applications.nonsense" })},
		{`state "" is not on the list`, report(func(r *normalize.Report) { r.Facts[0].State = "" })},
		{"has the box applications.received total twice", report(func(r *normalize.Report) { r.Facts[2] = r.Facts[1] })},
		{"the report has no id", report(func(r *normalize.Report) { r.ID = "" })},
		{"published", report(func(r *normalize.Report) { r.Published = "2024-02-30" })},
		{"status \"replaced\"", aside("file:/a.pdf", "s1", day, layout.Replaced)},
		{"does not go with", aside("file:/a.pdf", "s1", day, layout.OK)},
		{"no address", aside("", "s1", day, layout.Scanned)},
		{"the database has no document s7", known("file:/a.pdf", "s7", day)},
	} {
		_, err := db.Put(context.Background(), []Entry{good, c.entry})
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "its report", "the report"), c.message) {
			t.Errorf("error is %v, want %q", err, c.message)
		}
	}
	want(t, db, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM facts)", "0|0\n")
	put(t, db, good)
}

func TestBytesThatAreNotText(t *testing.T) {
	db := openTest(t)
	r := testReport("r1", "甲\xff县", 2023, 18)
	r.Facts[0].Raw, r.Facts[0].State = "x\xfey", normalize.StateText
	put(t, db, file("file:/a.pdf", "s1", "pdf/1", day, r))
	want(t, db, "SELECT agency_name, raw FROM facts JOIN reports USING (report_id) WHERE state = 'text'", "甲�县|x�y\n")
}

func TestStoppedPutLeavesNothing(t *testing.T) {
	db := openTest(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := db.Put(ctx, crashEntries(1))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	for n := range 20 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(n)*3*time.Millisecond)
		_, err := db.Put(ctx, crashEntries(n))
		cancel()
		rows := "0\n"
		if err == nil {
			rows = fmt.Sprintln(crashBatch * 5)
		} else if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v", err)
		}
		want(t, db, fmt.Sprintf("SELECT count(*) FROM facts WHERE starts_with(report_id, 'b%06d-')", n), rows)
	}
	put(t, db, crashEntries(100)...)
}

func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", dir).Run(); err != nil {
		t.Skip("cannot mount a small file system here:", err)
	}
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	ctx := context.Background()
	path := filepath.Join(dir, "full.duckdb")
	db, err := Open(ctx, path, testForms())
	if err != nil {
		t.Fatal(err)
	}
	batches := 0
	for ; err == nil && batches < 500; batches++ {
		entries := crashEntries(batches)
		for i := range entries {
			entries[i].Report.Sections[1].Text = strings.Repeat(fmt.Sprint(entries[i].Report.ID, i*7919), 40)
		}
		_, err = db.Put(ctx, entries)
	}
	wantProblem(t, err, Full)
	closed := db.Close()
	t.Logf("full after %d batches: %v; close: %v", batches, err, closed)
	// What was loaded before is there, also before space is freed.
	reader, err := OpenReader(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	whole := fmt.Sprintf("%d\n", (batches-1)*crashBatch)
	want(t, reader, "SELECT count(*) FROM reports", whole)
	reader.Close()
	if err := exec.Command("mount", "-o", "remount,size=64m", dir).Run(); err != nil {
		t.Fatal(err)
	}
	db, err = Open(ctx, path, testForms())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	want(t, db, "SELECT count(*) FROM reports", whole)
	put(t, db, crashEntries(batches)...)
	if left, _ := os.ReadDir(dir); len(left) > 2 {
		t.Errorf("files left behind: %v", left)
	}
}
