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
	if w.reader == "" {
		w.note("%s (%d kB), its words not read", at, len(raw)/1000)
		return nil
	}
	text, err := w.textOf(at)
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

// textOf reads a PDF's words, in capitals and one space apart: where a line
// ends is no matter.
func (w *walk) textOf(path string) (string, error) {
	text, err := exec.Command(w.reader, path, "-").Output()
	if err != nil {
		return "", fmt.Errorf("the words of %s cannot be read (pdftotext is in the package poppler-utils): %w", path, err)
	}
	return strings.ToUpper(strings.Join(strings.Fields(string(text)), " ")), nil
}

func (w *walk) printDraft() error {
	w.tell("It is printed before it is finished")
	return w.papers("draft", []string{"DRAFT", "Mary Smith", "Moses basket"}, "professional")
}

func (w *walk) printFinished() error {
	w.tell("The three copies and a blank form are made, while nothing has been received")
	marks := []string{"NOT YET RECEIVED", w.reference, "Mary Smith"}
	if err := w.papers("waiting", marks, "signature"); err != nil {
		return err
	}
	if err := w.papers("waiting", append(marks, "Moses basket"), "professional", "family"); err != nil {
		return err
	}
	return w.paper("/api/forms/eha_portal/blank", "blank.pdf", "Early Help Assessment")
}

func (w *walk) printReceived() error {
	w.tell("The paper now says that it was received")
	if err := w.papers("received", []string{w.reference}, "professional"); err != nil {
		return err
	}
	if w.reader == "" {
		return nil
	}
	text, err := w.textOf(w.file("papers/received-professional.pdf"))
	if err == nil && strings.Contains(text, "NOT YET RECEIVED") {
		return fmt.Errorf("the paper still says NOT YET RECEIVED")
	}
	return err
}
