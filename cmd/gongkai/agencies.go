package main

import (
	"context"

	"github.com/gongkai/gongkai/queries"
	"github.com/gongkai/gongkai/store"
	"github.com/spf13/cobra"
)

func agenciesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "agencies",
		Short: "Who published the reports",
		Args:  between(1, 1, "a subcommand: unresolved"),
	}
	cmd.AddCommand(unresolvedCommand())
	return cmd
}

func unresolvedCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "unresolved --db FILE",
		Short: "List the names whose body or region is open, with the reason",
		Args:  between(0, 0, "no arguments, only --db and --format"),
	}
	db := databaseFlag(cmd)
	format := formatFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		q, err := queries.Find("agencies_unresolved")
		if err != nil {
			return err
		}
		return ask(cmd.Context(), cmd.OutOrStdout(), *db, *format, func(ctx context.Context, db *store.DB) (*queries.Rows, error) {
			return queries.Run(ctx, db.SQL(), q, nil)
		})
	}
	return cmd
}
