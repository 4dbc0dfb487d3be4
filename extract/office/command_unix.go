//go:build unix

package office

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
)

// command returns a command whose process group is killed as a whole when ctx
// ends, and which the shell keeps from writing large files and from taking
// much memory.
func command(ctx context.Context, program string, args ...string) *exec.Cmd {
	const block = 512 // bytes, the unit of ulimit -f in POSIX
	script := fmt.Sprintf(`ulimit -f %d; ulimit -v %d; ulimit -c 0; exec "$0" "$@"`, maxOutput/block, maxMemory>>10)
	cmd := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script, program}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}
