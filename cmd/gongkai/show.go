package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gongkai/gongkai/extract"
	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/extract/table"
	"github.com/gongkai/gongkai/normalize"
	"github.com/spf13/cobra"
)

// stages are the intermediate results that show prints, in the order in which
// they arise.
var stages = []string{"pages", "rulings", "tables", "cells", "facts"}

func showCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show FILE",
		Short: "Show how a file is read, step by step",
		Long: `Show how a file is read, step by step:

  pages    what is on each page, and the running text
  rulings  the printed lines, and the edges they are joined to
  tables   the tables as grids
  cells    every cell with its place
  facts    the boxes of the forms, the numbers of the running text, findings,
           title, agency and year

With --png, draw rulings (red), cells (blue) and labels over the pages of a PDF,
or over a sketch of the pages of an OFD file: digits and Latin letters as they
are, other characters as grey boxes.`,
		Args: between(1, 1, "FILE"),
	}
	stage := cmd.Flags().String("stage", "tables", "one of "+strings.Join(stages, ", "))
	scans := ocrFlag(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	pngs := cmd.Flags().String("png", "", "folder to draw the pages into (PDF and OFD)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !slices.Contains(stages, *stage) {
			return usage("--stage %s: want one of %s", *stage, strings.Join(stages, ", "))
		}
		pool, err := newPool(1)
		if err != nil {
			return err
		}
		defer pool.Close()
		reader, err := newReader(pool, *scans)
		if err != nil {
			return err
		}
		s, err := newShown(cmd.Context(), reader, args[0])
		if err != nil {
			return err
		}
		if *pngs != "" {
			if err := s.draw(cmd.Context(), pool, *pngs, *stage); err != nil {
				return err
			}
		}
		if *asJSON {
			enc := json.NewEncoder(cmd.OutOrStdout())
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			return enc.Encode(s.view(*stage))
		}
		return s.print(cmd.OutOrStdout(), *stage)
	}
	return cmd
}

// A shown is one file with all that its reading gave.
type shown struct {
	path   string
	bytes  []byte
	doc    *layout.Document
	report *normalize.Report
	notAny error // why there is no report
}

