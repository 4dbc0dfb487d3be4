package narrative

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
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

// A Reason says why a number is no value.
type Reason struct{ Code, ZH, EN string }

// A Dictionary is the embedded data, checked and ready to read with. It is
// safe for concurrent use.
type Dictionary struct {
	Names   []Name // in the order of the dictionary
	Reasons []Reason

	byCode    map[string]*Name
	tagOf     map[string]tag
	tags      []tagInfo
	marks     marks
	sums      []sum
	folder    *folder
	words     trie
	wordList  []wordInfo
	verbs     tagSet   // tags of verbs
	general   []string // general nouns at the end of a category
	units     trie
	unitList  []unitInfo
	class     classes
	classOf   map[string]classSet
	rules     [maxTags][]*rule    // by head, in the order of data/rules.csv
	negations [maxTags][]negation // by head
	revisions []revision
}

// A wordInfo is one row of data/words.csv.
type wordInfo struct {
	text    string
	tags    tagSet
	first   tag    // decides the role
	dim     string // channel or category that the word stands for
	subject string
	role    role
	digits  bool // the word is made of digits only
}

// A unitInfo is one row of data/units.csv.
type unitInfo struct {
	text    string
	classes classSet
}

// A classSet is a set of classes of units.
type classSet uint32

// is reports whether a unit is of one of the classes.
func (u *unitInfo) is(c classSet) bool { return u.classes&c != 0 }

// classes are the classes that the grammar itself asks for. None is that of a
// number without a unit.
type classes struct{ none, time, ordinal, other, pct, money, thing, scene, score, point classSet }

// setOf reads a list of classes divided by blanks. Classes not met before are
// new if that is allowed.
func (d *Dictionary) setOf(names string, isNew bool) (classSet, error) {
	var out classSet
	for _, name := range strings.Fields(names) {
		c, known := d.classOf[name]
		if !known && !isNew {
			return 0, fmt.Errorf("no unit has class %q", name)
		}
		if !known {
			c = 1 << len(d.classOf)
			d.classOf[name] = c
		}
		if c == 0 {
			return 0, fmt.Errorf("more than 32 classes of units")
		}
		out |= c
	}
	return out, nil
}

// Load reads the embedded data and checks that it fits together.
func Load() (*Dictionary, error) {
	d := &Dictionary{byCode: map[string]*Name{}, tagOf: map[string]tag{}, classOf: map[string]classSet{}, folder: newFolder()}
	for _, load := range []func() error{d.loadNames, d.loadFold, d.loadTags, d.loadWords, d.loadUnits, d.loadRules, d.loadNegations, d.loadRevisions} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *Dictionary) loadNames() error {
	if err := eachRecord("metrics", 8, func(rec []string) error {
		d.Names = append(d.Names, Name{rec[0], rec[1], rec[2], rec[3], rec[4], rec[5], rec[6], rec[7]})
		return nil
	}); err != nil {
		return err
	}
	for i := range d.Names {
		n := &d.Names[i]
		if d.byCode[n.Code] != nil {
			return fmt.Errorf("narrative: data/metrics.csv: %s is listed twice", n.Code)
		}
		d.byCode[n.Code] = n
	}
	return eachRecord("reasons", 3, func(rec []string) error {
		d.Reasons = append(d.Reasons, Reason{rec[0], rec[1], rec[2]})
		return nil
	})
}

// loadFold adds traditional characters to the folder.
func (d *Dictionary) loadFold() error {
	return eachRecord("fold", 3, func(rec []string) error {
		from, to := []rune(rec[0]), []rune(rec[1])
		if len(from) != 1 || len(to) != 1 || from[0] >= 1<<16 || to[0] >= 1<<16 || d.folder[from[0]] != uint16(from[0]) {
			return fmt.Errorf("%q to %q: not one plain character to another", rec[0], rec[1])
		}
		d.folder[from[0]] = uint16(to[0])
		return nil
	})
}

func (d *Dictionary) loadWords() error {
	return eachRecord("words", 4, func(rec []string) error {
		names := strings.Fields(rec[1])
		tags, err := d.set(rec[1])
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return fmt.Errorf("%q has no tag", rec[0])
		}
		first := d.tagOf[names[0]]
		w := wordInfo{text: rec[0], tags: tags, first: first, dim: rec[2], subject: d.tags[first].subject, role: d.tags[first].role,
			digits: strings.Trim(rec[0], "0123456789") == ""}
		d.wordList = append(d.wordList, w)
		if tags.has(d.marks.like) || tags.has(d.marks.info0) {
			d.general = append(d.general, w.text)
		}
		return d.words.add(d.fold(rec[0]), len(d.wordList)-1)
	})
}

func (d *Dictionary) loadUnits() error {
	if err := eachRecord("units", 3, func(rec []string) error {
		set, err := d.setOf(rec[1], true)
		if err != nil {
			return err
		}
		d.unitList = append(d.unitList, unitInfo{rec[0], set})
		return d.units.add(d.fold(rec[0]), len(d.unitList)-1)
	}); err != nil {
		return err
	}
	c := &d.class
	c.none, _ = d.setOf("none", true)
	for name, at := range map[string]*classSet{"time": &c.time, "ordinal": &c.ordinal, "other": &c.other, "pct": &c.pct, "money": &c.money,
		"thing": &c.thing, "scene": &c.scene, "score": &c.score, "point": &c.point} {
		var err error
		if *at, err = d.setOf(name, false); err != nil {
			return fmt.Errorf("narrative: data/units.csv: %w, which the grammar needs", err)
		}
	}
	return nil
}

// fold makes a word of the data plain in the way the text is.
func (d *Dictionary) fold(word string) []rune {
	out := make([]rune, 0, len(word))
	for _, r := range word {
		if c := d.folder.fold(r); c != 0 {
			out = append(out, c)
		}
	}
	return out
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
