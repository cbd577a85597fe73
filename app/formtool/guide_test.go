package formtool_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

// guide is the officers' guide, whose two worked examples these tests follow to
// the letter: what is written there is what is typed here.
func guide(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile("../../backend/forms/LANGUAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// fenced is the block of the guide with this heading, without the indent that
// it has inside a numbered list.
func fenced(t *testing.T, text, heading string) string {
	t.Helper()
	m := regexp.MustCompile("(?s)\n( *)```" + regexp.QuoteMeta(heading) + "\n(.*?)\n *```").FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("the guide has no block %q", heading)
	}
	var lines []string
	for line := range strings.SplitSeq(m[2], "\n") {
		lines = append(lines, strings.TrimPrefix(line, m[1]))
	}
	return strings.Join(lines, "\n") + "\n"
}

var example = regexp.MustCompile("(?s)```yaml\n# ([^\n]+)\n(.*?)```")

// TestGuideAddsAQuestion follows "one question more".
func TestGuideAddsAQuestion(t *testing.T) {
	text, dir := guide(t), t.TempDir()
	mine := filepath.Join(dir, "my-forms")
	for _, m := range example.FindAllStringSubmatch(text, -1) {
		write(t, filepath.Join(mine, m[1]), "# "+m[1]+"\n"+m[2])
	}
	old, err := os.ReadFile(filepath.Join(mine, "home_visit.v1.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	next := strings.Replace(string(old), "version: 1", "version: 2", 1)
	question := fenced(t, text, "yaml home_visit.v2.yaml")
	const before = "      - id: next_visit\n"
	if strings.Count(next, before) != 1 {
		t.Fatal("the guide says to put the question before next_visit, and there is none")
	}
	write(t, filepath.Join(mine, "home_visit.v2.yaml"), strings.Replace(next, before, question+before, 1))
	if code, said := run(t, "", "lint", mine); code != 0 || said != fenced(t, text, "text lint") {
		t.Errorf("lint ended with %d and said %s", code, said)
	}
	t.Chdir(dir)
	const command = "forms diff my-forms/home_visit.v1.yaml my-forms/home_visit.v2.yaml"
	if strings.Count(text, command) != 2 {
		t.Errorf("the guide does not say %s", command)
	}
	for _, args := range [][]string{words(command)[1:], {"diff", "-folder", "my-forms", "home_visit@1", "home_visit@2"}} {
		if code, said := run(t, "", args...); code != 0 || said != fenced(t, text, "text diff") {
			t.Errorf("%v ended with %d and said %s", args, code, said)
		}
	}
}

// TestGuideDeliversAForm follows "a small form of your own", to the laptop's own
// reader.
func TestGuideDeliversAForm(t *testing.T) {
	text, dir := guide(t), t.TempDir()
	t.Chdir(dir)
	write(t, filepath.Join("sleep-forms", "sleep_check.v1.yaml"), fenced(t, text, "yaml sleep_check.v1.yaml"))
	if code, said := run(t, "", "lint", "sleep-forms"); code != 0 || !strings.Contains(said, "1 file read: no errors") {
		t.Fatalf("lint ended with %d and said %s", code, said)
	}
	code, said := run(t, passphrase+"\n", "key", "-out", "council.key")
	public, err := packs.ParsePublic(strings.SplitN(said, "\n", 2)[0])
	if code != 0 || err != nil {
		t.Fatalf("key ended with %d, said %s: %v", code, said, err)
	}
	args := words(strings.TrimSpace(fenced(t, text, "sh pack")))
	if len(args) < 3 || args[0] != "earlyhelp" || args[1] != "forms" {
		t.Fatalf("the guide says %q", args)
	}
	if code, said := run(t, passphrase+"\n", args[2:]...); code != 0 {
		t.Fatalf("pack ended with %d and said %s", code, said)
	}
	raw, err := os.ReadFile("sleep-v1.ehpack")
	if err != nil {
		t.Fatal(err)
	}
	key, err := public.Key()
	if err != nil {
		t.Fatal(err)
	}
	p, err := packs.Read(raw, packs.Trust{Authority: "X99000001", Keys: sealed.Keys{public.KID: key}})
	if err != nil || p.Title != "Sleep and routine" || len(p.Forms()) != 1 {
		t.Errorf("a laptop reads %v, %v", p, err)
	}
	if code, _ := run(t, passphrase+"\n", args[2:]...); code != 1 {
		t.Errorf("a second pack with the same number ended with %d", code)
	}
}

// words parts a command as a shell does, as far as the guide goes.
func words(command string) []string {
	var args []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(command, -1) {
		args = append(args, m[1]+m[2])
	}
	return args
}
