package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"runtime/debug"

	"github.com/gongkai/gongkai/normalize"
	"github.com/gongkai/gongkai/normalize/form"
	"github.com/gongkai/gongkai/queries/web"
	"github.com/spf13/cobra"
)

const (
	serveMemory   = 400 << 20 // bytes of this program's own memory at which collecting becomes eager
	serveRenderer = 2         // processes that render pages
)

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve --db FILE [--archive DIR] [--addr HOST:PORT]",
		Short: "Open the explorer: browse, check and compare the reports in a web browser",
		Long: `Open the explorer: browse, check and compare the reports in a web browser. It
listens on this machine alone unless --addr says otherwise, connects to nothing,
and opens the database for reading only: the snapshot beside it, if that is
current, so that a load can go on meanwhile. New reports are seen by whoever
starts it anew.

Any number leads to the page it is printed on. Documents are looked for in the
archive, and then in the files they were read from; what is shown has the
SHA-256 that the database records.`,
		Args: between(0, 0, "no arguments, only --db, --archive, --addr and --token"),
	}
	db := databaseFlag(cmd)
	dir := cmd.Flags().String("archive", "", "archive that holds the documents")
	addr := cmd.Flags().String("addr", "127.0.0.1:8080", "address to listen on; port 0 takes a free one")
	token := cmd.Flags().String("token", "", "word that writing a verdict needs where others can reach the address (default: one is made)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return serve(cmd.Context(), cmd, *db, *dir, *addr, *token)
	}
	return cmd
}

func serve(ctx context.Context, cmd *cobra.Command, db, dir, addr, token string) (err error) {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(serveMemory)
	data, err := normalize.Load()
	if err != nil {
		return err
	}
	pool, err := newPool(serveRenderer)
	if err != nil {
		return err
	}
	defer pool.Close()
	docs, err := newDocuments(dir, pool)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return usage("--addr %s: %v", addr, err)
	}
	defer l.Close()
	local := loopback(l.Addr())
	if !local && token == "" {
		token = rand.Text()
	}
	file, err := toRead(ctx, db)
	if err != nil {
		return err
	}
	answer, err := asker(file)
	if err != nil {
		return err
	}
	take, err := taker(db)
	if err != nil {
		return err
	}
	s, err := web.New(ctx, web.Options{DB: db, File: file, Ask: answer, Export: take, Documents: docs, Forms: formLayouts(data.Forms), Rules: rulebook(data), Token: token,
		Loopback: local, Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	go docs.warm(ctx)
	fmt.Fprintf(cmd.OutOrStdout(), "The explorer is at http://%s/ (Ctrl-C ends it)\n", l.Addr())
	if !local {
		fmt.Fprintf(cmd.OutOrStdout(), "Others can reach it. Writing a verdict needs the token %s\n", token)
	}
	return s.Serve(ctx, l)
}

// toRead says which file the explorer of a database reads: the snapshot, so that
// the database can be written while the explorer runs.
func toRead(ctx context.Context, path string) (string, error) {
	db, file, err := readable(ctx, path)
	if err != nil {
		return "", err
	}
	return file, db.Close()
}

// loopback reports whether only this machine can reach an address.
func loopback(a net.Addr) bool {
	p, err := netip.ParseAddrPort(a.String())
	return err == nil && p.Addr().Unmap().IsLoopback()
}

// formLayouts lists how the official forms print their tables.
func formLayouts(forms *form.Forms) []web.Form {
	var out []web.Form
	for _, spec := range forms.Specs() {
		f := web.Form{Table: spec.Table, Edition: spec.Edition, List: spec.List(), Citation: spec.Citation}
		for _, t := range forms.Tables {
			if t.Name == spec.Table {
				f.TitleZH, f.TitleEN = t.ZH, t.EN
			}
		}
		for _, e := range forms.Editions {
			if e.ID == spec.Edition {
				f.NameZH, f.NameEN = e.ZH, e.EN
				if f.Citation == "" {
					f.Citation = e.Citation
				}
			}
		}
		if spec.ZH != "" {
			f.NameZH, f.NameEN = spec.ZH, spec.EN
		}
		for _, b := range spec.Blocks {
			f.Blocks = append(f.Blocks, blockLayout(b))
		}
		out = append(out, f)
	}
	return out
}

func blockLayout(b form.Block) web.Block {
	out := web.Block{Title: b.Title, Corner: b.Corner}
	for _, c := range b.Columns {
		out.Columns = append(out.Columns, web.Head{Path: c.Path, Label: c.Label})
	}
	for _, r := range b.Rows {
		row := web.Row{Head: web.Head{Path: r.Path, Label: r.Label}, Heading: r.Heading}
		for _, x := range r.Boxes {
			row.Boxes = append(row.Boxes, web.Box{Indicator: x.Indicator, Applicant: x.Applicant})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// rulebook describes the rules behind the findings.
func rulebook(data *normalize.Data) web.Rulebook {
	book := web.Rulebook{}
	known := map[string]web.Rule{}
	for _, r := range data.Rules.All() {
		known[r.ID] = web.Rule{ID: r.ID, ZH: r.ZH, EN: r.EN, Citation: r.Citation}
	}
	book.Describe = func(id string) (web.Rule, bool) {
		if r, ok := known[id]; ok {
			return r, true
		}
		n, ok := data.Rules.Note(id)
		return web.Rule{ID: n.ID, ZH: n.ZH, EN: n.EN}, ok
	}
	book.Touching = func(table, edition, indicator, applicant string) []web.Rule {
		var out []web.Rule
		for _, r := range data.Rules.Touching(table, edition, indicator, applicant) {
			out = append(out, web.Rule{ID: r.ID, ZH: r.ZH, EN: r.EN, Citation: r.Citation})
		}
		return out
	}
	return book
}
