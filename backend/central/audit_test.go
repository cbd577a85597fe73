package central_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/sqlstore"
	"earlyhelp.example/backend/fault"
)

func TestTheAuditBookTellsOnEveryAlteration(t *testing.T) {
	for name, statement := range map[string]string{
		"nothing":           "select 1",
		"an actor":          "update audit set actor = 'nobody' where n = 3",
		"a time":            "update audit set at = at + 1 where n = 2",
		"a row left out":    "delete from audit where n = 4",
		"the last row":      "delete from audit where n = (select max(n) from audit)",
		"rows exchanged":    "update audit set n = case n when 2 then -3 when 3 then -2 end where n in (2, 3); update audit set n = -n where n < 0",
		"a head":            "update council set head = 'x'",
		"a document":        "update submission set bytes = cast('x' as blob)",
		"a document gone":   "update submission set bytes = x''",
		"a submission gone": "delete from submission",
		"a digest":          "update submission set sha256 = 'x'",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "book.db")
			fill(t, path)
			alter(t, path, statement)
			err := verifyFile(t, path)
			if name == "nothing" {
				must(t, err)
			} else if !fault.Is(err, fault.Damaged) {
				t.Errorf("verify answers %v, want damaged", err)
			}
		})
	}
}

// A forger who alters a row and makes its head anew is given away by the row
// after it.
func TestAForgedHeadDoesNotFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	fill(t, path)
	store, err := sqlstore.Open(t.Context(), path)
	must(t, err)
	var rows []central.AuditRow
	must(t, store.Read(t.Context(), council, func(v central.View) (err error) {
		rows, err = v.Audit(1, 3)
		return err
	}))
	must(t, store.Close())
	forged := rows[2]
	forged.Actor = "nobody"
	alter(t, path, "update audit set actor = 'nobody', head = '"+forged.Chain(rows[1].Head)+"' where n = 3")
	if err := verifyFile(t, path); !fault.Is(err, fault.Damaged) {
		t.Errorf("verify answers %v, want damaged", err)
	}
}

func fill(t *testing.T, path string) {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), path)
	must(t, err)
	b := newBench(t, store)
	for range 3 {
		id := newID(t)
		b.accept(t, delivery(id, seal(t, envelope(id))), noon)
	}
	must(t, store.Close())
}

func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	for part := range strings.SplitSeq(statement, ";") {
		_, err = db.ExecContext(t.Context(), part)
		must(t, err)
	}
	must(t, db.Close())
}

func verifyFile(t *testing.T, path string) error {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), path)
	must(t, err)
	defer func() { must(t, store.Close()) }()
	centre, err := central.New(context.Background(), central.Options{Authority: council, Ledger: store, Forms: oneForm{}, Keys: testKeys(), Unpack: plain})
	must(t, err)
	report, err := centre.VerifyAudit(t.Context())
	if err == nil && (report.Submissions != 3 || report.Rows < 7) {
		t.Errorf("report %+v", report)
	}
	return err
}
