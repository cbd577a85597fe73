package store

import (
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/vault"
)

// testdata/store-v1 is a store as the first version wrote it, byte for byte,
// with an answer still in the log. The formats of vault.json, of pages and of
// log frames are frozen: every later version must open it. It was made once by
// EARLYHELP_FREEZE=1 go test -run TestFreezeFormat, and is never made again.
const (
	frozen           = "testdata/store-v1"
	frozenPassphrase = "cold kettle garden seven"
)

func TestKnownStoreOpens(t *testing.T) {
	recovery, err := os.ReadFile(filepath.Join(frozen, "recovery.txt"))
	ok(t, err)
	identity, err := os.ReadFile(filepath.Join(frozen, "escrow-identity.txt"))
	ok(t, err)
	dir := thaw(t)
	ways := map[string]func() (vault.Key, error){
		"passphrase": func() (vault.Key, error) { return vault.Open(dir, frozenPassphrase, vault.Options{}) },
		"recovery":   func() (vault.Key, error) { return vault.OpenRecovery(dir, string(recovery), vault.Options{}) },
		"escrow":     func() (vault.Key, error) { return vault.OpenEscrow(dir, string(identity)) },
	}
	for name, open := range ways {
		t.Run(name, func(t *testing.T) {
			key, err := open()
			ok(t, err)
			s := opened(t, thaw(t), key, Options{})
			rows := rowsOf(t, s, "d1")
			if len(rows) != 3 || string(rows[2].Value) != `"in the log"` || rows[0].Members[1] != "p2" {
				t.Errorf("rows %+v", rows)
			}
			ok(t, s.FullCheck(t.Context(), noon))
			if p, err := s.Proof(t.Context()); err != nil || len(p.Damage) != 0 {
				t.Errorf("damage %+v %v", p.Damage, err)
			}
			ok(t, s.Close())
		})
	}
}

// thaw copies the frozen store, because opening writes.
func thaw(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"vault.json", storeFile, storeFile + "-wal"} {
		ok(t, copyOver(filepath.Join(frozen, name), filepath.Join(dir, name)))
	}
	return dir
}

func TestFreezeFormat(t *testing.T) {
	if os.Getenv("EARLYHELP_FREEZE") == "" {
		t.Skip("the frozen store was made once, on 2026-11-22; its format never changes")
	}
	if _, err := os.Stat(frozen); err == nil {
		t.Fatal("there is a frozen store; it is never made again")
	}
	id, err := age.GenerateX25519Identity()
	ok(t, err)
	dir := t.TempDir()
	key, recovery, err := vault.Create(dir, frozenPassphrase, vault.Options{Cost: vault.CheapCost(), Recipient: id.Recipient().String()})
	ok(t, err)
	ok(t, Create(t.Context(), dir, key, noon))
	s := opened(t, dir, key, Options{})
	draft(t, s, "d1")
	first := answer("A1", "c1", needle, noon)
	first.Members = []string{"p1", "p2"}
	save(t, s, "d1", first, forms.Row{Form: "eha_portal", Version: 1, Q: "A2", Subject: "p1", Act: forms.ActClear, At: noon, By: "w-10442", Client: "c2"})
	ok(t, s.Checkpoint(t.Context()))
	save(t, s, "d1", answer("A3", "c3", "in the log", noon))
	ok(t, os.MkdirAll(frozen, 0o755))
	for _, name := range []string{"vault.json", storeFile, storeFile + "-wal"} {
		ok(t, copyOver(filepath.Join(dir, name), filepath.Join(frozen, name)))
	}
	text := ""
	for _, group := range recovery {
		text += group + " "
	}
	ok(t, os.WriteFile(filepath.Join(frozen, "recovery.txt"), []byte(text+"\n"), 0o644))
	ok(t, os.WriteFile(filepath.Join(frozen, "escrow-identity.txt"), []byte(id.String()+"\n"), 0o644))
}
