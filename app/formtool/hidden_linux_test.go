package formtool_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
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

// screen is what a program says, read while it speaks.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// typed answers a question of the program's: once it has been asked, and what is
// typed is shown no longer.
func typed(t *testing.T, keys, program *os.File, said *screen, question, answer string) {
	t.Helper()
	for limit := time.Now().Add(30 * time.Second); ; runtime.Gosched() {
		look, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		if look.Lflag&unix.ECHO == 0 && strings.Contains(said.String(), question) {
			break
		}
		if time.Now().After(limit) {
			t.Fatalf("%q is not asked, or is answered for all to see: %s", question, said)
		}
	}
	if _, err := keys.WriteString(answer + "\n"); err != nil {
		t.Fatal(err)
	}
}

// makesKey makes a key at a terminal; one answer for each time it is asked for.
func makesKey(t *testing.T, file, first, again string) (code int, said *screen, shown string) {
	t.Helper()
	keys, program := terminal(t)
	said = &screen{}
	done := make(chan int, 1)
	go func() {
		done <- formtool.Run(t.Context(), []string{"key", "-out", file}, program, said, said, formtool.Tools{Shipped: library.FS()})
	}()
	typed(t, keys, program, said, "Choose a passphrase", first)
	typed(t, keys, program, said, "once more", again)
	code = <-done
	if _, err := program.WriteString("end"); err != nil {
		t.Fatal(err)
	}
	for buffer := make([]byte, 256); !strings.Contains(shown, "end"); {
		n, err := keys.Read(buffer)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(buffer[:n])
	}
	return code, said, shown
}

// TestPassphraseIsNotShown: at a terminal nothing of it appears, and the key
// that is made opens with it.
func TestPassphraseIsNotShown(t *testing.T) {
	file := filepath.Join(t.TempDir(), "council.key")
	code, said, shown := makesKey(t, file, passphrase, passphrase)
	if code != 0 {
		t.Fatalf("ended with %d: %s", code, said)
	}
	if strings.Contains(shown, "ordinary") {
		t.Errorf("the terminal showed %q", shown)
	}
	dir := folder(t, visit)
	if code, said := run(t, passphrase+"\n", "pack", "-key", file, "-version", "1", "-council", "X99000001", "-out", filepath.Join(t.TempDir(), "door.ehpack"), dir); code != 0 {
		t.Errorf("the key does not open: %s", said)
	}
}

// TestASlipInThePassphraseMakesNoKey: what nobody sees is typed twice, because a key
// that does not open is found out when every laptop knows it already.
func TestASlipInThePassphraseMakesNoKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "council.key")
	code, said, _ := makesKey(t, file, passphrase, passphrase+"r")
	if _, err := os.Stat(file); code != 1 || !strings.Contains(said.String(), "not the same") || !os.IsNotExist(err) {
		t.Errorf("ended with %d: %s; the file: %v", code, said, err)
	}
}
