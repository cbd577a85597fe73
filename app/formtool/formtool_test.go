package formtool_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/app/formtool"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
)

const passphrase = "four ordinary words together"

const visit = `form: door_visit
version: 1
title: Door visit
subject: family
kind: submission
who: [portal_user]
copies: [professional, blank]
sections:
  - id: visit
    title: The visit
    questions:
      - {id: visited_on, type: date, label: When did you visit?, short: the date of the visit, required: yes}
      - {id: seen, type: longtext, label: What did you see?, hint: Facts and evidence, short: what you saw, max: 4000, required: yes}
`

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run is the command, with what it printed on either stream but its questions.
func run(t *testing.T, in string, args ...string) (code int, said string) {
	t.Helper()
	code, said, _ = runWith(t, formtool.Tools{Shipped: library.FS()}, in, args...)
	return code, said
}

func runWith(t *testing.T, tools formtool.Tools, in string, args ...string) (code int, said, errs string) {
	t.Helper()
	var out, err bytes.Buffer
	code = formtool.Run(t.Context(), args, strings.NewReader(in), &out, &err, tools)
	if code != 0 {
		return code, out.String() + err.String(), err.String()
	}
	return code, out.String(), err.String()
}

func folder(t *testing.T, content string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "door-visits")
	write(t, filepath.Join(dir, "door_visit.v1.yaml"), content)
	return dir
}

func TestLintSaysWhereAndHowMany(t *testing.T) {
	dir := folder(t, strings.Replace(visit, "max: 4000, required", "max: 4000, requird", 1))
	code, said := run(t, "", "lint", dir)
	if code != 1 || !strings.Contains(said, "door_visit.v1.yaml:13:") || !strings.Contains(said, "Did you mean required?") || !strings.Contains(said, "1 file read: 1 error") {
		t.Errorf("ended with %d and said %s", code, said)
	}
}

func TestLintKnowsWhatShips(t *testing.T) {
	raw, err := library.FS().Open("eha_portal.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	content, err := io.ReadAll(raw)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "eha_portal.v1.yaml")
	write(t, name, strings.Replace(string(content), "version: 1", "version: 1 # mine", 1))
	if code, said := run(t, "", "lint", name); code != 1 || !strings.Contains(said, "ships with the program and is altered here") {
		t.Errorf("ended with %d and said %s", code, said)
	}
}

func TestWhatIsNotUnderstoodIsAnsweredWithHelp(t *testing.T) {
	for _, args := range [][]string{{"frobnicate"}, {"lint"}, {"pack", "x"}, {"diff", "x"}, {"schema", "poem"}, {"preview", "x"}, {"key"}, {"fmt"}, {"lint", "-nonsense"}} {
		if code, said := run(t, "", args...); code != 2 || said == "" {
			t.Errorf("%v ended with %d and said %q", args, code, said)
		}
	}
	for _, args := range [][]string{{}, {"-h"}, {"lint", "-h"}, {"pack", "-h"}, {"preview", "-h"}} {
		if code, said := run(t, "", args...); code != 0 || !strings.Contains(said, "earlyhelp forms") {
			t.Errorf("%v ended with %d and said %q", args, code, said)
		}
	}
}

func TestAMistakeKeepsAPackFromBeingMade(t *testing.T) {
	dir := folder(t, strings.Replace(visit, "type: date", "type: dat", 1))
	key := filepath.Join(t.TempDir(), "k")
	if code, said := run(t, "", "key", "-plain", "-out", key); code != 0 {
		t.Fatal(said)
	}
	out := filepath.Join(t.TempDir(), "p.ehpack")
	code, said := run(t, "", "pack", "-key", key, "-version", "1", "-council", "X99000001", "-out", out, dir)
	if _, err := os.Stat(out); code != 1 || err == nil {
		t.Errorf("ended with %d, made %v: %s", code, err == nil, said)
	}
}

func TestKeyIsLockedAndNeverWrittenOver(t *testing.T) {
	key := filepath.Join(t.TempDir(), "k")
	if code, said := run(t, "short\n", "key", "-out", key); code != 2 {
		t.Errorf("a short passphrase: %d %s", code, said)
	}
	if code, said := run(t, passphrase+"\n", "key", "-out", key); code != 0 {
		t.Fatal(said)
	}
	raw, err := os.ReadFile(key)
	info, statErr := os.Stat(key)
	if err != nil || statErr != nil || bytes.Contains(raw, []byte("secret")) || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the key lies open: mode %v", info.Mode())
	}
	if code, said := run(t, passphrase+"\n", "key", "-out", key); code != 1 || !strings.Contains(said, "left alone") {
		t.Errorf("written over: %d %s", code, said)
	}
	dir := folder(t, visit)
	code, said := run(t, "another passphrase\n", "pack", "-key", key, "-version", "1", "-council", "X99000001", "-out", filepath.Join(dir, "p"), dir)
	if code != 1 || !strings.Contains(said, "does not open with that passphrase") {
		t.Errorf("a wrong passphrase: %d %s", code, said)
	}
}

