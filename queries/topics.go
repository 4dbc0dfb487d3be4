package queries

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed topics.csv
var topicsCSV string

// A Topic is a field that questions belong to.
type Topic struct{ Code, ZH, EN string }

// Topics returns the topics in the order they are listed.
func Topics() ([]Topic, error) {
	rows, err := csv.NewReader(strings.NewReader(topicsCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("queries: topics: %w", err)
	}
	var out []Topic
	for _, r := range rows[1:] {
		out = append(out, Topic{r[0], r[1], r[2]})
	}
	return out, nil
}
