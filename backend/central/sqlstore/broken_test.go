package sqlstore

import (
	"database/sql"
	"path/filepath"
	"testing"

	"earlyhelp.example/backend/fault"
)

// What the disk does is not told as a defect of the program.
func TestADiskThatDoesNotKeep(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "book.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("PRAGMA max_page_count=2; CREATE TABLE t (x)"); err != nil {
		t.Fatal(err)
	}
	_, full := db.Exec("INSERT INTO t VALUES (randomblob(100000))")
	away, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "no", "book.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	for name, row := range map[string]struct {
		err  error
		kind fault.Kind
	}{"full": {full, fault.Full}, "a folder that is gone": {away.Ping(), fault.Internal}} {
		said := broken(row.err)
		if !fault.Is(said, row.kind) || fault.Say(said, "en") != fault.Say(fault.New(row.kind, "central.disk"), "en") {
			t.Errorf("%s: %v, told as %q", name, said, fault.Say(said, "en"))
		}
	}
}