func TestPreviewFillsTheForm(t *testing.T) {
	shown := 0
	tools := formtool.Tools{Shipped: library.FS(), Preview: func(_ context.Context, _ *forms.Library, f *forms.Form, answers []forms.Change, _ io.Writer) error {
		for _, a := range answers {
			if f.Question(a.Q) == nil || a.Act == forms.ActSet && !json.Valid(a.Value) {
				t.Errorf("an answer to %q", a.Q)
			}
			shown++
		}
		return nil
	}}
	if code, said, _ := runWith(t, tools, "", "preview", folder(t, visit), "door_visit"); code != 0 || shown < 2 {
		t.Errorf("ended with %d after %d answers: %s", code, shown, said)
	}
}

func TestPreviewWritesThePaper(t *testing.T) {
	file := filepath.Join(t.TempDir(), "p.pdf")
	code, said := run(t, "", "preview", "-pdf", file, folder(t, visit), "door_visit")
	raw, err := os.ReadFile(file)
	if code != 0 || err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Errorf("ended with %d, %v: %s", code, err, said)
	}
}

func TestDiffSaysWhichRuleChanged(t *testing.T) {
	dir := t.TempDir()
	once, twice := filepath.Join(dir, "door_visit.v1.yaml"), filepath.Join(dir, "door_visit.v2.yaml")
	ruled := strings.Replace(visit, "max: 4000, required: yes}", "max: 4000, required_when: answered(visited_on)}", 1)
	write(t, once, ruled)
	write(t, twice, strings.NewReplacer("version: 1", "version: 2", "answered(visited_on)", "visited_on < today").Replace(ruled))
	code, said := run(t, "", "diff", once, twice)
	for _, want := range []string{"no longer  required_when: answered(visited_on)\n", "now        required_when: visited_on < today\n"} {
		if code != 0 || !strings.Contains(said, want) {
			t.Errorf("ended with %d and did not say %q:\n%s", code, want, said)
		}
	}
}

func TestFmtBreaksLongLinesAndNothingElse(t *testing.T) {
	long := strings.Replace(visit, "label: What did you see?,", `label: "What did you see, and who told you about it?", print: {lines: 6, heading: no},`, 1)
	name := filepath.Join(folder(t, long), "door_visit.v1.yaml")
	code, said := run(t, "", "fmt", name)
	want := "      - id: seen\n        type: longtext\n        label: \"What did you see, and who told you about it?\"\n        print: {lines: 6, heading: no}\n"
	if code != 0 || !strings.Contains(said, want) || !strings.Contains(said, "- {id: visited_on") {
		t.Errorf("ended with %d and said\n%s", code, said)
	}
	if code, said := run(t, "", "fmt", "-w", name); code != 0 || strings.TrimSpace(said) != name {
		t.Errorf("-w ended with %d and said %s", code, said)
	}
	if code, said := run(t, "", "fmt", "-w", name); code != 0 || said != "" {
		t.Errorf("a second time: %d %s", code, said)
	}
}

func TestSchema(t *testing.T) {
	for _, kind := range []string{"form", "block", "list", "profile"} {
		if code, said := run(t, "", "schema", kind); code != 0 || !json.Valid([]byte(said)) {
			t.Errorf("%s ended with %d", kind, code)
		}
	}
}

// TestPreviewShowsTheMostOfAForm: a meeting is held, not cancelled.
func TestPreviewShowsTheMostOfAForm(t *testing.T) {
	var answers []forms.Change
	tools := formtool.Tools{Shipped: library.FS(), Preview: func(_ context.Context, _ *forms.Library, _ *forms.Form, some []forms.Change, _ io.Writer) error {
		answers = some
		return nil
	}}
	if code, said, _ := runWith(t, tools, "", "preview", "../../backend/forms/library", "taf_meeting"); code != 0 {
		t.Fatal(said)
	}
	held := slices.ContainsFunc(answers, func(c forms.Change) bool { return c.Q == "held_on" })
	if !held || slices.ContainsFunc(answers, func(c forms.Change) bool { return c.Q == "cancelled_reason" }) {
		t.Error("the preview is of a meeting that was cancelled")
	}
}
