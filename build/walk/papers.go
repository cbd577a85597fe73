package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// papers makes copies and checks that each says all of the words.
func (w *walk) papers(name string, words []string, copies ...string) error {
	for _, which := range copies {
		if err := w.paper(w.at("/pdf/"+which), name+"-"+which+".pdf", words...); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) paper(path, name string, words ...string) error {
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
	for _, word := range words {
		if !strings.Contains(text, strings.ToUpper(word)) {
			return fmt.Errorf("%s does not say %q", name, word)
		}
	}
	w.note("%s (%d kB)", at, len(raw)/1000)
	return nil
}

// textOf reads a PDF's words with pdftotext, in capitals and one space apart:
// where a line ends is no matter.
func textOf(path string) (string, error) {
	text, err := exec.Command("pdftotext", path, "-").Output()
	if err != nil {
		return "", fmt.Errorf("the words of %s cannot be read (pdftotext is in the package poppler-utils): %w", path, err)
	}
	return strings.ToUpper(strings.Join(strings.Fields(string(text)), " ")), nil
}
