package form

import (
	"cmp"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/normalize/number"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// Load reads the embedded forms and checks that they fit together.
func Load() (*Forms, error) {
	numbers, err := number.Load()
	if err != nil {
		return nil, err
	}
	f := &Forms{numbers: numbers, labels: newLabels(), lists: newLists()}
	for _, step := range []func(*Forms) error{
		loadEditions, loadTables, loadNames, loadBlocks, loadColumns, loadRows, loadBoxes, loadVariants, loadLists, nameParts, loadCrosswalk, loadSeries,
	} {
		if err := step(f); err != nil {
			return nil, fmt.Errorf("form: %w", err)
		}
	}
	for _, s := range f.specs {
		if f.isList(s.Table) {
			s.layOutList(f.lists.labels)
		} else {
			s.layOut(f.labels)
			s.parts = s.apart()
			for _, p := range s.parts {
				p.layOut(f.labels)
			}
		}
	}
	return f, nil
}

// A record is one CSV line by column name.
type record map[string]string

func (r record) int(name string) (int, error) {
	n, err := strconv.Atoi(r[name])
	if err != nil {
		return 0, fmt.Errorf("%s is %q, want a number", name, r[name])
	}
	return n, nil
}

// list splits a path; an empty field is an empty list.
func (r record) list(name, sep string) []string {
	if r[name] == "" {
		return nil
	}
	return strings.Split(r[name], sep)
}

// each calls add for every line of a data file.
func each(file string, add func(record) error) error {
	f, err := files.Open("data/" + file + ".csv")
	if err != nil {
		return err
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s.csv: %w", file, err)
	}
	for i, fields := range recs[1:] {
		rec := record{}
		for j, name := range recs[0] {
			rec[name] = fields[j]
		}
		if err := add(rec); err != nil {
			return fmt.Errorf("%s.csv record %d: %w", file, i+1, err)
		}
	}
	return nil
}

func loadEditions(f *Forms) error {
	err := each("editions", func(r record) error {
		order, err := r.int("order")
		if err != nil {
			return err
		}
		from, err := r.int("from")
		to := 0
		if err == nil && r["to"] != "" {
			to, err = r.int("to")
		}
		f.Editions = append(f.Editions, Edition{r["edition"], order, from, to, r["zh"], r["en"], r["citation"]})
		return err
	})
	slices.SortFunc(f.Editions, func(a, b Edition) int { return cmp.Compare(b.Order, a.Order) })
	if err == nil && len(f.Editions) == 0 {
		err = fmt.Errorf("editions.csv is empty")
	}
	return err
}

func loadTables(f *Forms) error {
	err := each("tables", func(r record) error {
		order, err := r.int("order")
		f.Tables = append(f.Tables, Table{r["form_table"], order, r["shape"] == "list", r["zh"], r["en"], r.list("follows", " "), r["citation"]})
		return err
	})
	slices.SortFunc(f.Tables, func(a, b Table) int { return cmp.Compare(a.Order, b.Order) })
	return err
}

func loadNames(f *Forms) error {
	err := each("applicants", func(r record) error {
		f.Applicants = append(f.Applicants, Name{r["applicant"], r["zh"], r["en"]})
		return nil
	})
	if err != nil {
		return err
	}
	return each("names", func(r record) error {
		if f.indicator(r["indicator"]) {
			return fmt.Errorf("%s is listed twice", r["indicator"])
		}
		f.Indicators = append(f.Indicators, Name{r["indicator"], r["zh"], r["en"]})
		return nil
	})
}

func (f *Forms) indicator(code string) bool {
	return slices.ContainsFunc(f.Indicators, func(n Name) bool { return n.Code == code })
}

func (f *Forms) applicant(code string) bool {
	return code == "" || slices.ContainsFunc(f.Applicants, func(n Name) bool { return n.Code == code })
}

func (f *Forms) edition(id string) bool {
	return slices.ContainsFunc(f.Editions, func(e Edition) bool { return e.ID == id })
}

func (f *Forms) table(name string) bool {
	return slices.ContainsFunc(f.Tables, func(t Table) bool { return t.Name == name })
}

func (f *Forms) isList(table string) bool {
	return slices.ContainsFunc(f.Tables, func(t Table) bool { return t.Name == table && t.List })
}

func loadBlocks(f *Forms) error {
	return each("blocks", func(r record) error {
		if !f.edition(r["edition"]) || !f.table(r["form_table"]) {
			return fmt.Errorf("no edition %s or table %s", r["edition"], r["form_table"])
		}
		s := f.Spec(r["edition"], r["form_table"])
		if s == nil {
			s = &Spec{Edition: r["edition"], Table: r["form_table"]}
			f.specs = append(f.specs, s)
		}
		n, err := r.int("block")
		if err == nil && n != len(s.Blocks)+1 {
			err = fmt.Errorf("block %d does not follow block %d", n, len(s.Blocks))
		}
		s.Blocks = append(s.Blocks, Block{Number: n, Title: r["title"], Corner: r["corner"]})
		return err
	})
}

// block finds the block a record belongs to.
func (f *Forms) block(r record) (*Block, error) {
	s := f.Spec(r["edition"], r["form_table"])
	n, err := r.int("block")
	if err != nil {
		return nil, err
	}
	if s == nil || n < 1 || n > len(s.Blocks) {
		return nil, fmt.Errorf("no block %d in %s %s", n, r["edition"], r["form_table"])
	}
	return &s.Blocks[n-1], nil
}

func loadColumns(f *Forms) error {
	return each("columns", func(r record) error {
		b, err := f.block(r)
		if err != nil {
			return err
		}
		n, err := r.int("col")
		if err == nil && n != len(b.Columns)+1 {
			err = fmt.Errorf("column %d does not follow column %d", n, len(b.Columns))
		}
		b.Columns = append(b.Columns, Column{n, r.list("path", "|"), r["label"]})
		return err
	})
}

func loadRows(f *Forms) error {
	last := map[*Spec]int{}
	return each("rows", func(r record) error {
		b, err := f.block(r)
		if err != nil {
			return err
		}
		n, err := r.int("row")
		if err != nil {
			return err
		}
		s := f.Spec(r["edition"], r["form_table"])
		if last[s]++; n != last[s] {
			return fmt.Errorf("row %d does not follow row %d", n, last[s]-1)
		}
		b.Rows = append(b.Rows, Row{Number: n, Path: r.list("path", "|"), Label: r["label"], Boxes: make([]*Box, len(b.Columns))})
		return nil
	})
}

func loadBoxes(f *Forms) error {
	err := each("boxes", func(r record) error {
		if !f.indicator(r["indicator"]) || !f.applicant(r["applicant"]) {
			return fmt.Errorf("no name for %s %s", r["indicator"], r["applicant"])
		}
		row, err := r.int("row")
		if err != nil {
			return err
		}
		col, err := r.int("col")
		if err != nil {
			return err
		}
		return f.addBox(&Box{
			Edition: r["edition"], Table: r["form_table"], Row: row, Col: col,
			Indicator: r["indicator"], Applicant: r["applicant"], Unit: r["unit"], Kind: r["kind"],
		})
	})
	if err != nil {
		return err
	}
	for _, s := range f.specs {
		if s.number(); slices.Contains(s.boxes, nil) {
			return fmt.Errorf("boxes.csv: %s %s has a row and column without a box", s.Edition, s.Table)
		}
	}
	return nil
}

// addBox puts a box where its row and column cross.
func (f *Forms) addBox(box *Box) error {
	s := f.Spec(box.Edition, box.Table)
	if s == nil {
		return fmt.Errorf("no table %s in edition %s", box.Table, box.Edition)
	}
	for bi := range s.Blocks {
		b := &s.Blocks[bi]
		for ri := range b.Rows {
			r := &b.Rows[ri]
			if r.Number != box.Row {
				continue
			}
			if box.Col < 1 || box.Col > len(r.Boxes) || r.Boxes[box.Col-1] != nil {
				return fmt.Errorf("row %d column %d does not exist or is taken", box.Row, box.Col)
			}
			box.Label = boxLabel(r, &b.Columns[box.Col-1])
			r.Boxes[box.Col-1] = box
			return nil
		}
	}
	return fmt.Errorf("no row %d", box.Row)
}

// boxLabel names a box for people: where the form prints no row label, the
// group heads of the column stand for it.
func boxLabel(r *Row, c *Column) string {
	if r.Label == "" {
		return strings.Join(append(slices.Clone(c.Path), c.Label), " ")
	}
	return r.Label + " " + c.Label
}

func loadVariants(f *Forms) error {
	if err := each("characters", func(r record) error { return f.labels.addCharacter(r["printed"], r["canonical"]) }); err != nil {
		return err
	}
	for _, s := range f.specs {
		for _, b := range s.Blocks {
			f.labels.add(b.Title, b.Corner)
			if id := f.labels.id(b.Corner); id != noLabel && !slices.Contains(f.labels.corners, id) {
				f.labels.corners = append(f.labels.corners, id)
			}
			for _, c := range b.Columns {
				f.labels.add(c.Label)
				f.labels.add(c.Path...)
				f.labels.columns[f.labels.id(c.Label)] = true
			}
			for _, r := range b.Rows {
				f.labels.add(r.Label)
				f.labels.add(r.Path...)
				if id := f.labels.id(r.Label); id != noLabel {
					f.labels.rows[id] = append(f.labels.rows[id], f.labels.ids(r.Path)...)
				}
			}
		}
	}
	return each("variants", func(r record) error { return f.labels.addVariant(r["printed"], r["canonical"]) })
}
