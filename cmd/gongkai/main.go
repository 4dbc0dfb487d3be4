// Command gongkai turns the yearly information-disclosure reports of Chinese
// government bodies into one database with the place of every number.
//
// Exit status: 0 done, 1 failure of ours, 2 wrong use, 3 done with documents
// set aside.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

const (
	exitFailure  = 1
	exitUsage    = 2
	exitSetAside = 3
)

// errSetAside ends a run that is done, but not with every document.
var errSetAside = errors.New("done with documents set aside")

// A usageError is a command line that cannot be carried out.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

func main() { os.Exit(run(os.Args[1:])) }

// gcPercent lets garbage grow to twice what is in use before it is collected:
// reading a report leaves much garbage and keeps little. With more, memory is
// no longer in the processor's cache when it is used again, which costs more
// than collecting it.
const gcPercent = 200

// memoryGoal is where collecting becomes eager all the same, in bytes.
const memoryGoal = 96 << 20

func run(args []string) int {
	debug.SetGCPercent(gcPercent)
	debug.SetMemoryLimit(memoryGoal)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSetAside):
		return exitSetAside
	case errors.As(err, &wrong):
		fmt.Fprintf(os.Stderr, "gongkai: %v\nSee gongkai help.\n", err)
		return exitUsage
	default:
		fmt.Fprintf(os.Stderr, "gongkai: %v\n", err)
		return exitFailure
	}
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "gongkai",
		Short:         "Read the yearly information-disclosure reports of Chinese government bodies into one database",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("there is no command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.AddCommand(askWorkerCommand())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(ingestCommand(), showCommand(), explainCommand(), checkCommand(), verdictCommand(), queryCommand(), sqlCommand(), schemaCommand(),
		exportCommand(), agenciesCommand(), historyCommand(), coverageCommand(), benchCommand(), metricsCommand(), demoCommand(), doctorCommand(), workerCommand())
	root.AddCommand(archiveCommand(), crawlCommand(), runCommand(), sitesCommand(), serveCommand())
	root.AddCommand(diffCommand())
	return root
}

// atLeast requires n arguments, named for the message.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < n {
			return usage("missing: %s", what)
		}
		return nil
	}
}

// between requires from min to max arguments, named for the message.
func between(min, max int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < min || len(args) > max {
			return usage("%d arguments given, wanted: %s", len(args), what)
		}
		return nil
	}
}

// databaseFlag adds --db, which every command on a database needs.
func databaseFlag(cmd *cobra.Command) *string {
	path := cmd.Flags().String("db", "", "database file")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *path == "" {
			return usage("--db FILE is missing: the database to use")
		}
		return nil
	}
	return path
}