func newShown(ctx context.Context, reader *extract.Reader, path string) (*shown, error) {
	data, err := readBounded(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	doc, err := reader.File(ctx, data, "")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	known, err := normalize.Load()
	if err != nil {
		return nil, err
	}
	s := &shown{path: path, bytes: data, doc: doc}
	if s.report, s.notAny = normalize.Document(doc, known); s.notAny != nil {
		if _, ok := layout.StatusOf(s.notAny); !ok {
			return nil, fmt.Errorf("%s: %w", path, s.notAny)
		}
	}
	return s, nil
}

// A rulingView is the rulings stage of one page.
type rulingView struct {
	Page    int
	Rulings []layout.Ruling
	Edges   []table.Edge
	Grids   []gridView
}

type gridView struct {
	Box    layout.Box
	Xs, Ys []float64
	Cells  int
}

// view returns the data of a stage for JSON.
func (s *shown) view(stage string) any {
	switch stage {
	case "pages":
		return struct {
			Kind, Reader, Encoding string
			Meta                   []layout.Meta
			Pages                  []layout.Page
			Blocks                 []layout.Block
			Second                 layout.Second
			Doubts                 []layout.Doubt
			Warnings               []layout.Warning
		}{s.doc.Kind, s.doc.Reader, s.doc.Encoding, s.doc.Meta, s.doc.Pages, s.doc.Blocks, s.doc.Second, s.doc.Doubts, s.doc.Warnings}
	case "rulings":
		return s.rulings()
	case "facts":
		return s.report
	default:
		return s.doc.Tables()
	}
}

func (s *shown) rulings() []rulingView {
	out := []rulingView{}
	for i, t := range extract.Trace(s.doc.Pages) {
		v := rulingView{Page: t.Page, Rulings: s.doc.Pages[i].Rulings, Edges: t.Edges}
		for _, g := range t.Groups {
			v.Grids = append(v.Grids, gridView{g.Box, g.Xs, g.Ys, len(g.Cells)})
		}
		out = append(out, v)
	}
	return out
}

func (s *shown) print(w io.Writer, stage string) error {
	switch stage {
	case "pages":
		s.printPages(w)
	case "rulings":
		s.printRulings(w)
	case "tables":
		for i, t := range s.doc.Tables() {
			printTable(w, i+1, t)
		}
	case "cells":
		s.printCells(w)
	case "facts":
		if s.notAny != nil {
			return fmt.Errorf("%s: %w", s.path, s.notAny)
		}
		s.printFacts(w)
	}
	if len(s.doc.Tables()) == 0 && (stage == "tables" || stage == "cells") {
		fmt.Fprintln(w, "no tables")
	}
	return nil
}

func (s *shown) printPages(w io.Writer) {
	fmt.Fprintf(w, "%s, read by %s", s.doc.Kind, s.doc.Reader)
	if s.doc.Encoding != "" {
		fmt.Fprintf(w, " as %s", s.doc.Encoding)
	}
	fmt.Fprintln(w)
	for _, m := range s.doc.Meta {
		fmt.Fprintf(w, "meta %s: %s\n", m.Name, m.Content)
	}
	for _, p := range s.doc.Pages {
		fmt.Fprintf(w, "page %d: %.0f x %.0f points, turned %d, %d glyphs, %d rulings, %d images\n",
			p.Number, p.Width, p.Height, p.Turned, len(p.Glyphs), len(p.Rulings), len(p.Images))
	}
	if len(s.doc.Pages) > 0 {
		fmt.Fprintf(w, "second reading: %d table pages compared, %d not judged, %d differences %s\n",
			s.doc.Second.Compared, s.doc.Second.Skipped, s.doc.Differences(), s.doc.Second.Detail)
	}
	for _, d := range s.doc.Doubts {
		if d.Why != "" {
			fmt.Fprintf(w, "doubt at %s: %q, but %s\n", place(d.Place), d.First, d.Why)
			continue
		}
		fmt.Fprintf(w, "difference at %s: %q or %q\n", place(d.Place), d.First, d.Second)
	}
	for _, warn := range s.doc.Warnings {
		fmt.Fprintf(w, "warning %s: %s\n", place(warn.Place), warn.Message)
	}
	for _, b := range s.doc.Blocks {
		if b.Table != nil {
			fmt.Fprintf(w, "[table %d x %d at %s]\n", b.Table.Rows, b.Table.Cols, place(b.Table.Place))
			continue
		}
		at := ""
		if len(b.Paragraph.Lines) > 0 {
			at = place(b.Paragraph.Lines[0].Place)
		}
		fmt.Fprintf(w, "%s\n    (%s)\n", b.Paragraph.Text, at)
	}
}

func (s *shown) printRulings(w io.Writer) {
	if len(s.doc.Pages) == 0 {
		fmt.Fprintf(w, "%s has no pages and no rulings: its tables come from its markup\n", s.doc.Kind)
	}
	for _, v := range s.rulings() {
		fmt.Fprintf(w, "page %d: %d rulings, %d edges, %d grids\n", v.Page, len(v.Rulings), len(v.Edges), len(v.Grids))
		for _, e := range v.Edges {
			axis := "x"
			if e.Horizontal {
				axis = "y"
			}
			fmt.Fprintf(w, "  edge %s=%.1f from %.1f to %.1f\n", axis, e.Pos, e.From, e.To)
		}
		for _, g := range v.Grids {
			fmt.Fprintf(w, "  grid of %d x %d positions, %d cells, at %s\n", len(g.Ys)-1, len(g.Xs)-1, g.Cells, place(layout.Place{Page: v.Page, Box: g.Box}))
		}
	}
}

// printTable prints a grid: cells are divided by bars, a cell that goes on from
// the row above is marked.
func printTable(w io.Writer, n int, t *layout.Table) {
	fmt.Fprintf(w, "table %d: %d rows, %d columns, %s, at %s", n, t.Rows, t.Cols, t.Method, place(t.Place))
	if len(t.Breaks) > 0 {
		fmt.Fprintf(w, ", page ends above rows %v", t.Breaks)
	}
	fmt.Fprintln(w)
	for r := range t.Rows {
		fmt.Fprintf(w, "%3d ", r)
		for _, c := range t.RowCells(r) {
			text := strings.ReplaceAll(c.Text, "\n", "")
			if c.Row < r {
				text = "''"
			}
			fmt.Fprintf(w, "| %s ", text)
		}
		fmt.Fprintln(w, "|")
	}
}

func (s *shown) printCells(w io.Writer) {
	for i, t := range s.doc.Tables() {
		fmt.Fprintf(w, "table %d\n", i+1)
		for _, c := range t.Cells {
			fmt.Fprintf(w, "  row %d+%d col %d+%d %q at %s\n", c.Row, c.RowSpan, c.Col, c.ColSpan, c.Text, place(c.Place))
		}
	}
}

func (s *shown) printFacts(w io.Writer) {
	r := s.report
	fmt.Fprintf(w, "title  %s\nagency %s\nyear   %d\nid     %s\nboxes  %d of %d\n", r.Title, r.Agency, r.Year, r.ID, r.Read, r.Expected)
	for _, f := range r.Facts {
		printed := string(f.State)
		if f.State == normalize.StateValue {
			printed = fmt.Sprintf("%v %s", f.Value, f.Unit)
		}
		fmt.Fprintf(w, "%s %s %s %s = %s  %q at %s, confidence %.2f\n",
			f.Table, f.Edition, f.Indicator, f.Applicant, printed, f.Raw, place(f.Place), f.Confidence)
	}
	printProse(w, r.Metrics, r.Unread)
	for _, f := range r.Findings {
		fmt.Fprintf(w, "finding %s %s %s: %s\n", f.Rule, f.Severity, f.Result, f.Message)
	}
}

// place says in words where something was printed.
func place(p layout.Place) string {
	switch {
	case p.Locator != "":
		return p.Locator
	case p.Page == 0:
		return "no place"
	case p.Box == (layout.Box{}):
		return fmt.Sprintf("page %d", p.Page)
	}
	return fmt.Sprintf("page %d (%.1f, %.1f)-(%.1f, %.1f)", p.Page, p.Box.X0, p.Box.Y0, p.Box.X1, p.Box.Y1)
}

// pageFile is the name of the drawing of a page.
func pageFile(dir string, page int) string {
	return filepath.Join(dir, fmt.Sprintf("page-%d.png", page))
}

// writeFile writes a file whole or not at all.
func writeFile(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // fails harmlessly once renamed
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := tmp.Close(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.Chmod(tmp.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
