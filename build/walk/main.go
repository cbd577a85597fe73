// Command walk does the whole journey of one assessment by itself, on the real
// programs and through the door the screens use, and tells each step in plain
// words. It is documentation that runs: it stops with a non-zero exit at the
// first thing that is not so. It holds no rules; what must be true is read off
// the programs' own answers.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// passphrase is the invented worker's.
const passphrase = "four ordinary words together"

// walk is one journey: where it happens and who takes part.
type walk struct {
	dir        string
	earlyhelp  string
	central    string
	address    string // of the centre, kept when it goes away and comes back
	centre     *program
	laptop     *program
	door       *door
	assessment string
	reference  string
	reader     string // the program that reads a PDF's words; "" where there is none
	step       int
	written    int // answers typed one by one, for their names
}

func main() {
	w := &walk{}
	flag.StringVar(&w.earlyhelp, "earlyhelp", "build/bin/earlyhelp", "the laptop's program")
	flag.StringVar(&w.central, "central", "build/bin/central", "the centre's program")
	flag.StringVar(&w.dir, "dir", "", "an empty folder for everything that is made")
	flag.StringVar(&w.reader, "reader", "pdftotext", "the program that reads a PDF's words; empty reads none, and says so")
	flag.Parse()
	if err := w.prepare(); err != nil {
		fmt.Fprintln(os.Stderr, "walk:", err)
		os.Exit(2)
	}
	err := w.journey()
	w.stop()
	if err != nil {
		fmt.Printf("\nNOT SO: %v\n", err)
		os.Exit(1)
	}
	fmt.Printf("\nAll of it was so. What was made is in %s\n", w.dir)
}

func (w *walk) prepare() error {
	if w.dir == "" {
		return fmt.Errorf("say where: -dir DIR")
	}
	if left, err := os.ReadDir(w.dir); err == nil && len(left) > 0 {
		return fmt.Errorf("%s is not empty; choose another folder or delete it", w.dir)
	}
	var err error
	if w.dir, err = filepath.Abs(w.dir); err != nil {
		return err
	}
	return os.MkdirAll(filepath.Join(w.dir, "papers"), 0o700)
}

func (w *walk) stop() {
	for _, p := range []*program{w.laptop, w.centre} {
		if p != nil {
			p.kill()
		}
	}
}

// tell begins a step, in words.
func (w *walk) tell(format string, args ...any) {
	w.step++
	fmt.Printf("%2d. %s\n", w.step, fmt.Sprintf(format, args...))
}

// note adds what was seen or made to the step.
func (w *walk) note(format string, args ...any) {
	fmt.Printf("    %s\n", fmt.Sprintf(format, args...))
}
