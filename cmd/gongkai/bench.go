package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/normalize/narrative"
	"github.com/spf13/cobra"
)

func benchCommand() *cobra.Command {
	var markdown *bool
	cmd := &cobra.Command{
		Use:   "bench DIR",
		Short: "Score readings against known truth",
		Long: `Read the documents in DIR/docs and compare every cell with DIR/truth/cells.csv
(doc, form_table, edition, indicator, applicant, raw, value and, if there is
one, state), every line of a statistics list with DIR/truth/statistics_2014.csv
(doc, label, unit, value), and agency and year with DIR/truth/docs.csv. Prints
one line per format and every difference, and, where docs.csv has a column body, how
many reports are filed under the right agency and year; "sure" counts the boxes read with a
confidence of at least 0.99. Where docs.csv has a column shows,
the words that say how a document is made and what is damaged, it prints a line
per word too; documents of which it says "scanned" have a line of their own among
the formats.

The numbers of the prose are compared with DIR/truth/narrative.csv: doc,
metric, value, unit, quote and more, as made samples have it, or doc,
metric_zh, value, unit, quote, where metric_zh describes some of them. The
same is done for parts of documents, DIR/excerpts, if they are there.`,
		Args: between(1, 1, "DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			scores, err := bench(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if *markdown {
				scores.printMarkdown(cmd.OutOrStdout())
			} else {
				scores.print(cmd.OutOrStdout())
			}
			if !scores.perfect() {
				return errSetAside
			}
			return nil
		},
	}
	markdown = cmd.Flags().Bool("markdown", false, "print the tables only, for a page")
	return cmd
}

// A truthCell is what a person read in one box.
type truthCell struct {
	doc, table, edition, indicator, applicant, raw string
	state                                          normalize.State
	value                                          float64
	unit                                           string // "" if the truth does not say
	listed                                         bool   // the truth has only the year's column of a list
}

// A score counts the cells of one document or format.
type score struct {
	docs, setAside               int
	cells, right, wrong, missing int
	madeUp                       int // boxes with something printed that the truth does not have
	silent                       int // wrong or missing, and no finding speaks of the box
	sure, sureWrong              int // printed boxes read with a confidence of at least sureFrom
	identities, identitiesWrong  int // agency, year and title
	differences                  []string
}

// sureFrom is the confidence from which at most one box in 10,000 may be wrong.
const sureFrom = 0.99

// Scores are the results of a bench by format, in order.
type scores struct {
	formats []string
	by      map[string]*score
	shown   map[string]*score // by word for what documents show
	keys    keyScores
	beside  map[boxKey]bool // boxes that the truth of a list says nothing of
	prose   []*proseScores  // of whole documents and of excerpts, where there is a truth
}

