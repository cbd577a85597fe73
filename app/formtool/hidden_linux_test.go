package formtool_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"earlyhelp.example/app/formtool"
	"earlyhelp.example/backend/forms/library"
)

// terminal is a pseudo-terminal: what a person types goes into keys, and what
// the screen shows comes out of it.
func terminal(t *testing.T) (keys, program *os.File) {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("this computer gives no pseudo-terminal (2026-11-23)")
	}
	t.Cleanup(func() { keys.Close() })
	number, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	if program, err = os.OpenFile(fmt.Sprint("/dev/pts/", number), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return keys, program
}

// TestPassphraseIsNotShown: at a terminal nothing of it appears, and the key
// that is made opens with it.
func TestPassphraseIsNotShown(t *testing.T) {
	keys, program := terminal(t)
	file := filepath.Join(t.TempDir(), "council.key")
	code, said := make(chan int, 1), bytes.Buffer{}
	go func() {
		code <- formtool.Run(t.Context(), []string{"key", "-out", file}, program, &said, &said, formtool.Tools{Shipped: library.FS()})
	}()
	for limit := time.Now().Add(30 * time.Second); ; runtime.Gosched() {
		look, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		if look.Lflag&unix.ECHO == 0 {
			break
		}
		if time.Now().After(limit) {
			t.Fatal("the terminal goes on showing what is typed")
		}
	}
	if _, err := keys.WriteString(passphrase + "\n"); err != nil {
		t.Fatal(err)
	}
	if ended := <-code; ended != 0 {
		t.Fatalf("ended with %d: %s", ended, said.String())
	}
	if _, err := program.WriteString("end"); err != nil {
		t.Fatal(err)
	}
	shown := ""
	for buffer := make([]byte, 256); !strings.Contains(shown, "end"); {
		n, err := keys.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(buffer[:n])
	}
	if strings.Contains(shown, "ordinary") {
		t.Errorf("the terminal showed %q", shown)
	}
	dir := folder(t, visit)
	if code, said := run(t, passphrase+"\n", "pack", "-key", file, "-version", "1", "-council", "X99000001", "-out", filepath.Join(t.TempDir(), "door.ehpack"), dir); code != 0 {
		t.Errorf("the key does not open: %s", said)
	}
}
