package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/store"
	"github.com/peterh/liner"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func sqlCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   `sql --db FILE ["SELECT ..."]`,
		Short: "Answer questions in SQL, read-only; without one, read them from the terminal",
		Long: `Answer a question in SQL. Without one, read statements that end in ";" from the
terminal, with history and completion (Tab) of tables, columns and macros, or
from standard input. Nothing can be changed: the file is opened for reading.`,
		Args: between(0, 1, "one SQL statement or none"),
	}
	path := databaseFlag(cmd)
	format := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if len(args) == 1 {
			return ask(cmd.Context(), cmd.OutOrStdout(), *path, *format, func(ctx context.Context, db *store.DB) (*queries.Rows, error) {
				return queries.SQL(ctx, db.SQL(), args[0])
			})
		}
		if !slices.Contains(render.Formats, *format) {
			return usage("--format %s: want one of %s", *format, strings.Join(render.Formats, ", "))
		}
		db, err := openReader(cmd.Context(), *path)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
		s := &shell{ctx: cmd.Context(), db: db, out: cmd.OutOrStdout(), format: *format}
		if s.schema, err = queries.Schema(s.ctx, db.SQL()); err != nil {
			return err
		}
		if in, ok := cmd.InOrStdin().(*os.File); ok && term.IsTerminal(int(in.Fd())) {
			return s.converse()
		}
		return s.script(cmd.InOrStdin())
	}
	return cmd
}

// A shell answers one statement after the other.
type shell struct {
	ctx    context.Context
	db     *store.DB
	out    io.Writer
	format string
	schema []queries.Relation
}

const shellHelp = `A statement ends in ";" and may take several lines. Tab completes tables, columns and macros.
.tables          tables, views and macros
.schema NAME     the columns of one, with what they mean
.format NAME     how answers are printed: table, csv, json, md
.help            this text
.quit            leave (or Ctrl-D)
`

// errLeave ends the conversation.
var errLeave = errors.New("leave")

// script answers the statements of a file; the first that fails ends it.
func (s *shell) script(in io.Reader) error {
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	done, rest := cutStatements(string(text))
	if !onlyComments(rest) {
		done = append(done, rest)
	}
	for _, statement := range done {
		if err := s.answer(statement); err != nil {
			return err
		}
	}
	return nil
}

// converse reads statements from the terminal.
func (s *shell) converse() error {
	line := liner.NewLiner()
	defer line.Close()
	line.SetCtrlCAborts(true)
	line.SetTabCompletionStyle(liner.TabPrints)
	line.SetWordCompleter(s.complete)
	history := historyFile()
	if f, err := os.Open(history); err == nil {
		_, _ = line.ReadHistory(f) // a history that cannot be read is not worth a failure
		f.Close()
	}
	fmt.Fprintf(s.out, "%s, read-only. .help says what there is.\n", s.db.Path())
	pending := ""
	for {
		prompt := "gongkai> "
		if pending != "" {
			prompt = "    ...> "
		}
		typed, err := line.Prompt(prompt)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			pending = ""
			continue
		case errors.Is(err, io.EOF):
			fmt.Fprintln(s.out)
			return saveHistory(line, history)
		case err != nil:
			return err
		}
		if pending == "" && strings.HasPrefix(strings.TrimSpace(typed), ".") {
			line.AppendHistory(typed)
			if err := s.command(strings.Fields(typed)); errors.Is(err, errLeave) {
				return saveHistory(line, history)
			}
			continue
		}
		var done []string
		done, pending = cutStatements(pending + typed + "\n")
		for _, statement := range done {
			line.AppendHistory(strings.Join(strings.Fields(statement), " ") + ";")
			if err := s.answer(statement); err != nil {
				if s.ctx.Err() != nil {
					return err
				}
				fmt.Fprintf(s.out, "%v\n", err)
			}
		}
		if onlyComments(pending) {
			pending = ""
		}
	}
}

// answer asks one statement and prints what comes.
func (s *shell) answer(statement string) error {
	rows, err := queries.SQL(s.ctx, s.db.SQL(), statement)
	if err != nil {
		return err
	}
	defer rows.Close()
	return render.Write(s.out, s.format, rows)
}

// command carries out a line that begins with a dot.
func (s *shell) command(words []string) error {
	switch {
	case words[0] == ".quit" || words[0] == ".exit":
		return errLeave
	case words[0] == ".tables":
		for _, r := range s.schema {
			fmt.Fprintf(s.out, "%-6s %-24s %s / %s\n", r.Kind, r.Name, r.EN, r.ZH)
		}
	case words[0] == ".schema" && len(words) == 2:
		i := slices.IndexFunc(s.schema, func(r queries.Relation) bool { return r.Name == words[1] })
		if i < 0 {
			fmt.Fprintf(s.out, "there is no %s; .tables lists what there is\n", words[1])
			return nil
		}
		return queries.WriteSchema(s.out, "md", s.schema[i:i+1])
	case words[0] == ".format" && len(words) == 2 && slices.Contains(render.Formats, words[1]):
		s.format = words[1]
	default:
		fmt.Fprint(s.out, shellHelp)
	}
	return nil
}

