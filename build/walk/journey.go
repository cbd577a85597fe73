package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"earlyhelp.example/backend/forms/library"
)

// journey is the road of one assessment, in the order it happens.
func (w *walk) journey() error {
	for _, part := range []func() error{
		w.openCentre, w.enrol, w.openLaptop, w.begin, w.fillIn, w.closeTheLid,
		w.printDraft, w.goOffline, w.finish, w.printFinished, w.goOnline, w.received,
		w.printReceived, w.startAgain, w.nothingReadable,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) openCentre() error {
	if w.address == "" {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		w.address = listener.Addr().String()
		listener.Close()
	}
	w.tell("The council's centre starts (an invented council, SQLite in one file)")
	var err error
	if w.centre, err = start(w.file("centre.log"), w.central, "-data", w.file("centre"), "-listen", w.address, "-demo"); err != nil {
		return err
	}
	if _, err = w.centre.hears("listening"); err != nil {
		return err
	}
	w.note("it listens on http://%s, its data is in %s", w.address, w.file("centre"))
	return nil
}

func (w *walk) enrol() error {
	w.tell("The laptop is enrolled with the activation letter: address, fingerprint and code together")
	enrol := exec.Command(w.earlyhelp, "enrol", "-data", w.file("laptop"), "-letter", w.file("centre/letter.json"))
	enrol.Stdin = strings.NewReader(passphrase + "\n")
	said, err := enrol.CombinedOutput()
	if err != nil {
		return fmt.Errorf("enrol: %w\n%s", err, said)
	}
	for _, name := range []string{"vault.json", "store.db", "council.json"} {
		if _, err := os.Stat(w.file("laptop/" + name)); err != nil {
			return fmt.Errorf("enrolling made no %s", name)
		}
	}
	w.note("its encrypted store is in %s; the passphrase is %q", w.file("laptop"), passphrase)
	return nil
}

// openLaptop starts the program without a window and unlocks it.
func (w *walk) openLaptop() error {
	w.tell("The program is opened and unlocked")
	var err error
	if w.laptop, err = start(w.file("laptop.log"), w.earlyhelp, "-data", w.file("laptop"), "-serve", "127.0.0.1:0"); err != nil {
		return err
	}
	line, err := w.laptop.hears("http://")
	if err != nil {
		return err
	}
	if w.door, err = knock(line[strings.Index(line, "http://"):]); err != nil {
		return err
	}
	if err := w.stage("locked"); err != nil {
		return err
	}
	if err := w.door.call("POST", "/api/unlock", map[string]string{"passphrase": "not the passphrase at all"}, nil); err == nil {
		return fmt.Errorf("a wrong passphrase opened the store")
	}
	w.note("a wrong passphrase was refused, and said how many tries are left")
	err = until("the unlock", func() (bool, error) {
		err := w.door.call("POST", "/api/unlock", map[string]string{"passphrase": passphrase}, nil)
		return err == nil, unlessProblem(err)
	})
	if err != nil {
		return err
	}
	return w.stage("open")
}

// unlessProblem lets a refusal be tried again (the wait after a wrong try), but
// not a broken line.
func unlessProblem(err error) error {
	if _, refused := err.(*problem); refused {
		return nil
	}
	return err
}

func (w *walk) stage(want string) error {
	var front struct{ Stage string }
	if err := w.door.call("GET", "/api/front", nil, &front); err != nil {
		return err
	}
	if front.Stage != want {
		return fmt.Errorf("the program is %s, not %s", front.Stage, want)
	}
	return nil
}

func (w *walk) begin() error {
	w.tell("An Early Help Assessment - Portal is started from the Forms list")
	var started struct{ ID string }
	if err := w.door.call("POST", "/api/assessments", map[string]string{"form": "eha_portal"}, &started); err != nil {
		return err
	}
	w.assessment = started.ID
	row, err := w.row()
	if err != nil {
		return err
	}
	w.note("My Assessments shows it: %s, Status: %s, Date last changed: %s", row.Title, row.Status, row.ChangedSays)
	return nil
}

// assessmentRow is what the walk reads of a row of My Assessments.
type assessmentRow struct {
	ID, Title, Status, StatusCode, ChangedSays, Reference, Family string
}

func (w *walk) row() (assessmentRow, error) {
	var found struct{ Rows []assessmentRow }
	if err := w.door.call("POST", "/api/assessments/search", map[string]string{"show": "all"}, &found); err != nil {
		return assessmentRow{}, err
	}
	for _, r := range found.Rows {
		if r.ID == w.assessment {
			return r, nil
		}
	}
	return assessmentRow{}, fmt.Errorf("the assessment is not in My Assessments")
}

// fillIn enters the guide's example family, page by page, and reads every
// answer back.
func (w *walk) fillIn() error {
	example, err := library.ExampleOf("smith")
	if err != nil {
		return err
	}
	w.tell("The guide's example family is entered: %s", example.Title)
	for i := 0; i < len(example.Answers); {
		page := example.Answers[i].Page
		last := i
		for last < len(example.Answers) && example.Answers[last].Page == page {
			last++
		}
		if err := w.enter(page, example.Answers[i:last]); err != nil {
			return err
		}
		i = last
	}
	return nil
}

func (w *walk) enter(page string, answers []library.Answer) error {
	if err := w.door.call("GET", w.at("/pages/"+page), nil, nil); err != nil {
		return fmt.Errorf("page %s: %w", page, err)
	}
	var kept struct {
		Saved []string
		At    string
	}
	if err := w.door.call("PATCH", w.at("/answers"), map[string]any{"page": page, "changes": answers}, &kept); err != nil {
		return fmt.Errorf("page %s: %w", page, err)
	}
	if len(kept.Saved) != len(answers) {
		return fmt.Errorf("page %s: %d of %d answers were kept", page, len(kept.Saved), len(answers))
	}
	w.note("page %s: %d answers, saved on this laptop %s", page, len(answers), kept.At)
	return nil
}

// closeTheLid kills the program in the middle of a sentence of the guide's, finds
// what was written of it again, and ends the sentence.
func (w *walk) closeTheLid() error {
	w.tell("The lid is closed in the middle of a sentence: the program is killed, not ended")
	whole, err := guideSays("support_tried")
	if err != nil {
		return err
	}
	begun, rest, _ := strings.Cut(whole, ";")
	if err := w.write("support_tried", begun); err != nil {
		return err
	}
	w.laptop.kill()
	if err := w.openLaptop(); err != nil {
		return err
	}
	raw, _, err := w.door.raw("GET", w.at("/pages/s2"), nil)
	if err != nil {
		return err
	}
	if !bytes.Contains(raw, []byte(begun)) || bytes.Contains(raw, []byte(rest)) {
		return fmt.Errorf("the begun sentence is not on the page after the kill")
	}
	w.note("what was written of it is there: %q; it is written to its end", begun)
	return w.write("support_tried", whole)
}

// guideSays is an answer of the guide's example family.
func guideSays(question string) (string, error) {
	example, err := library.ExampleOf("smith")
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(example.Answers, func(a library.Answer) bool { return a.Q == question })
	if i < 0 {
		return "", fmt.Errorf("the guide's family says nothing of %s", question)
	}
	var text string
	err = json.Unmarshal(example.Answers[i].Value, &text)
	return text, err
}

// write types one answer of page s2.
func (w *walk) write(question, text string) error {
	w.written++
	change := []map[string]any{{"client": fmt.Sprint("walk-", w.written), "q": question, "subject": "0", "act": "set", "value": text}}
	return w.door.call("PATCH", w.at("/answers"), map[string]any{"page": "s2", "changes": change}, nil)
}

func (w *walk) goOffline() error {
	w.tell("The network goes away (the centre is stopped)")
	return w.centre.close()
}

func (w *walk) finish() error {
	w.tell("Finish: everything is checked, the document is sealed and put in the outbox")
	var check struct{ Problems []struct{ Say string } }
	if err := w.door.call("GET", w.at("/check"), nil, &check); err != nil {
		return err
	}
	if len(check.Problems) > 0 {
		return fmt.Errorf("check answers has %d problems, first: %s", len(check.Problems), check.Problems[0].Say)
	}
	var finished struct{ Reference, Says string }
	if err := w.door.call("POST", w.at("/finish"), map[string]any{}, &finished); err != nil {
		return err
	}
	w.reference = finished.Reference
	w.note("reference %s, known without a network. The program says: %s", finished.Reference, finished.Says)
	var row assessmentRow
	err := until("the status waiting, once the first try has failed", func() (bool, error) {
		var err error
		row, err = w.row()
		return row.StatusCode == "waiting", err
	})
	if err != nil {
		return err
	}
	w.note("My Assessments says: %s", row.Status)
	return nil
}

func (w *walk) goOnline() error {
	if err := w.openCentre(); err != nil {
		return err
	}
	w.tell("Online again: the outbox is told to send")
	return w.door.call("POST", "/api/outbox/send", map[string]any{}, nil)
}

// outboxItem is what the walk reads of the outbox.
type outboxItem struct {
	Reference, State, StateSays, FaultSays string
	Receipt                                *struct {
		ReceivedSays string
		Verified     bool
	}
}

func (w *walk) received() error {
	w.tell("The centre keeps it, signs a receipt, and the laptop verifies the signature")
	var item outboxItem
	err := until("the receipt", func() (bool, error) {
		var page struct{ Urgent, Items, Received []outboxItem }
		if err := w.door.call("GET", "/api/outbox", nil, &page); err != nil {
			return false, err
		}
		for _, item = range append(append(page.Urgent, page.Items...), page.Received...) {
			if item.Reference == w.reference && item.State == "received" {
				return true, nil
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if item.Receipt == nil || !item.Receipt.Verified {
		return fmt.Errorf("it says received without a verified receipt")
	}
	row, err := w.row()
	if err != nil {
		return err
	}
	w.note("%s; the receipt is verified. My Assessments says: %s", item.Receipt.ReceivedSays, row.Status)
	return nil
}

// startAgain proves that nothing arrives twice and nothing is forgotten.
func (w *walk) startAgain() error {
	w.tell("Both programs are ended and started again; the outbox is told to send once more")
	if err := w.laptop.close(); err != nil {
		return err
	}
	if err := w.centre.close(); err != nil {
		return err
	}
	if err := w.openCentre(); err != nil {
		return err
	}
	if err := w.openLaptop(); err != nil {
		return err
	}
	if err := w.door.call("POST", "/api/outbox/send", map[string]any{}, nil); err != nil {
		return err
	}
	row, err := w.row()
	if err != nil {
		return err
	}
	if row.StatusCode != "received" || !strings.Contains(row.Status+row.Reference, w.reference) {
		return fmt.Errorf("after a restart it is %q", row.Status)
	}
	w.note("My Assessments still says: %s", row.Status)
	return w.laptop.close()
}

// nothingReadable looks through every file of the laptop for what was typed.
func (w *walk) nothingReadable() error {
	w.tell("A thief looks through the laptop's files for the family")
	files := 0
	err := filepath.WalkDir(w.file("laptop"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, word := range []string{"Mary", "Unborn Smith", "Moses basket", "01632"} {
			if bytes.Contains(raw, []byte(word)) && filepath.Base(path) != "council.json" {
				return fmt.Errorf("%s holds %q in clear", path, word)
			}
		}
		return nil
	})
	w.note("%d files, not one word of the family", files)
	return err
}

func (w *walk) at(rest string) string   { return "/api/assessments/" + w.assessment + rest }
func (w *walk) file(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }
