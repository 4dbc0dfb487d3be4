package web

import (
	"net/url"
	"testing"

	"github.com/gongkai/gongkai/queries/sample"
)

// TestExamplesAreStatements: every example of the page for SQL is one that the
// database understands as it stands there.
func TestExamplesAreStatements(t *testing.T) {
	db := sample.County(t)
	all, err := examples("en")
	if err != nil || len(all) == 0 {
		t.Fatalf("%d examples: %v", len(all), err)
	}
	for _, e := range all {
		u, err := url.Parse(e.URL)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := db.SQL().Query(u.Query().Get("sql"))
		if err != nil {
			t.Errorf("%s: %v", e.Title, err)
			continue
		}
		for rows.Next() {
		}
		if err := rows.Err(); err != nil {
			t.Errorf("%s: %v", e.Title, err)
		}
		rows.Close()
	}
}
