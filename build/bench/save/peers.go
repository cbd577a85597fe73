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
	modernc, err := openPlain("sqlite", "file:"+filepath.Join(dir, "modernc.db")+"?_txlock=immediate&_pragma="+strings.Join(pragmas, "&_pragma="), nil)
	if err != nil {
		return nil, err
	}
	mattn, err := openPlain("sqlite3", "file:"+filepath.Join(dir, "mattn.db")+"?_txlock=immediate&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_secure_delete=true&_cache_size=-65536",
		[]string{"temp_store=2", "journal_size_limit=8388608", "trusted_schema=0", "cell_size_check=1"})
	if err != nil {
		return nil, err
	}
	return []*peer{{name: "ours (encrypted)", save: ours}, {name: "modernc, plain", save: modernc}, {name: "mattn, plain", save: mattn}}, nil
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

// openPlain is the store's own schema on another driver, without encryption.
func openPlain(driver, name string, pragmas []string) (saver, error) {
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
	return func(ctx context.Context, row forms.Row) error { return savePlain(ctx, db, row) }, nil
}

// savePlain does what Save does for one new row, statement by statement.
func savePlain(ctx context.Context, db *sql.DB, row forms.Row) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
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
	err = tx.QueryRowContext(ctx, `SELECT answer.seq FROM answer WHERE answer.draft = ?1 AND answer.client = ?2
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
	if _, err := tx.ExecContext(ctx, "UPDATE draft SET saved_at = ?, version = ? WHERE id = ?", at, row.Version, "d1"); err != nil {
		return err
	}
	return tx.Commit()
}
