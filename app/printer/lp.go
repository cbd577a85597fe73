//go:build !windows

package printer

import (
	"bytes"
	"context"
	"errors"
	"os/exec"

	"earlyhelp.example/backend/fault"
)

// print gives the bytes to lp by standard input: no file is made. "--" keeps a
// name from being read as a flag.
func print(ctx context.Context, content []byte, name string) error {
	lp, err := exec.LookPath("lp")
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "printer.none")
	}
	cmd := exec.CommandContext(ctx, lp, "-t", name, "-o", "media=A4", "--")
	cmd.Stdin = bytes.NewReader(content)
	var refused *exec.ExitError
	if err = cmd.Run(); errors.As(err, &refused) {
		return fault.Wrap(err, fault.Refused, "printer.refused")
	}
	return fault.Wrap(err, fault.Internal, "printer.refused")
}
