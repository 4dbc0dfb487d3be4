package main

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/queries/render"
	"github.com/gongkai/gongkai/queries/web"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

// askWorkerName is the command that answers one statement of free SQL in a
// process of its own: whatever the statement does, it ends with the process.
const askWorkerName = "sql-worker"

const (
	askBytes   = 16 << 20               // of one answer
	askCell    = 1 << 16                // of one value
	askSpare   = 200 << 20              // memory of the process beside that of the engine
	askPatrol  = 20 * time.Millisecond  // between two looks at the memory
	askMemory  = 75                     // exit status of a process that held too much
	askClosing = 500 * time.Millisecond // for a killed process to close its pipes
)

// An askRequest is a statement with its limits.
type askRequest struct {
	DB, SQL  string
	Rows, MB int
}

// An askResponse is the answer, or what is wrong with the statement.
type askResponse struct {
	Answer web.Answer
	Bad    string
	Failed string
}

func askWorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    askWorkerName,
		Short:  "Answer one SQL statement for the explorer",
		Hidden: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var req askRequest
			if err := gob.NewDecoder(os.Stdin).Decode(&req); err != nil {
				return fmt.Errorf("read the statement: %w", err)
			}
			go watchAsk(int64(req.MB)<<20 + askSpare)
			return gob.NewEncoder(os.Stdout).Encode(answerSQL(cmd.Context(), req))
		},
	}
}

// watchAsk ends the process when it holds too much: one value of a statement
// can be larger than the engine thinks.
func watchAsk(limit int64) {
	page := int64(os.Getpagesize())
	for range time.Tick(askPatrol) {
		var size, resident int64
		b, err := os.ReadFile("/proc/self/statm")
		if err != nil {
			return // no such file on this system: the engine's own limit holds
		}
		if _, err := fmt.Sscan(string(b), &size, &resident); err == nil && resident*page > limit {
			os.Exit(askMemory)
		}
	}
}

// answerSQL opens the database, locks it and asks.
func answerSQL(ctx context.Context, req askRequest) askResponse {
	db, err := store.OpenGuarded(ctx, req.DB, store.Guard{MemoryMB: req.MB, Threads: 1})
	if err != nil {
		return askResponse{Failed: err.Error()}
	}
	defer db.Close()
	if err := db.Lock(ctx); err != nil {
		return askResponse{Failed: err.Error()}
	}
	// Limited within the engine, so that it makes no more rows than are read.
	text := strings.TrimRight(req.SQL, "; \t\r\n")
	rows, err := queries.SQL(ctx, db.SQL(), fmt.Sprintf("SELECT * FROM (\n%s\n) LIMIT %d", text, req.Rows+1))
	var bad *duckdb.Error
	if errors.As(err, &bad) && bad.Type == duckdb.ErrorTypeParser { // EXPLAIN, SHOW and the like
		rows, err = queries.SQL(ctx, db.SQL(), req.SQL)
	}
	if err != nil {
		return askResponse{Bad: err.Error()}
	}
	defer rows.Close()
	a, err := readAnswer(rows, req.Rows)
	if err != nil {
		return askResponse{Bad: err.Error()}
	}
	return askResponse{Answer: a}
}

// readAnswer reads rows up to a number and a size.
func readAnswer(rows *queries.Rows, most int) (web.Answer, error) {
	var a web.Answer
	for _, c := range rows.Columns {
		a.Columns, a.Types = append(a.Columns, c.Name), append(a.Types, c.Type)
	}
	size := 0
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return a, err
		}
		if len(a.Rows) == most || size > askBytes {
			a.More = true
			return a, nil
		}
		out := make([]web.Value, len(row))
		for i, v := range row {
			if v == nil {
				out[i].Null = true
				continue
			}
			s := render.Text(v, rows.Columns[i].Type)
			if len(s) > askCell {
				s = strings.ToValidUTF8(s[:askCell], "") + "…"
			}
			out[i].Text, size = s, size+len(s)+16
		}
		a.Rows = append(a.Rows, out)
	}
}

// asker answers statements in processes of this program.
func asker(path string) (func(context.Context, string, int, int) (web.Answer, error), error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program to start its processes: %w", err)
	}
	return func(ctx context.Context, text string, rows, memory int) (web.Answer, error) {
		cmd := exec.CommandContext(ctx, self, askWorkerName)
		cmd.WaitDelay = askClosing
		in, err := cmd.StdinPipe()
		if err != nil {
			return web.Answer{}, err
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			return web.Answer{}, err
		}
		if err := cmd.Start(); err != nil {
			return web.Answer{}, fmt.Errorf("start a process for a statement: %w", err)
		}
		sent := errors.Join(gob.NewEncoder(in).Encode(askRequest{path, text, rows, memory}), in.Close())
		var res askResponse
		err = gob.NewDecoder(io.LimitReader(out, 4*askBytes)).Decode(&res)
		ended := cmd.Wait()
		switch {
		case ctx.Err() != nil:
			return web.Answer{}, ctx.Err()
		case err == nil && res.Bad != "":
			return web.Answer{}, &web.BadSQL{Message: res.Bad}
		case err == nil && res.Failed != "":
			return web.Answer{}, errors.New(res.Failed)
		case err == nil:
			return res.Answer, nil
		case cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == askMemory:
			return web.Answer{}, &web.BadSQL{Message: fmt.Sprintf("the statement needs more than %d MB of memory", memory)}
		}
		return web.Answer{}, errors.Join(fmt.Errorf("a process for a statement ended without an answer: %w", err), ended, sent)
	}, nil
}
