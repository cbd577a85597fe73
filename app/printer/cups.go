//go:build !windows

package printer

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"

	"earlyhelp.example/backend/fault"
)

// send gives the bytes to lp by standard input: no file is made, and none is
// named, which is how lp knows to read it.
func send(ctx context.Context, content []byte, name string) error {
	var said bytes.Buffer
	cmd, err := command(ctx, "lp", "-t", name, "-o", "media=A4")
	if err != nil {
		return err
	}
	cmd.Stdin, cmd.Stderr = bytes.NewReader(content), &said
	err = cmd.Run()
	if err != nil && noDestination(said.String()) {
		return fault.Wrap(err, fault.NotFound, "printer.none")
	}
	if ctx.Err() != nil {
		err = errors.Join(ctx.Err(), err)
	}
	return fault.Wrap(err, fault.Refused, "printer.refused")
}

// noDestination knows what CUPS says when nothing is set up to print on. What
// lp says is not kept: it may repeat the job's name.
func noDestination(said string) bool {
	return strings.Contains(said, "no default destination") || strings.Contains(said, "No destinations added") ||
		strings.Contains(said, "does not exist")
}

// command finds a program of CUPS, to be run in the one language whose messages
// we know.
func command(ctx context.Context, program string, args ...string) (*exec.Cmd, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "printer.none")
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	return cmd, nil
}