// complete lists what the word before the cursor can become: behind a dot the
// columns of that table, else tables, macros and columns.
func (s *shell) complete(line string, pos int) (head string, completions []string, tail string) {
	before := []rune(line)[:pos]
	start := len(before)
	for start > 0 && (unicode.IsLetter(before[start-1]) || unicode.IsDigit(before[start-1]) || before[start-1] == '_' || before[start-1] == '.') {
		start--
	}
	word := strings.ToLower(string(before[start:]))
	table, prefix, qualified := strings.Cut(word, ".")
	if !qualified {
		prefix = word
	}
	for _, r := range s.schema {
		if !qualified && strings.HasPrefix(r.Name, prefix) {
			name := r.Name
			if r.Kind == "macro" {
				name += "("
			}
			completions = append(completions, name)
		}
		for _, c := range r.Columns {
			if strings.HasPrefix(c.Name, prefix) && (!qualified || r.Name == table) && prefix+table != "" {
				name := c.Name
				if qualified {
					name = table + "." + name
				}
				completions = append(completions, name)
			}
		}
	}
	slices.Sort(completions)
	return string(before[:start]), slices.Compact(completions), string([]rune(line)[pos:])
}

// cutStatements cuts a text at the semicolons that stand outside of quotes and
// comments; rest is what has no semicolon yet.
func cutStatements(text string) (done []string, rest string) {
	start := 0
	for i := 0; i < len(text); i++ {
		end := ""
		switch {
		case text[i] == '\'' || text[i] == '"':
			end = text[i : i+1]
		case strings.HasPrefix(text[i:], "--"):
			end = "\n"
		case strings.HasPrefix(text[i:], "/*"):
			end = "*/"
		case text[i] == ';':
			if s := strings.TrimSpace(text[start:i]); !onlyComments(s) {
				done = append(done, s)
			}
			start = i + 1
		}
		if end != "" {
			n := strings.Index(text[i+1:], end)
			if n < 0 {
				break
			}
			i += n + len(end)
		}
	}
	return done, text[start:]
}

var sqlComment = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)

// onlyComments reports whether a text asks nothing.
func onlyComments(text string) bool {
	return strings.TrimSpace(sqlComment.ReplaceAllString(text, "")) == ""
}

// historyFile is where the statements of earlier conversations are kept; "" if
// there is no such place.
func historyFile() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "gongkai", "sql_history")
}

// saveHistory keeps the statements for the next conversation.
func saveHistory(line *liner.State, path string) error {
	if path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("keep the history: %w", err)
	}
	var kept strings.Builder
	if _, err := line.WriteHistory(&kept); err != nil {
		return fmt.Errorf("keep the history: %w", err)
	}
	return writeFile(path, []byte(kept.String()))
}

func schemaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema [--db FILE]",
		Short: "Describe every table, column, view and macro in English and Chinese",
		Long: `Describe every table, column, view and macro of a database, in English and
Chinese: as Markdown, or as a Mermaid diagram of the tables. Without --db, of a
database as this program makes it.`,
		Args: between(0, 0, "no arguments, only --db and --format"),
	}
	path := cmd.Flags().String("db", "", "database file")
	format := cmd.Flags().String("format", "md", "one of "+strings.Join(queries.SchemaFormats, ", "))
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if !slices.Contains(queries.SchemaFormats, *format) {
			return usage("--format %s: want one of %s", *format, strings.Join(queries.SchemaFormats, ", "))
		}
		db, remove, err := describedDatabase(cmd.Context(), *path)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close(), remove()) }()
		all, err := queries.Schema(cmd.Context(), db.SQL())
		if err != nil {
			return err
		}
		return queries.WriteSchema(cmd.OutOrStdout(), *format, all)
	}
	return cmd
}

// describedDatabase opens a file, or makes an empty database, which remove takes
// away.
func describedDatabase(ctx context.Context, path string) (db *store.DB, remove func() error, err error) {
	if path != "" {
		db, err = openReader(ctx, path)
		return db, func() error { return nil }, err
	}
	data, err := normalize.Load()
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "gongkai-schema-")
	if err != nil {
		return nil, nil, err
	}
	db, err = store.Open(ctx, filepath.Join(dir, "empty.duckdb"), indicators(data))
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return db, func() error { return os.RemoveAll(dir) }, nil
}
