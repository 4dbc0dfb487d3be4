package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// What Chinese words in Go code may be.
const (
	numerals     = "numerals, dates and marks of Chinese text (GB/T 15835, GB/T 9704): grammar, and no word of the domain"
	presentation = "text for people in two languages, beside its English"
	counting     = "the counting systems of ECMA-376 (ST_NumberFormat)"
	made         = "wording of documents that are made up: it is read by the program, which must not share it"
	source       = "names of the columns of the file that the data is derived from"
)

// worded lists the files and folders whose Go code may hold Chinese words, and
// why. Labels, names, categories and units of the domain are data files.
var worded = map[string]string{
	"cmd/gongkai/bench_prose.go":      numerals,
	"extract/docx/counted.go":         counting,
	"extract/flow/furniture.go":       numerals,
	"extract/html/emit.go":            numerals,
	"extract/layout/section.go":       numerals,
	"extract/ocr/model/decode.go":     numerals,
	"extract/table/run.go":            numerals,
	"extract/table/split.go":          numerals,
	"normalize/check/claims_text.go":  numerals,
	"normalize/check/claims_words.go": numerals,
	"normalize/claims.go":             numerals,
	"normalize/form/label.go":         numerals,
	"normalize/form/list.go":          numerals,
	"normalize/narrative":             numerals,
	"normalize/place/derive":          source,
	"cmd/fixtures":                    made,
	"extract/crawl/sim":               made,
	"queries/sample":                  made,
	"queries":                         presentation,
	"store":                           presentation,
}

// allowance returns the entry of worded that a file falls under, the longest;
// "" if there is none.
func allowance(file string) string {
	best := ""
	for path := range worded {
		if (file == path || strings.HasPrefix(file, path+"/")) && len(path) > len(best) {
			best = path
		}
	}
	return best
}

// TestNoWordsInCode: if a person who knows the domain could correct it, it is a
// row of a data file and not a string in Go.
func TestNoWordsInCode(t *testing.T) {
	used := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := filepath.Rel("../..", path)
		if err != nil {
			return err
		}
		literals, err := hanLiterals(path)
		if err != nil {
			return err
		}
		at := allowance(filepath.ToSlash(file))
		for _, l := range literals {
			if at == "" {
				t.Errorf("%s:%s: a label or name belongs into a data file; if it is none, say so in this test", file, l)
			} else if worded[at] == numerals && strings.ContainsFunc(l, func(c rune) bool { return unicode.Is(unicode.Han, c) && !slices.Contains(grammar, c) }) {
				t.Errorf("%s:%s: holds more than numerals and dates", file, l)
			}
		}
		used[at] = used[at] || len(literals) > 0
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range worded {
		if !used[path] {
			t.Errorf("%s holds no Chinese words; drop it from the list", path)
		}
	}
}

// grammar are the Han characters of numerals and dates, and what makes an
// ordinal or one of several of a numeral behind it.
var grammar = []rune("〇零一二三四五六七八九十百千万亿两点年月度至无" + "第每任同某逐这那之其哪初")

// hanLiterals lists the strings and characters of a file that hold Han
// characters, each with its line.
func hanLiterals(path string) ([]string, error) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if ok && (lit.Kind == token.STRING || lit.Kind == token.CHAR) && strings.ContainsFunc(lit.Value, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
			out = append(out, strconv.Itoa(set.Position(lit.Pos()).Line)+": "+lit.Value)
		}
		return true
	})
	return out, nil
}
