package main

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	watched "earlyhelp.example/backend/folder"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

const doorVisit = `form: door_visit
version: %d
title: Door visit
subject: none
kind: record
who: [portal_user]
copies: [professional, blank]
sections:
  - id: visit
    title: The visit
    questions:
      - {id: seen, type: longtext, label: What did you see?, hint: Facts and evidence, short: what you saw, max: 4000, required: yes}
`

// put writes a pack into a folder and tells the centre of it, as its watch does.
func put(t *testing.T, p *published, name string, version int, key ed25519.PrivateKey) {
	t.Helper()
	raw, err := packs.Write(packs.Manifest{Pack: "door-visits", Version: version, Authority: p.trust.Authority, Made: time.Unix(int64(version)*1000, 0)},
		map[string][]byte{fmt.Sprintf("door_visit.v%d.yaml", version): fmt.Appendf(nil, doorVisit, version)}, key)
	must(t, err)
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, raw, 0o600))
	info, err := os.Stat(path)
	must(t, err)
	must(t, p.found(t.Context(), watched.File{Path: path, Name: name, Size: info.Size(), At: info.ModTime()}))
}

// The centre offers what a laptop would take, in the order it would take it, and
// knows the forms in it: an answer to one must not be set aside as unknown.
func TestTheCentreOffersWhatALaptopWouldTake(t *testing.T) {
	source, err := fs.ReadFile(library.FS(), demoProfile)
	must(t, err)
	profile, err := readProfile(source)
	must(t, err)
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))
	public, err := packs.ParsePublic(packs.PublicText(key))
	must(t, err)
	var log bytes.Buffer
	p, err := publish(profile, []sealed.PublicKey{public}, slog.New(slog.NewTextHandler(&log, nil)))
	must(t, err)
	put(t, p, "b.ehpack", 2, key)
	put(t, p, "c.ehpack", 1, key)
	put(t, p, "stranger.ehpack", 3, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{4}, ed25519.SeedSize)))
	offers := p.Offers()
	if len(offers) != 2 {
		t.Fatalf("%d packs on offer: %s", len(offers), log.String())
	}
	for i, offer := range offers {
		raw, ok := p.Pack(offer.SHA256)
		read, err := packs.Read(raw, p.trust)
		if !ok || err != nil || read.Version != i+1 {
			t.Errorf("offer %d is version %v, %v", i, read, err)
		}
		if _, err := p.Form("door_visit", i+1); err != nil {
			t.Errorf("the centre does not know version %d: %v", i+1, err)
		}
	}
	if _, ok := p.Pack(strings.Repeat("0", 64)); ok {
		t.Error("a pack nobody offers")
	}
	if _, err := p.Form("door_visit", 3); err == nil || !strings.Contains(log.String(), "stranger.ehpack") {
		t.Errorf("a stranger's pack: known %v, log %s", err == nil, log.String())
	}
}

// A key that was added is in the next enrolment; twice is once.
func TestPackKeyAdd(t *testing.T) {
	data := filepath.Join(t.TempDir(), "centre")
	must(t, folder(data).demo(time.Now()))
	line := packs.PublicText(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize)))
	for range 2 {
		if said, err := run(t, "", "packkey", "add", "-data", data, "-public", line); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	var c councilFile
	must(t, folder(data).readJSON("council.json", &c))
	keys, err := c.packKeys()
	if err != nil || len(keys) != 2 {
		t.Errorf("%d keys, %v; want the demo's and the new one", len(keys), err)
	}
	if _, err := run(t, "", "packkey", "add", "-data", data, "-public", "early-help-pack-secret-1:AAAA"); err == nil {
		t.Error("a line that is no public key was taken")
	}
}
