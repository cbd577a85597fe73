package app

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/vault"
	"filippo.io/age"
)

const councilsWords = "amber canoe thistle nine"

// escrowed runs the command and gives what it said.
func escrowed(dir, input string, more ...string) (code int, said string) {
	var out bytes.Buffer
	code = Run(append([]string{"escrow", "-data", dir}, more...), strings.NewReader(input), &out, &out)
	return code, out.String()
}

// TestTheCouncilOpensAStore goes from a laptop whose worker has lost passphrase
// and code to the same work, open with a passphrase of the worker's own.
func TestTheCouncilOpensAStore(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	d := enrolled(t, shipped, letter)
	var started desk.Started
	must(t, ask(d, "/api/assessments", desk.StartForm{Form: "eha_portal"}, &started))
	d.End(t.Context())

	file := "# created: 2026-11-01\n# public key: age1example\n" + network.escrow + "\n"
	next, err := age.GenerateX25519Identity()
	must(t, err)
	code, said := escrowed(d.Dir, file+councilsWords+"\n", "-recipient", next.Recipient().String())
	if code != 0 || strings.Contains(said, network.escrow) || strings.Contains(said, councilsWords) {
		t.Fatalf("answered %d: %s", code, said)
	}
	if _, err := vault.OpenEscrow(d.Dir, next.String()); err != nil {
		t.Errorf("the council's new identity: %v", err)
	}
	again := desk.New(desk.Options{Version: "test", Dir: d.Dir, Library: shipped, Office: office{version: "test"}, Face: noFace{},
		Printer: systemPrinter{}, Now: time.Now, Log: slog.New(slog.DiscardHandler), Cost: vault.CheapCost()})
	t.Cleanup(func() { again.End(t.Context()) })
	must(t, ask(again, "/api/unlock", desk.UnlockWith{Passphrase: councilsWords}, nil))
	if row := search(t, again); row.ID != started.ID {
		t.Errorf("the work is not there: %+v", row)
	}
	if !pressed(t, again) {
		t.Error("the worker is not asked for a passphrase of their own")
	}
	must(t, ask(again, "/api/passphrase", desk.PassphraseChange{Old: councilsWords, Passphrase: "gravel oboe lantern six", Again: "gravel oboe lantern six"}, nil))
	if pressed(t, again) {
		t.Error("a passphrase of the worker's own is still asked for")
	}
}

// pressed reports whether home asks for a passphrase that others do not know.
func pressed(t *testing.T, d *desk.Desk) bool {
	t.Helper()
	var home desk.Home
	get(t, d, "/api/home", &home)
	return slices.ContainsFunc(home.Notices, func(n desk.Notice) bool { return n.Act == "new_passphrase" })
}

// What is not right changes nothing, and no answer repeats what was typed.
func TestTheCouncilsWayInRefuses(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	d := enrolled(t, shipped, letter)
	d.End(t.Context())
	other, err := age.GenerateX25519Identity()
	must(t, err)
	for name, row := range map[string]struct{ dir, input, says string }{
		"another council's identity": {d.Dir, other.String() + "\n" + councilsWords + "\n", "does not open this laptop's work"},
		"no identity":                {d.Dir, "AGE-SECRET-KEY-SPOILT\n" + councilsWords + "\n", "not an escrow identity"},
		"a weak passphrase":          {d.Dir, network.escrow + "\nshort\n", "12 characters"},
		"an empty folder":            {t.TempDir(), network.escrow + "\n" + councilsWords + "\n", "not set up"},
		"no folder":                  {d.Dir + "-none", network.escrow + "\n" + councilsWords + "\n", "not set up"},
	} {
		code, said := escrowed(row.dir, row.input)
		if code == 0 || !strings.Contains(said, row.says) || strings.Contains(said, "SPOILT") || strings.Contains(said, network.escrow) {
			t.Errorf("%s answered %d: %s", name, code, said)
		}
	}
	if code, said := escrowed(d.Dir, network.escrow+"\n"+councilsWords+"\n", "-recipient", "age1nobody"); code == 0 || !strings.Contains(said, "safety key") {
		t.Errorf("a recipient that is none answered %d: %s", code, said)
	}
	if code, said := escrowed(d.Dir, "", network.escrow); code == 0 || strings.Contains(said, network.escrow) {
		t.Errorf("an identity as an argument answered %d: %s", code, said)
	}
	if _, err := vault.Open(d.Dir, "four ordinary words together", vault.Options{}); err != nil {
		t.Errorf("the worker's own passphrase: %v", err)
	}
}
