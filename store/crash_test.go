package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/normalize"
)

const crashBatch = 200

// crashEntries is batch n: every report has as many facts as testReport.
func crashEntries(n int) []Entry {
	entries := make([]Entry, crashBatch)
	for i := range entries {
		id := fmt.Sprintf("b%06d-%03d", n, i)
		entries[i] = file("file:/"+id, id, "pdf/1", day, testReport(id, "甲县", 2023, float64(i)))
	}
	return entries
}

// loadForever puts batch after batch and says which are done. Every second
// batch loads the one before again.
func loadForever() {
	ctx := context.Background()
	db, err := Open(ctx, os.Getenv("STORE_TEST_PATH"), testForms())
	if err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	start, _ := strconv.Atoi(os.Getenv("STORE_TEST_START"))
	fmt.Println("ready")
	for n := start; ; n++ {
		if _, err := db.Put(ctx, crashEntries(n-n%2)); err != nil {
			os.Stderr.WriteString(err.Error() + "\n")
			os.Exit(1)
		}
		fmt.Println(n - n%2)
	}
}

func TestKillLeavesWholeTransactions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crash.duckdb")
	random := rand.New(rand.NewPCG(1, 2))
	rounds := 20
	if testing.Short() {
		rounds = 2
	}
	acknowledged := map[int]bool{}
	for round := range rounds {
		t.Setenv("STORE_TEST_START", strconv.Itoa(round*1000))
		cmd, lines := child(t, "load", path)
		timer := time.AfterFunc(time.Duration(20+random.IntN(400))*time.Millisecond, func() { cmd.Process.Kill() })
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				break
			}
			n, _ := strconv.Atoi(strings.TrimSpace(line))
			acknowledged[n] = true
		}
		cmd.Wait()
		timer.Stop()

		reader, err := OpenReader(context.Background(), path)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		want(t, reader, fmt.Sprintf(`SELECT 'half batch', report_id[:7], count(*) FROM reports GROUP BY ALL HAVING count(*) <> %d`, crashBatch), "")
		want(t, reader, `SELECT 'half report', report_id, count(f.report_id) FROM reports LEFT JOIN facts f USING (report_id) GROUP BY ALL HAVING count(f.report_id) <> 5`, "")
		want(t, reader, `SELECT 'no report', count(*) FROM facts WHERE report_id NOT IN (SELECT report_id FROM reports) HAVING count(*) > 0`, "")
		want(t, reader, `SELECT 'half findings', report_id, count(*) FROM findings GROUP BY ALL HAVING count(*) <> 2`, "")
		for n := range acknowledged {
			want(t, reader, fmt.Sprintf("SELECT count(*) FROM reports WHERE starts_with(report_id, 'b%06d-')", n), fmt.Sprintf("%d\n", crashBatch))
		}
		reader.Close()
	}
	if len(acknowledged) == 0 {
		t.Error("no batch was acknowledged in any round")
	}
	db, err := Open(context.Background(), path, testForms())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	put(t, db, crashEntries(999998)...)
}

// BenchmarkLoad reports fact rows per second through Put, with reports of the
// size of the 2021 form.
func BenchmarkLoad(b *testing.B) {
	forms := benchForms()
	db, err := Open(context.Background(), filepath.Join(b.TempDir(), "bench.duckdb"), forms)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	const reports = 1000
	rows := 0
	batch := make([]Entry, reports)
	b.ResetTimer()
	for n := range b.N {
		b.StopTimer()
		for i := range batch {
			id := fmt.Sprintf("%06d%010d", n, i)
			batch[i] = file("file:/"+id+".pdf", id, "pdf/1", day, benchReport(id, forms))
		}
		b.StartTimer()
		r, err := db.Put(context.Background(), batch)
		if err != nil {
			b.Fatal(err)
		}
		rows += r.Facts
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// benchForms is a form of 200 boxes.
func benchForms() []Indicator {
	var out []Indicator
	for r := range 25 {
		for c := range 8 {
			out = append(out, Indicator{Edition: "2021", Table: "applications", Row: r + 1, Col: c + 1,
				Indicator: fmt.Sprintf("applications.row%02d", r), Applicant: fmt.Sprintf("applicant%d", c), Unit: "件"})
		}
	}
	return out
}

func benchReport(id string, forms []Indicator) *normalize.Report {
	r := testReport(id, "某某县人民政府办公室", 2023, 1)
	r.Facts = make([]normalize.Fact, len(forms))
	for i, b := range forms {
		v := float64(i % 7 * 13)
		r.Facts[i] = normalize.Fact{Table: b.Table, Edition: b.Edition, Indicator: b.Indicator, Applicant: b.Applicant,
			State: normalize.StateValue, Value: v, Raw: strconv.Itoa(int(v)), Unit: "件", Method: "ruled", Confidence: 1}
		r.Facts[i].Place.Page = 2
		r.Facts[i].Place.Box.X0 = float64(100 + i%8*40)
		r.Facts[i].Place.Box.Y0 = float64(100 + i/8*17)
		r.Facts[i].Place.Box.X1 = float64(140 + i%8*40)
		r.Facts[i].Place.Box.Y1 = float64(117 + i/8*17)
	}
	return r
}