func bench(ctx context.Context, dir string) (*scores, error) {
	data, err := normalize.Load()
	if err != nil {
		return nil, err
	}
	cells, err := readCells(filepath.Join(dir, "truth", "cells.csv"))
	if err != nil {
		return nil, err
	}
	listed, err := readListTruth(filepath.Join(dir, "truth", "statistics_2014.csv"), data.Forms)
	if err != nil {
		return nil, err
	}
	cells = append(cells, listed...)
	identities, err := readTruth(filepath.Join(dir, "truth", "docs.csv"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	prose, err := readProse(filepath.Join(dir, "truth"), data.Metrics)
	if err != nil {
		return nil, err
	}
	pool, err := newPool(runtime.NumCPU())
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	reader, err := newReader(pool, string(extract.ScansAuto))
	if err != nil {
		return nil, err
	}
	docs := map[string][]truthCell{}
	for _, c := range cells {
		docs[c.doc] = append(docs[c.doc], c)
	}
	who := map[string]map[string]string{}
	for _, r := range identities {
		who[r["doc"]] = r
		if _, ok := docs[r["doc"]]; !ok {
			docs[r["doc"]] = nil
		}
	}
	var names []string
	for name := range docs {
		names = append(names, name)
	}
	slices.Sort(names)
	p := &pipeline{reader: reader, data: data}
	out := &scores{by: map[string]*score{}, shown: map[string]*score{}, beside: beside(data.Forms)}
	said := newProseScores(data.Metrics)
	i := 0
	for e, err := range inOrder(ctx, names, runtime.NumCPU(), func(ctx context.Context, name string) (*normalize.Report, error) {
		entry, err := p.entry(ctx, filepath.Join(dir, "docs", name))
		return entry.Report, err
	}) {
		if err != nil {
			return nil, err
		}
		name := names[i]
		i++
		shows := strings.Fields(who[name]["shows"])
		s := out.format(formatOf(name, shows))
		var one score
		one.document(name, e, docs[name], who[name], out.beside)
		s.add(one)
		out.keys.take(name, e, who[name])
		for _, word := range shows {
			if out.shown[word] == nil {
				out.shown[word] = &score{}
			}
			out.shown[word].add(one)
		}
		if t := prose[name]; t != nil {
			var read []narrative.Metric
			if e != nil {
				read = e.Metrics
			}
			said.document(name, read, t)
		}
	}
	slices.Sort(out.formats)
	if len(prose) > 0 {
		out.prose = append(out.prose, said)
	}
	return out, out.excerpts(ctx, p, filepath.Join(dir, "excerpts"))
}

// scannedWord is the word of truth/docs.csv for a document of images.
const scannedWord = "scanned"

// formatOf names the line of a document: by the ending of its file, and whether
// it is a scan, of which one cannot expect what one does of text.
func formatOf(name string, shows []string) string {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(name), "."))
	if slices.Contains(shows, scannedWord) {
		format += ", " + scannedWord
	}
	return format
}

func (s *scores) format(name string) *score {
	if s.by[name] == nil {
		s.by[name] = &score{}
		s.formats = append(s.formats, name)
	}
	return s.by[name]
}

// add counts another document or format.
func (s *score) add(o score) {
	s.docs, s.setAside = s.docs+o.docs, s.setAside+o.setAside
	s.cells, s.right, s.wrong, s.missing = s.cells+o.cells, s.right+o.right, s.wrong+o.wrong, s.missing+o.missing
	s.madeUp, s.silent = s.madeUp+o.madeUp, s.silent+o.silent
	s.sure, s.sureWrong = s.sure+o.sure, s.sureWrong+o.sureWrong
	s.identities, s.identitiesWrong = s.identities+o.identities, s.identitiesWrong+o.identitiesWrong
	s.differences = append(s.differences, o.differences...)
}

type boxKey struct{ table, indicator, applicant string }

// notes are what the findings of a report speak of.
type notes struct {
	boxes    map[boxKey]bool
	editions map[string]bool // tables whose edition their rows leave open
}

func notesOf(rep *normalize.Report) notes {
	by := notes{boxes: map[boxKey]bool{}, editions: map[string]bool{}}
	for _, f := range rep.Findings {
		switch {
		case f.Rule == form.EditionUnclear || f.Rule == form.EditionOtherYears:
			by.editions[f.Table] = true
		case f.Table != "" || f.Rule == "no_known_table":
			by.boxes[boxKey{f.Table, f.Indicator, f.Applicant}] = true
		}
	}
	return by
}

