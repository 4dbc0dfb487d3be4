package export_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gongkai/gongkai/queries/export"
	"github.com/gongkai/gongkai/queries/sample"
)

// A pack is what a reader of datapackage.json needs of it.
type pack struct {
	Profile, Name string
	Resources     []struct {
		Profile, Name, Encoding string
		Path                    string
		Schema                  struct {
			Fields []struct {
				Name, Type, Description string
				Constraints             struct{ Required bool }
			}
			PrimaryKey  []string
			ForeignKeys []struct {
				Fields    []string
				Reference struct {
					Resource string
					Fields   []string
				}
			}
		}
	}
}

// TestDescriptor holds every file against the descriptor: here, and with the
// reader of the Frictionless project where Node and it are installed.
func TestDescriptor(t *testing.T) {
	dir, files := write(t, sample.Open(t).SQL(), export.Options{})
	b, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p pack
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	rows := map[string][][]string{}
	for _, r := range p.Resources {
		described[r.Path] = true
		rows[r.Name] = read(t, filepath.Join(dir, r.Path))
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".csv") && f.Name != "codebook.csv" && !described[f.Name] {
			t.Errorf("%s is not described", f.Name)
		}
	}
	keys, references := 0, 0
	for _, r := range p.Resources {
		records := rows[r.Name]
		for c, f := range r.Schema.Fields {
			if records[0][c] != f.Name || !strings.Contains(f.Description, " / ") {
				t.Errorf("%s column %d is %s, described as %s: %s", r.Name, c, records[0][c], f.Name, f.Description)
			}
			for n, record := range records[1:] {
				if !fits(record[c], f.Type) || f.Constraints.Required && record[c] == "" {
					t.Errorf("%s row %d: %s is %q, which is no %s (required: %t)", r.Name, n+1, f.Name, record[c], f.Type, f.Constraints.Required)
					break
				}
			}
		}
		if r.Schema.PrimaryKey != nil {
			keys++
			values := pick(t, records, nil, r.Schema.PrimaryKey...)
			slices.Sort(values)
			if n := len(values); len(slices.Compact(values)) != n {
				t.Errorf("%s: key %v is there twice", r.Name, r.Schema.PrimaryKey)
			}
		}
		for _, k := range r.Schema.ForeignKeys {
			references++
			targets := map[string]bool{}
			for _, v := range pick(t, rows[k.Reference.Resource], nil, k.Reference.Fields...) {
				targets[v] = true
			}
			for _, v := range pick(t, records, nil, k.Fields...) {
				if v != "" && !targets[v] {
					t.Errorf("%s: %v %q is not in %s", r.Name, k.Fields, v, k.Reference.Resource)
				}
			}
		}
	}
	if keys < 8 || references < 10 {
		t.Errorf("only %d keys and %d references", keys, references)
	}
	t.Run("citation", func(t *testing.T) { testCitation(t, dir) })
	t.Run("outside reader", func(t *testing.T) { readFromOutside(t, dir) })
}

// fits reports whether a text is a value of a type of Frictionless.
func fits(s, typ string) bool {
	var err error
	switch {
	case s == "" || typ == "string":
		return true
	case typ == "integer":
		_, err = strconv.ParseInt(s, 10, 64)
	case typ == "number":
		_, err = strconv.ParseFloat(s, 64)
	case typ == "boolean":
		return s == "true" || s == "false"
	case typ == "date":
		_, err = time.Parse(time.DateOnly, s)
	case typ == "datetime":
		_, err = time.Parse(time.RFC3339, s)
	default:
		return false
	}
	return err == nil
}

// testCitation: the hash of the archive is that of the documents file.
func testCitation(t *testing.T, dir string) {
	b, err := os.ReadFile(filepath.Join(dir, "CITATION.cff"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"cff-version: 1.2.0", "type: dataset", "authors:", "title: ", "message: ", `version: "gongkai-test"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("CITATION.cff has no %q:\n%s", want, b)
		}
	}
	hash := regexp.MustCompile(`"sha256:([0-9a-f]{64})"`).FindSubmatch(b)
	shas := pick(t, read(t, filepath.Join(dir, "documents.csv")), nil, "sha256")
	slices.Sort(shas)
	if want := sum(strings.Join(shas, "\n") + "\n"); hash == nil || string(hash[1]) != want {
		t.Errorf("hash %s, that of the documents is %s", hash, want)
	}
}

// readFromOutside validates the pack with the JavaScript implementation of
// Frictionless, which make test-tools installs.
func readFromOutside(t *testing.T, dir string) {
	node, err := exec.LookPath("node")
	modules := os.Getenv("GONGKAI_NODE_MODULES")
	if err != nil || modules == "" {
		t.Skip("Node or the Frictionless reader is not there: run make outside")
	}
	cmd := exec.Command(node, "testdata/validate.cjs", filepath.Join(dir, "datapackage.json"))
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "valid") {
		t.Errorf("%v\n%s", err, out)
	}
	fmt.Println(strings.TrimSpace(string(out)))
}
