package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// patience bounds every wait for a program.
const patience = 30 * time.Second

// program is one started program and what it says.
type program struct {
	cmd   *exec.Cmd
	lines chan string
	ended chan error
}

// start runs a program; what it prints goes to a log under dir and can be
// waited for.
func start(logFile, name string, args ...string) (*program, error) {
	log, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	p := &program{cmd: exec.Command(name, args...), lines: make(chan string, 1000), ended: make(chan error, 1)}
	out, in := io.Pipe()
	p.cmd.Stdout, p.cmd.Stderr = in, in
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer log.Close()
		said := bufio.NewScanner(out)
		for said.Scan() {
			fmt.Fprintln(log, said.Text())
			select {
			case p.lines <- said.Text():
			default: // nobody waits for so many lines; the log has them
			}
		}
	}()
	go func() {
		p.ended <- p.cmd.Wait()
		in.Close()
	}()
	return p, nil
}

// hears waits for a line that holds the words and returns it.
func (p *program) hears(words string) (string, error) {
	limit, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		select {
		case line := <-p.lines:
			if strings.Contains(line, words) {
				return line, nil
			}
		case err := <-p.ended:
			p.ended <- err
			return "", fmt.Errorf("%s ended before it said %q (%v)", filepath.Base(p.cmd.Path), words, err)
		case <-limit.Done():
			return "", fmt.Errorf("%s never said %q", filepath.Base(p.cmd.Path), words)
		}
	}
}

// close asks the program to end, as a person closing it would. Windows has no
// signal to ask with: there it is killed, which it must bear as well.
func (p *program) close() error {
	if runtime.GOOS == "windows" {
		p.kill()
		return nil
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-p.ended:
		p.ended <- err
		return nil
	case <-time.After(patience):
		p.kill()
		return fmt.Errorf("%s did not end when asked", filepath.Base(p.cmd.Path))
	}
}

// kill ends it as a power cut would: nothing of it runs any more.
func (p *program) kill() {
	if p.cmd.Process.Kill() == nil {
		err := <-p.ended
		p.ended <- err
	}
}