// document compares one report with its truth.
func (s *score) document(name string, rep *normalize.Report, truth []truthCell, who map[string]string, beside map[boxKey]bool) {
	s.docs++
	s.cells += len(truth)
	if rep == nil {
		s.setAside++
		s.missing += len(truth)
		s.differences = append(s.differences, name+": set aside")
		return
	}
	facts := map[boxKey]normalize.Fact{}
	for _, f := range rep.Facts {
		facts[boxKey{f.Table, f.Indicator, f.Applicant}] = f
	}
	by := notesOf(rep)
	for _, t := range truth {
		key := boxKey{t.table, t.indicator, t.applicant}
		f, ok := facts[key]
		delete(facts, key)
		if ok && f.State != normalize.StateMissing && f.Confidence >= sureFrom {
			s.sure++
			if !t.reads(f) {
				s.sureWrong++
			}
		}
		switch {
		case ok && t.reads(f), !ok && t.state == normalize.StateMissing:
			s.right++
			continue
		case !ok || f.State == normalize.StateMissing:
			s.missing++
		default:
			s.wrong++
		}
		sign := ""
		if !t.noted(f, by) {
			s.silent++
			sign = fmt.Sprintf(", without a finding, confidence %.2f", f.Confidence)
		}
		s.differences = append(s.differences, fmt.Sprintf("%s: %s %s %s: printed %s %q, read %s %s %q at %s%s",
			name, t.table, t.indicator, t.applicant, t.edition, t.raw, f.Edition, f.State, f.Raw, place(f.Place), sign))
	}
	listed := slices.ContainsFunc(truth, func(t truthCell) bool { return t.listed })
	for key, f := range facts {
		if f.State != normalize.StateMissing && !(listed && beside[key]) {
			s.madeUp++
			s.differences = append(s.differences, fmt.Sprintf("%s: %s %s %s: read %s %q at %s where nothing is printed",
				name, key.table, key.indicator, key.applicant, f.State, f.Raw, place(f.Place)))
		}
	}
	s.identity(name, rep, who)
}

// reads reports whether a fact is what the truth says.
func (t *truthCell) reads(f normalize.Fact) bool {
	if t.state == normalize.StateMissing {
		return f.State == normalize.StateMissing // of a table that is not printed the edition is anybody's guess
	}
	return f.State == t.state && f.Edition == t.edition && (t.state != normalize.StateValue || f.Value == t.value) && (t.unit == "" || t.unit == f.Unit)
}

// noted reports whether a finding speaks of the box: by name, of its row if the
// row cannot be read, of its row, column or table if the box is missing, of the
// edition of its table if nothing else is wrong with it.
func (t *truthCell) noted(f normalize.Fact, by notes) bool {
	if by.boxes[boxKey{t.table, t.indicator, t.applicant}] {
		return true
	}
	if f.State == normalize.StateMissing || f.State == "" {
		return by.boxes[boxKey{table: t.table}] || by.boxes[boxKey{t.table, t.indicator, ""}] || t.applicant != "" && by.boxes[boxKey{t.table, "", t.applicant}] || by.boxes[boxKey{}]
	}
	otherwise := f
	otherwise.Edition = t.edition
	if by.editions[t.table] && t.reads(otherwise) {
		return true
	}
	for key := range by.boxes {
		if f.State == normalize.StateUnreadable && key.table == t.table && key.indicator == t.indicator {
			return true
		}
	}
	return false
}

// identity compares agency and year, title and region where the truth has
// them. An empty region is a truth too: the body belongs to no division.
func (s *score) identity(name string, rep *normalize.Report, who map[string]string) {
	if who == nil {
		return
	}
	for _, c := range []struct{ what, want, got string }{
		{"agency", who["agency"], rep.Agency}, {"year", who["year"], strconv.Itoa(rep.Year)}, {"title", who["title"], rep.Title}, {"region_code", who["region_code"], rep.Region},
	} {
		if _, known := who[c.what]; !known || c.want == "" && c.what != "region_code" {
			continue
		}
		s.identities++
		if c.want != c.got {
			s.identitiesWrong++
			s.differences = append(s.differences, fmt.Sprintf("%s: %s is %q, read %q", name, c.what, c.want, c.got))
		}
	}
}

// perfect reports whether every cell and identity is right, and the prose read
// as well as it must be.
func (s *scores) perfect() bool {
	for _, sc := range s.by {
		if sc.right != sc.cells || sc.madeUp > 0 || sc.identitiesWrong > 0 {
			return false
		}
	}
	return s.keys.goodEnough() && proseGoodEnough(s.prose)
}

