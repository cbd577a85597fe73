package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"filippo.io/age"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/packs"
)

// demoProfile is the council that does not exist.
const demoProfile = "profiles/marlbridge.yaml"

// demoWorker is nobody; the telephone number is kept for drama by Ofcom.
var demoWorker = central.Worker{ID: "w-10442", FullName: "Dami Adeyemi", JobTitle: "Family Outreach Worker", Agency: "Marlbridge Family Centre",
	AgencyType: "voluntary", Phone: "01632 960144", Email: "dami.adeyemi@marlbridge.example",
	Roles: "portal_user initiator keyworker taf_member"}

var demoStaff = central.Account{Name: "priya", FullName: "Priya Raman", Role: "mash"}

// demoFile is demo.json: the sign that -demo made the folder, with the staff
// sign-in that it invented and the identity of an escrow that nobody guards.
type demoFile struct {
	Note           string `json:"note"`
	Account        string `json:"account"`
	Password       string `json:"password"`
	EscrowIdentity string `json:"escrowIdentity"`
}

// demo makes an invented council's folder where there is none. It touches no
// folder that it did not make.
func (f folder) demo(now time.Time) error {
	if f.has("demo.json") && f.has("keys.json") {
		return nil
	}
	entries, err := os.ReadDir(string(f))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 && !f.has("demo.json") {
		return usage("-demo uses only a folder that it made itself, or an empty one.")
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	profile, err := fs.ReadFile(library.FS(), demoProfile)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	file := demoFile{Note: "An invented council for demonstrations. Never put real work into it.", Account: demoStaff.Name,
		Password: invent(), EscrowIdentity: identity.String()}
	if err := f.writeJSON("demo.json", file); err != nil {
		return err
	}
	_, packKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	if err := f.write("pack.key", []byte(packs.SecretText(packKey)+"\n")); err != nil {
		return err
	}
	return f.prepare(profile, councilFile{EscrowRecipient: identity.Recipient().String(), PackKeys: []string{packs.PublicText(packKey)}}, now)
}

// invent draws a password of 100 bits in groups that can be typed.
func invent() string {
	var raw [15]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
	text := strings.ToLower(base32.StdEncoding.EncodeToString(raw[:]))
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:20]
}

// invite writes a new letter for the invented worker each time the demo starts,
// and tells the person at the terminal what there is.
func (p program) invite(ctx context.Context, f folder, o *opened, address string) error {
	var file demoFile
	if err := f.readJSON("demo.json", &file); err != nil {
		return err
	}
	if err := o.PutWorker(ctx, demoWorker, by, clock.Now()); err != nil {
		return err
	}
	if err := o.AddAccount(ctx, demoStaff, file.Password, by, clock.Now()); err != nil {
		return err
	}
	o.council.Address = address // for `central letter` meanwhile
	if err := f.writeJSON("council.json", o.council); err != nil {
		return err
	}
	l, err := o.newLetter(ctx, demoWorker.ID, address)
	if err != nil {
		return err
	}
	if err := l.write(f.file("letter.json")); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%sStaff pages: %s/   name: %s   password: %s\n", l.text(), address, file.Account, file.Password)
	return err
}
