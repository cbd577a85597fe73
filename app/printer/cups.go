//go:build !windows

package printer

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
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

func destinations(ctx context.Context) ([]Destination, error) {
	cmd, err := command(ctx, "lpstat", "-e")
	if err != nil {
		return nil, err
	}
	names, err := cmd.Output() // lpstat fails where none is set up, and says nothing
	if err != nil && len(names) > 0 || ctx.Err() != nil {
		return nil, fault.Wrap(errors.Join(err, ctx.Err()), fault.Refused, "printer.refused")
	}
	preferred := ""
	if cmd, err = command(ctx, "lpstat", "-d"); err == nil {
		said, err := cmd.Output() // "system default destination: NAME"; failing means there is none
		if _, name, ok := strings.Cut(string(said), ": "); ok && err == nil {
			preferred = strings.TrimSpace(name)
		}
	}
	var all []Destination
	for name := range strings.FieldsSeq(string(names)) {
		all = append(all, Destination{Name: name, Default: name == preferred})
	}
	slices.SortStableFunc(all, func(a, b Destination) int {
		switch {
		case a.Default == b.Default:
			return strings.Compare(a.Name, b.Name)
		case a.Default:
			return -1
		}
		return 1
	})
	return all, nil
}
