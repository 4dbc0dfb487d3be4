package export

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// citationName is the file that says how to cite an export.
const citationName = "CITATION.cff"

// An archive identifies the files that an export rests on.
type archive struct {
	SHA256 string `json:"sha256"` // of the sorted SHA-256 of all files, each with a line break
	Files  int64  `json:"files"`
	Read   int64  `json:"read"`
	Latest string `json:"latest,omitempty"` // day on which the last of them was found
}

// readArchive works the hash out from the files that were chosen.
func readArchive(ctx context.Context, j *job) (archive, error) {
	where := table{name: "documents"}.where(j.options.Choice, j.columns["documents"])
	var a archive
	var latest sql.NullTime
	err := j.db.QueryRowContext(ctx, fmt.Sprintf(`SELECT sha256(coalesce(string_agg(t.sha256 || chr(10), '' ORDER BY t.sha256), '')), count(*), count(*) FILTER (WHERE t.status = 'read'),
		(SELECT max(c.fetched_at) FROM captures c WHERE c.url NOT LIKE 'file:%%' AND c.sha256 IN (SELECT t.sha256 FROM documents t WHERE %[1]s))
		FROM documents t WHERE %[1]s`, where)).Scan(&a.SHA256, &a.Files, &a.Read, &latest)
	if err != nil {
		return a, fmt.Errorf("export: archive: %w", err)
	}
	if latest.Valid {
		a.Latest = latest.Time.UTC().Format("2006-01-02")
	}
	return a, nil
}

// version names what the export rests on.
func (a archive) version() string { return "archive-" + a.SHA256[:12] }

// cite writes CITATION.cff (Citation File Format 1.2.0).
func (j *job) cite(ctx context.Context) error {
	a, err := readArchive(ctx, j)
	if err != nil {
		return err
	}
	err = writeFile(j.path(citationName), func(w io.Writer) error {
		title := "政府信息公开工作年度报告数据 / Annual reports on government information disclosure in China"
		if words := j.options.words(); words != "" {
			title += " (" + words + ")"
		}
		lines := []string{
			"cff-version: 1.2.0",
			"type: dataset",
			"message: Cite the data with its archive hash and the version of the program. / 引用时请注明档案哈希值与程序版本。",
			"title: " + quoted(title),
			"version: " + quoted(a.version()),
		}
		if a.Latest != "" {
			lines = append(lines, "date-released: "+quoted(a.Latest))
		}
		lines = append(lines,
			"authors:",
			"  - name: "+quoted("gongkai"),
			"identifiers:",
			"  - type: other",
			"    value: "+quoted("sha256:"+a.SHA256),
			fmt.Sprintf("    description: %s", quoted(fmt.Sprintf("SHA-256 of the sorted SHA-256 of the %d archived files, one a line; %d of them were read", a.Files, a.Read))),
			"references:",
			"  - type: software",
			"    title: gongkai",
			"    version: "+quoted(j.options.Program),
			"    authors:",
			"      - name: "+quoted("gongkai"),
		)
		_, err := io.WriteString(w, strings.Join(lines, "\n")+"\n")
		return err
	})
	if err != nil {
		return fmt.Errorf("export: %s: %w", citationName, err)
	}
	j.files = append(j.files, File{Name: citationName})
	return nil
}

// quoted writes a text as a YAML string: its double-quoted form is that of JSON.
func quoted(s string) string { return strconv.Quote(s) }
