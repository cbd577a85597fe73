package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3" // driver "sqlite3"
	_ "modernc.org/sqlite"          // driver "sqlite"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

func open(dir string) ([]*peer, error) {
	ours, err := openOurs(filepath.Join(dir, "ours"))
	if err != nil {
		return nil, err
	}
	pragmas := []string{"busy_timeout(5000)", "synchronous(2)", "foreign_keys(1)", "temp_store(2)", "journal_size_limit(8388608)",
		"trusted_schema(0)", "cell_size_check(1)", "cache_size(-65536)", "secure_delete(1)", "journal_mode(wal)"}
	name := func(file string) string {
		return "file:" + filepath.Join(dir, file) + "?_txlock=immediate&_pragma=" + strings.Join(pragmas, "&_pragma=")
	}
	modernc, err := openPlain("sqlite", name("modernc.db"), nil, anew)
	if err != nil {
		return nil, err
	}
	prepared, err := openPlain("sqlite", name("prepared.db"), nil, once)
	if err != nil {
		return nil, err
	}
	mattn, err := openPlain("sqlite3", "file:"+filepath.Join(dir, "mattn.db")+"?_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=true&_cache_size=-65536",
		[]string{"temp_store=2", "journal_size_limit=8388608", "trusted_schema=0", "cell_size_check=1"}, anew)
	if err != nil {
		return nil, err
	}
	return []*peer{{name: "ours (encrypted)", save: ours}, {name: "modernc, plain", save: modernc}, {name: "mattn, plain", save: mattn},
		{name: "modernc, prepared", save: prepared}}, nil
}

type saver = func(context.Context, forms.Row) error

func openOurs(dir string) (saver, error) {
	ctx, began := context.Background(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	key, err := vault.NewKey()
	if err != nil {
		return nil, err
	}
	if err := store.Create(ctx, dir, key, began); err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, dir, key, store.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.CreateDraft(ctx, store.DraftHead{ID: "d1", Form: "eha_portal", Version: 1, Language: "en", Started: "2026-11-22", CreatedAt: began, By: "w-10442"}); err != nil {
		return nil, err
	}
	return func(ctx context.Context, row forms.Row) error {
		_, err := s.Save(ctx, "d1", []forms.Row{row})
		return err
	}, nil
}

// How a peer says its statements: anew at every save, as most programs do, or
// prepared once, as our store does.
const (
	anew = false
	once = true
)

// openPlain is the store's own schema on another driver, without encryption.
func openPlain(driver, name string, pragmas []string, prepared bool) (saver, error) {
	db, err := sql.Open(driver, name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	schema, err := os.ReadFile("../../../backend/store/schema/0001_first.sql")
	if err != nil {
		return nil, err
	}
	statements := append([]string{}, string(schema), `INSERT INTO draft (id, form, version, language, started, practice, created_at, by, saved_at)
		VALUES ('d1', 'eha_portal', 1, 'en', '2026-11-22', 0, '2026-11-22T09:00:00.000Z', 'w-10442', '2026-11-22T09:00:00.000Z')`)
	for _, p := range pragmas {
		statements = append([]string{"PRAGMA " + p}, statements...)
	}
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			return nil, err
		}
	}
	known := map[string]*sql.Stmt{}
	return func(ctx context.Context, row forms.Row) error {
		for text, stmt := range known {
			if stmt == nil {
				if known[text], err = db.PrepareContext(ctx, text); err != nil {
					return err
				}
			}
		}
		plain, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer plain.Rollback()
		tx := saying{plain, nil}
		if prepared {
			tx.known = known
		}
		if err := savePlain(ctx, tx, row); err != nil {
			return err
		}
		return plain.Commit()
	}, nil
}

// saying is a transaction; where it has known, it prepares what it meets there.
type saying struct {
	*sql.Tx
	known map[string]*sql.Stmt
}

func (t saying) stmt(ctx context.Context, text string) *sql.Stmt {
	if stmt := t.known[text]; stmt != nil {
		return t.StmtContext(ctx, stmt)
	}
	if t.known != nil {
		t.known[text] = nil
	}
	return nil
}

func (t saying) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	if stmt := t.stmt(ctx, text); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, text, args...)
}

func (t saying) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if stmt := t.stmt(ctx, text); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, text, args...)
}

// savePlain does what Save does for one new row, statement by statement.
func savePlain(ctx context.Context, tx saying, row forms.Row) error {
	const all = `id, form, version, language, started, practice, created_at, by, state, saved_at, family, initials, done, total,
		urgent_since, submission, replaces, deleted_at, reason`
	columns := make([]any, 19)
	for i := range columns {
		columns[i] = new(any)
	}
	if err := tx.QueryRowContext(ctx, "SELECT "+all+" FROM draft WHERE id = ?", "d1").Scan(columns...); err != nil {
		return err
	}
	var seq int64
	err := tx.QueryRowContext(ctx, `SELECT answer.seq FROM answer WHERE answer.draft = ?1 AND answer.client = ?2
		UNION ALL SELECT replaced.seq FROM replaced WHERE replaced.draft = ?1 AND replaced.client = ?2 LIMIT 1`, "d1", row.Client).Scan(&seq)
	if !errors.Is(err, sql.ErrNoRows) {
		return errors.Join(errors.New("the answer is there already"), err)
	}
	err = tx.QueryRowContext(ctx, `SELECT draft, seq, form, version, q, subject, row, act, value, members, undoes, at, by, client, began, sitting
		FROM answer WHERE draft = ? AND q = ? AND subject = ? AND row = ? ORDER BY seq DESC LIMIT 1`, "d1", row.Q, row.Subject, row.Row).Scan(columns[:16]...)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT CAST(coalesce(max(seq), 0) + 1 AS INTEGER) FROM answer WHERE draft = ?", "d1").Scan(&seq); err != nil {
		return err
	}
	at := row.At.UTC().Format("2006-01-02T15:04:05.000Z")
	if _, err := tx.ExecContext(ctx, `INSERT INTO answer (draft, seq, form, version, q, subject, row, act, value, members, undoes, at, by, client, began, sitting)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)`, "d1", seq, row.Form, row.Version, row.Q, row.Subject, row.Row,
		string(row.Act), string(row.Value), nil, nil, at, row.By, row.Client, at, "SITTING"); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE draft SET saved_at = ?, version = ? WHERE id = ?", at, row.Version, "d1")
	return err
}
