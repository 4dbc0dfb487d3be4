package narrative

import (
	"embed"
	"encoding/csv"
	"fmt"
)

//go:embed data/*.csv
var files embed.FS

// DataFiles returns the embedded data, to tell one version of it from another.
func DataFiles() embed.FS { return files }

// A Name is one metric of the dictionary.
type Name struct {
	Code     string
	ZH, EN   string
	Group    string // publication, platforms, response, applications, service, hotline, participation, enforcement
	Kind     string // count, stock, rate, rate_change, money
	Unit     string // base unit, and the unit of a value printed without one
	Scope    string // scope where the sentence names none
	Citation string
}

// A Dictionary is the embedded data, checked and ready to read with. It is
// safe for concurrent use.
type Dictionary struct {
	Names []Name // in the order of the dictionary

	byCode map[string]*Name
}

// Load reads the embedded data and checks that it fits together.
func Load() (*Dictionary, error) {
	d := &Dictionary{byCode: map[string]*Name{}}
	err := eachRecord("metrics", 8, func(rec []string) error {
		d.Names = append(d.Names, Name{rec[0], rec[1], rec[2], rec[3], rec[4], rec[5], rec[6], rec[7]})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range d.Names {
		n := &d.Names[i]
		if d.byCode[n.Code] != nil {
			return nil, fmt.Errorf("narrative: data/metrics.csv: %s is listed twice", n.Code)
		}
		d.byCode[n.Code] = n
	}
	return d, nil
}

// eachRecord calls add for every record behind the header of a data file.
func eachRecord(file string, fields int, add func([]string) error) error {
	name := "data/" + file + ".csv"
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("narrative: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = fields
	r.Comment = '#'
	recs, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("narrative: %s: %w", name, err)
	}
	for i, rec := range recs {
		if i == 0 {
			continue
		}
		if err := add(rec); err != nil {
			return fmt.Errorf("narrative: %s: record %d: %w", name, i+1, err)
		}
	}
	return nil
}