func (s *scores) print(w io.Writer) {
	for _, t := range s.tables() {
		tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
		for _, r := range t {
			fmt.Fprintln(tw, strings.Join(r, "\t")+"\t")
		}
		tw.Flush()
		fmt.Fprintln(w)
	}
	for _, f := range s.formats {
		slices.Sort(s.by[f].differences)
		for _, d := range s.by[f].differences {
			fmt.Fprintln(w, d)
		}
	}
	s.keys.print(w, true)
	for _, p := range s.prose {
		p.print(w)
		fmt.Fprintln(w)
	}
}

// printMarkdown prints the tables of scores for a page, the second one folded.
func (s *scores) printMarkdown(w io.Writer) {
	for i, t := range s.tables() {
		if i > 0 {
			fmt.Fprint(w, "\n<details><summary>By what the documents show</summary>\n\n")
			defer fmt.Fprint(w, "\n</details>\n")
		}
		for j, r := range t {
			fmt.Fprintln(w, "| "+strings.Join(r, " | ")+" |")
			if j == 0 {
				fmt.Fprintln(w, "|---"+strings.Repeat("|---:", len(r)-1)+"|")
			}
		}
		if i == 0 {
			s.keys.print(w, false)
		}
	}
}

// tables are the scores by format and, if the truth says it, by what the
// documents show, each with its head.
func (s *scores) tables() [][][]string {
	head := []string{"documents", "set aside", "cells", "right", "wrong", "missing", "made up", "without finding", "sure", "sure but wrong", "agency, year, title, region"}
	formats := [][]string{append([]string{"format"}, head...)}
	for _, f := range s.formats {
		formats = append(formats, s.by[f].row(f))
	}
	out := [][][]string{formats}
	if len(s.shown) > 0 {
		shown := [][]string{append([]string{"shows"}, head...)}
		for _, word := range slices.Sorted(maps.Keys(s.shown)) {
			shown = append(shown, s.shown[word].row(word))
		}
		out = append(out, shown)
	}
	return out
}

// row is a line of the table of scores.
func (s *score) row(name string) []string {
	row := []string{name}
	for _, n := range []int{s.docs, s.setAside, s.cells, s.right, s.wrong, s.missing, s.madeUp, s.silent, s.sure, s.sureWrong} {
		row = append(row, strconv.Itoa(n))
	}
	return append(row, fmt.Sprintf("%d of %d", s.identities-s.identitiesWrong, s.identities))
}

func readCells(path string) ([]truthCell, error) {
	rows, err := readTruth(path)
	if err != nil {
		return nil, err
	}
	var out []truthCell
	for i, r := range rows {
		c := truthCell{doc: r["doc"], table: r["form_table"], edition: r["edition"], indicator: r["indicator"], applicant: r["applicant"], raw: r["raw"]}
		c.state = normalize.State(cmp.Or(r["state"], string(stateOf(r["raw"], r["value"]))))
		if r["value"] != "" {
			if c.value, err = strconv.ParseFloat(r["value"], 64); err != nil {
				return nil, fmt.Errorf("%s row %d: value: %w", path, i+2, err)
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// stateOf tells the state of a box from its printed text where the truth file
// has no column for it: without a value, nothing printed is blank, anything
// short without letters or digits is a dash.
func stateOf(raw, value string) normalize.State {
	switch {
	case value != "":
		return normalize.StateValue
	case strings.TrimSpace(raw) == "":
		return normalize.StateBlank
	case len([]rune(raw)) <= 2:
		return normalize.StateDash
	}
	return normalize.StateText
}

// readTruth reads a CSV file into rows by column name.
func readTruth(path string) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	var out []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[strings.TrimPrefix(name, "\ufeff")] = r[i]
		}
		out = append(out, row)
	}
	return out, nil
}
