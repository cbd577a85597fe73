package app

import (
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
)

// relaunch starts a fresh program and ends this one: a process cannot be
// replaced here. The next one waits for the folder's lock, which ends with us.
func relaunch(o desk.Options, next handover) error {
	program, err := os.Executable()
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	command := exec.Command(program, os.Args[1:]...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if next.Key != "" {
		raw, err := json.Marshal(next)
		if err != nil {
			return fault.Wrap(err, fault.Internal, "internal")
		}
		if command.Stdin, err = filledPipe(raw); err != nil {
			return err
		}
		command.Env = append(os.Environ(), handoverVariable+"=stdin")
	}
	if o.Lock != nil {
		if err := o.Lock.Unlock(); err != nil {
			o.Log.Warn("folder lock kept until the end", "err", err)
		}
	}
	if err := command.Start(); err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	os.Exit(0)
	return nil
}

// filledPipe is a pipe that already holds raw, which is far smaller than its buffer:
// nobody has to stay alive to write it.
func filledPipe(raw []byte) (*os.File, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	_, err = write.Write(raw)
	if closing := write.Close(); err == nil {
		err = closing
	}
	return read, fault.Wrap(err, fault.Internal, "internal")
}

// giveOver closes the address and names it; the next program opens it again.
func giveOver(l net.Listener, key string) (handover, error) {
	return handover{Key: key, Address: l.Addr().String()}, nil
}

// takeOver reads what the program before this one handed over.
func takeOver() (handover, error) {
	if os.Getenv(handoverVariable) != "stdin" {
		return handover{}, nil
	}
	var got handover
	raw, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = json.Unmarshal(raw, &got)
	}
	return got, fault.Wrap(err, fault.Internal, "internal")
}

// buryPredecessor: here every program is a process of its own.
func buryPredecessor() {}
