//go:build unix

package app

import (
	"encoding/json"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
	"golang.org/x/sys/unix"
)

// relaunch replaces this process by a fresh one: everything of the session that
// is in memory ends with it (store.md 2.5), and whoever started the program
// still sees the same process. The folder's lock goes with the old program's
// descriptors; it is given back here so that nobody waits.
func relaunch(o desk.Options, next handover) error {
	program, err := os.Executable()
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	env, err := withHandover(os.Environ(), next)
	if err != nil {
		return err
	}
	if o.Lock != nil {
		if err := o.Lock.Unlock(); err != nil {
			o.Log.Warn("folder lock kept until the end", "err", err)
		}
	}
	return fault.Wrap(unix.Exec(program, os.Args, env), fault.Internal, "internal")
}

// withHandover puts the handover into a pipe that the next program inherits.
func withHandover(env []string, next handover) ([]string, error) {
	clean := make([]string, 0, len(env)+1)
	for _, line := range env {
		if !strings.HasPrefix(line, handoverVariable+"=") {
			clean = append(clean, line)
		}
	}
	if next.Key == "" {
		return clean, nil
	}
	raw, err := json.Marshal(next)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	var ends [2]int
	if err := unix.Pipe(ends[:]); err != nil { // without close-on-exec: the reading end is to be inherited
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	write := os.NewFile(uintptr(ends[1]), "handover")
	_, err = write.Write(raw) // fits the pipe's buffer, so it cannot block
	if closing := write.Close(); err == nil {
		err = closing
	}
	return append(clean, handoverVariable+"="+strconv.Itoa(ends[0])), fault.Wrap(err, fault.Internal, "internal")
}

// giveOver makes a second descriptor of the listener that a fresh program
// inherits: the socket outlives this server's shutdown, and whoever connects
// meanwhile waits in its queue.
func giveOver(l net.Listener, key string) (handover, error) {
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return handover{}, fault.New(fault.Internal, "internal")
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return handover{}, fault.Wrap(err, fault.Internal, "internal")
	}
	next := handover{Key: key, Address: l.Addr().String()}
	var dup error
	err = raw.Control(func(descriptor uintptr) {
		var second int
		if second, dup = unix.Dup(int(descriptor)); dup == nil { // without close-on-exec, unlike the first
			next.Descriptor = uintptr(second)
		}
	})
	if err == nil {
		err = dup
	}
	return next, fault.Wrap(err, fault.Internal, "internal")
}

// takeOver reads what the program before this one handed over; the zero
// handover where there was none.
func takeOver() (handover, error) {
	number, err := strconv.Atoi(os.Getenv(handoverVariable))
	if err != nil {
		return handover{}, nil
	}
	if err := os.Unsetenv(handoverVariable); err != nil {
		return handover{}, fault.Wrap(err, fault.Internal, "internal")
	}
	pipe := os.NewFile(uintptr(number), "handover")
	defer pipe.Close()
	var got handover
	raw, err := io.ReadAll(pipe)
	if err == nil {
		err = json.Unmarshal(raw, &got)
	}
	if err != nil {
		return handover{}, fault.Wrap(err, fault.Internal, "internal")
	}
	socket := os.NewFile(got.Descriptor, "listener")
	defer socket.Close()
	got.listener, err = net.FileListener(socket)
	return got, fault.Wrap(err, fault.Internal, "internal")
}

// buryPredecessor takes note of the end of the web processes that the program
// before this one had started in this same process: nobody else can, and until
// then they stand in the process table. A program started afresh has no
// children and passes at once.
func buryPredecessor() {
	for range 50 {
		dead, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
		if err != nil {
			return // none left
		}
		if dead == 0 {
			time.Sleep(10 * time.Millisecond) // its socket has just closed
		}
	}
}
