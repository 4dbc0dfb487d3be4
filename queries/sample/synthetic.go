package sample

import (
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gongkai/gongkai/extract/layout"
	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/place"
	"github.com/gongkai/gongkai/store"
)

// yearsCSV says which edition the made-up reports of a year follow, and how
// many there are beside the fullest year. The shares are assumptions: sites
// keep fewer of the older reports.
//
//go:embed years.csv
var yearsCSV string

// A Country is a made-up stock of reports of the size of the real one, for
// measurements: real divisions and kinds of agency, the real forms, invented
// numbers. Most reports add up, some do not. The same Country always gives the
// same reports.
type Country struct {
	data  *normalize.Data
	kinds []place.Name
	years []yearPlan
	forms map[string][]*pattern // by edition
	words *words
}

// A yearPlan is how many reports a year has, in which edition.
type yearPlan struct {
	year, reports int
	edition       string
}

// NewCountry plans a country with about as many facts as asked for.
func NewCountry(data *normalize.Data, facts int) (*Country, error) {
	c := &Country{data: data, forms: map[string][]*pattern{}, words: newWords()}
	for _, e := range data.Forms.Editions {
		c.forms[e.ID] = patternsOf(data.Forms, e.ID)
	}
	named := map[string]bool{}
	for _, n := range data.Places.Names {
		if n.Body != "" && n.Until == 0 && !named[n.Body] { // its other names would be the same body once more
			named[n.Body] = true
			c.kinds = append(c.kinds, n)
		}
	}
	rows, err := csv.NewReader(strings.NewReader(yearsCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("sample: years.csv: %w", err)
	}
	var shares []float64
	boxes := 0.0
	for _, r := range rows[1:] {
		year, err1 := strconv.Atoi(r[0])
		share, err2 := strconv.ParseFloat(r[2], 64)
		if err := cmp.Or(err1, err2); err != nil || c.forms[r[1]] == nil {
			return nil, fmt.Errorf("sample: years.csv: %v: %v", r, err)
		}
		c.years = append(c.years, yearPlan{year: year, edition: r[1]})
		shares = append(shares, share)
		for _, p := range c.forms[r[1]] {
			boxes += share * float64(len(p.facts))
		}
	}
	for i := range c.years {
		c.years[i].reports = int(float64(facts)*shares[i]/boxes) + 1
	}
	return c, nil
}

// An agency is one body of a year.
type agency struct {
	region place.Region
	kind   place.Name
}

// agencies spreads the reports of a year over the divisions in force then.
func (c *Country) agencies(y yearPlan) []agency {
	var in []place.Region
	for _, r := range c.data.Places.Regions() {
		if r.From <= y.year && (r.Until == 0 || y.year < r.Until) && r.Level != place.National {
			in = append(in, r)
		}
	}
	slices.SortFunc(in, func(a, b place.Region) int { return strings.Compare(a.Code, b.Code) })
	out := make([]agency, 0, y.reports)
	for i, r := range in {
		n := y.reports*(i+1)/len(in) - y.reports*i/len(in)
		for k := range n {
			out = append(out, agency{r, c.kinds[k%len(c.kinds)]})
		}
	}
	return out
}

// Batches yields the reports by year and division, a batch at a time.
func (c *Country) Batches(size int) iter.Seq[[]store.Entry] {
	return func(yield func([]store.Entry) bool) {
		for _, y := range c.years {
			for batch := range slices.Chunk(c.agencies(y), size) {
				out := make([]store.Entry, len(batch))
				for i, a := range batch {
					out[i] = c.entry(y, a, i, 0)
				}
				if !yield(out) {
					return
				}
			}
		}
	}
}

// Changed returns n of the files of the newest year as they look after their
// agencies have corrected them, from all over the country.
func (c *Country) Changed(n int) []store.Entry {
	y := c.years[len(c.years)-1]
	all := c.agencies(y)
	var out []store.Entry
	for i := range n {
		at := i * len(all) / n
		out = append(out, c.entry(y, all[at], at%batchOf, 1))
	}
	return out
}

// batchOf is the number of reports that share the places of their boxes: that
// of a site whose pages follow one template.
const batchOf = 40

// pdfOneIn is the share of reports that are PDF files with boxes; the others are
// pages with paths.
const pdfOneIn = 3

// entry makes the file of an agency for a year. issue counts corrections.
func (c *Country) entry(y yearPlan, a agency, n, issue int) store.Entry {
	name := a.region.Name + a.kind.Name
	key := fmt.Sprintf("%s.%s-%d", a.region.Code, a.kind.Body, y.year)
	url := fmt.Sprintf("https://www.%s.example/zfxxgk/%s/%d.html", a.region.Code, a.kind.Body, y.year)
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d", key, a.kind.Name, n, issue))
	hash := hex.EncodeToString(sum[:])
	random := rand.New(rand.NewPCG(uint64(sum[0])<<8|uint64(sum[1]), uint64(sum[2])<<24|uint64(sum[3])<<16|uint64(sum[4])<<8|uint64(sum[5])))
	found := time.Date(y.year+1, time.January, 10, 8, 0, 0, 0, time.UTC).AddDate(issue, 0, random.IntN(120))
	r := &normalize.Report{ID: hash[:16], Title: fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, y.year), Agency: name, Year: y.year,
		Published: found.AddDate(0, 0, -1).Format(time.DateOnly), Body: normalize.Body{AgencyID: a.region.Code + "." + a.kind.Body, AgencyKey: a.region.Code + "." + a.kind.Body,
			Region: a.region.Code, Level: string(a.region.Level), Category: a.kind.Category, Evidence: "made up"}}
	size := scaleOf(random)
	kind, pages := "html", 0
	if n/batchOf%pdfOneIn == 0 {
		kind, pages = "pdf", 4
	}
	for _, p := range c.forms[y.edition] {
		p.fill(r, random, size, n/batchOf, kind)
	}
	if random.IntN(proseOneIn) == 0 {
		c.words.speak(r, random, size)
	} else {
		r.Sections = []layout.Section{{Number: 1, Heading: "一、总体情况"}}
	}
	return store.Entry{Report: r,
		Document: store.Document{SHA256: hash, MediaType: "text/" + kind, Kind: kind, Bytes: int64(20000 + random.IntN(90000)), Pages: pages,
			Status: layout.OK, Reader: "made-up/1", ReadAt: found},
		Capture: store.Capture{URL: url, Name: fmt.Sprintf("%d.html", y.year), FetchedAt: found, HTTPStatus: 200, Outcome: "saved", Site: a.region.Code}}
}
