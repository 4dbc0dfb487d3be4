//go:build !unix

package office

import (
	"context"
	"os/exec"
)

// command returns a command that is killed when ctx ends.
func command(ctx context.Context, program string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, program, args...)
}
