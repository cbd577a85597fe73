package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// papers makes copies and checks that each says the words.
func (w *walk) papers(name, words string, copies ...string) error {
	for _, which := range copies {
		if err := w.paper(w.at("/pdf/"+which), name+"-"+which+".pdf", words); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) paper(path, name, words string) error {
	raw, _, err := w.door.raw("GET", path, nil)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(raw, []byte("%PDF-")) {
		return fmt.Errorf("%s is no PDF", name)
	}
	at := w.file("papers/" + name)
	if err := os.WriteFile(at, raw, 0o600); err != nil {
		return err
	}
	text, err := textOf(at)
	if err != nil {
		return err
	}
	if text != "" && !strings.Contains(strings.ToUpper(text), strings.ToUpper(words)) {
		return fmt.Errorf("%s does not say %q", name, words)
	}
	w.note("%s (%d kB)", at, len(raw)/1000)
	return nil
}

// textOf reads a PDF's words with pdftotext; without that program it gives
// nothing, and the caller checks no words.
func textOf(path string) (string, error) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return "", nil
	}
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	return string(text), err
}
