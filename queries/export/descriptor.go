package export

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// descriptorName is the file that describes the others, and by which a folder
// is known as an export.
const descriptorName = "datapackage.json"

// A descriptor is a Frictionless data package, version 1.
type descriptor struct {
	Profile     string               `json:"profile"`
	Name        string               `json:"name"`
	Title       string               `json:"title"`
	Description string               `json:"description"`
	Version     string               `json:"version"`
	Keywords    []string             `json:"keywords"`
	Restriction string               `json:"gongkai:restriction,omitempty"`
	Program     string               `json:"gongkai:program"`
	Archive     archive              `json:"gongkai:archive"`
	Resources   []descriptorResource `json:"resources"`
}

type descriptorResource struct {
	Profile     string            `json:"profile"`
	Name        string            `json:"name"`
	Path        any               `json:"path"` // a name, or a list of names
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Format      string            `json:"format"`
	MediaType   string            `json:"mediatype"`
	Encoding    string            `json:"encoding,omitempty"`
	Dialect     map[string]any    `json:"dialect,omitempty"`
	Rows        int64             `json:"gongkai:rows"`
	Schema      *descriptorSchema `json:"schema"`
}

type descriptorSchema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey,omitempty"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string       `json:"name"`
	Type        string       `json:"type"`
	Description string       `json:"description"`
	English     string       `json:"gongkai:description_en"`
	Chinese     string       `json:"gongkai:description_zh"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required bool `json:"required"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

// mediaTypes of the formats.
var mediaTypes = map[string]string{
	"csv":     "text/csv",
	"xlsx":    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"parquet": "application/vnd.apache.parquet",
}

// describe writes datapackage.json.
func (j *job) describe(ctx context.Context) error {
	a, err := readArchive(ctx, j)
	if err != nil {
		return err
	}
	d := descriptor{Profile: "data-package", Name: "gongkai",
		Title:       "政府信息公开工作年度报告数据 / Annual reports on government information disclosure in China",
		Description: "Every box of the standard tables and every number of the prose, with the place and the address it was read from. An empty value is never zero: see codebook.md. / 标准表格每格与正文每个数值，附所在位置与来源地址。空值绝不等于零，见codebook.md。",
		Version:     a.version(), Keywords: []string{"政府信息公开", "government information disclosure", "China"},
		Restriction: j.options.words(), Program: j.options.Program, Archive: a}
	names := map[string]bool{}
	for _, r := range j.written {
		names[r.table.name] = true
	}
	for _, r := range j.written {
		d.Resources = append(d.Resources, j.resource(r, names))
	}
	err = writeFile(j.path(descriptorName), func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(d)
	})
	if err != nil {
		return fmt.Errorf("export: %s: %w", descriptorName, err)
	}
	j.files = append(j.files, File{Name: descriptorName})
	return nil
}

// resource describes one table; names are the tables that can be referred to.
func (j *job) resource(r resource, names map[string]bool) descriptorResource {
	format := j.options.Format
	out := descriptorResource{Profile: "data-resource", Name: r.table.name, Title: r.table.chinese + " / " + r.table.english,
		Description: r.table.english + " / " + r.table.chinese, Format: format, MediaType: mediaTypes[format], Rows: r.rows,
		Path: any(r.paths[0]), Schema: &descriptorSchema{MissingValues: []string{""}}}
	if len(r.paths) > 1 {
		out.Path = r.paths
	}
	switch format {
	case "csv":
		out.Profile, out.Encoding = "tabular-data-resource", "utf-8"
		out.Dialect = map[string]any{"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": `"`, "doubleQuote": true, "header": true}
	case "xlsx":
		out.Dialect = map[string]any{"sheet": r.sheet}
	}
	for _, c := range r.table.columns {
		f := field{Name: c.name, Type: simple(c.typ), Description: c.english + " / " + c.chinese, English: c.english, Chinese: c.chinese}
		if c.required && !canBeEmpty(c) {
			f.Constraints = &constraints{Required: true}
		}
		out.Schema.Fields = append(out.Schema.Fields, f)
	}
	out.Schema.PrimaryKey = r.table.key
	for _, k := range r.table.foreign {
		if names[k.target] {
			out.Schema.ForeignKeys = append(out.Schema.ForeignKeys, foreignKey{k.columns, reference{k.target, k.targets}})
		}
	}
	return out
}

// canBeEmpty reports whether a column that is never NULL can hold the empty
// text, which CSV cannot tell from NULL.
func canBeEmpty(c column) bool {
	return simple(c.typ) == "string" && !strings.HasSuffix(c.name, "_id") && c.name != "sha256"
}
