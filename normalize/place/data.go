package place

import (
	"embed"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gongkai/gongkai/extract/title"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// Data is how titles, dates and site metadata look.
type Data struct {
	titles       *title.Grammar
	periods      []*regexp.Regexp // with group year
	metaDates    []*regexp.Regexp // with groups y, m, d
	printedDates []*regexp.Regexp // with groups y, m, d
	titleMetas   []string         // metadata of the page, in order of evidence
	fileMetas    []string         // metadata of the file, in order of evidence
	dateMetas    []string
	siteCodes    []string // metadata of the site that published the page
	siteNames    []string
	bodies       *bodies
	Categories   []Category
	Names        []Name
}

// A Category is a kind of agency. Source: data/categories.csv.
type Category struct{ Code, ZH, EN, Note string }

// A Name is how bodies are called behind their region; names with the same
// body mean the same one. Source: data/category_names.csv.
type Name struct {
	Name, Category, Body string
	From, Until          int    // years between which the name was in use; 0 if that is not known or has no end
	Successor            string // body it merged into
	Why                  string
}

// Regions returns the divisions through time.
func (d *Data) Regions() []Region { return d.bodies.regions.all }

// Load reads the embedded data.
func Load() (*Data, error) {
	titles, err := title.Load()
	if err != nil {
		return nil, err
	}
	d := &Data{titles: titles}
	parts := map[string]string{"{year}": "(?P<year>" + titles.YearPattern() + ")"}
	for _, list := range []struct {
		file string
		add  func(rec []string) error
	}{
		{"parts", func(rec []string) error { parts["{"+rec[0]+"}"] = rec[1]; return nil }},
		{"dates", func(rec []string) error {
			switch rec[0] {
			case "published":
				return pattern(&d.printedDates, rec[1], parts, "y", "m", "d")
			case "meta":
				return pattern(&d.metaDates, rec[1], parts, "y", "m", "d")
			case "period":
				return pattern(&d.periods, rec[1], parts, "year")
			}
			return fmt.Errorf("no kind of date %q", rec[0])
		}},
		{"metas", d.addMeta},
		{"categories", func(rec []string) error {
			d.Categories = append(d.Categories, Category{rec[0], rec[1], rec[2], rec[3]})
			return nil
		}},
		{"category_names", d.addName},
	} {
		if err := each(list.file, list.add); err != nil {
			return nil, fmt.Errorf("place: data/%s.csv: %w", list.file, err)
		}
	}
	d.bodies, err = newBodies()
	return d, err
}

func (d *Data) addName(rec []string) error {
	n := Name{Name: rec[0], Category: rec[1], Body: rec[2], Successor: rec[5], Why: rec[6]}
	for i, year := range []*int{&n.From, &n.Until} {
		if rec[3+i] != "" {
			var err error
			if *year, err = strconv.Atoi(rec[3+i]); err != nil {
				return err
			}
		}
	}
	if n.Until != 0 && n.Until < n.From {
		return fmt.Errorf("%s ends before it begins", n.Name)
	}
	d.Names = append(d.Names, n)
	return nil
}

func (d *Data) addMeta(rec []string) error {
	switch rec[1] {
	case "title":
		d.titleMetas = append(d.titleMetas, rec[0])
	case "file":
		d.fileMetas = append(d.fileMetas, rec[0])
	case "published":
		d.dateMetas = append(d.dateMetas, rec[0])
	case "site_code":
		d.siteCodes = append(d.siteCodes, rec[0])
	case "site_name":
		d.siteNames = append(d.siteNames, rec[0])
	default:
		return fmt.Errorf("no kind of metadata %q", rec[1])
	}
	return nil
}

// pattern compiles a pattern with its parts filled in and checks that it has
// the groups it needs.
func pattern(to *[]*regexp.Regexp, text string, parts map[string]string, groups ...string) error {
	for name, part := range parts {
		text = strings.ReplaceAll(text, name, part)
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if !slices.Contains(re.SubexpNames(), g) {
			return fmt.Errorf("%s has no group %q", text, g)
		}
	}
	*to = append(*to, re)
	return nil
}

func each(file string, add func([]string) error) error {
	f, err := files.Open("data/" + file + ".csv")
	if err != nil {
		return err
	}
	defer f.Close()
	recs, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	for i, rec := range recs[1:] {
		if err := add(rec); err != nil {
			return fmt.Errorf("record %d: %w", i+1, err)
		}
	}
	return nil
}
