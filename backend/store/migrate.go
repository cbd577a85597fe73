package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store/query"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// applicationID marks the file as ours ("EHlp").
const applicationID = 0x45486c70

// step is one migration: its statements in order. Step n leads to version n.
type step []string

// steps reads schema/ in order of file names. A statement ends with a semicolon
// at the end of a line; comments go.
func steps() []step { return mustSteps(schemaFiles, "schema") }

func mustSteps(fsys fs.FS, dir string) []step {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		panic("store: schema missing: " + err.Error())
	}
	var all []step
	for i, e := range entries {
		if !strings.HasPrefix(e.Name(), fmt.Sprintf("%04d_", i+1)) {
			panic("store: schema out of order: " + e.Name())
		}
		raw, err := fs.ReadFile(fsys, dir+"/"+e.Name())
		if err != nil {
			panic("store: " + e.Name() + ": " + err.Error())
		}
		all = append(all, statements(string(raw)))
	}
	return all
}

func statements(text string) step {
	var kept []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "--") {
			kept = append(kept, line)
		}
	}
	var out step
	for _, s := range strings.Split(strings.Join(kept, ""), ";\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// version is the schema version of the file; 0 for one just created.
func version(ctx context.Context, d query.DBTX) (n int, err error) {
	err = d.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
	return n, err
}

// migrate brings db to the last step, all pending steps in one transaction: a
// power cut leaves it wholly old or wholly new. after, where given, is called
// after each statement; an error from it stops and undoes everything.
func migrate(ctx context.Context, db *sql.DB, all []step, after func(statement int) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Foreign keys can only be switched outside a transaction; a step may rebuild
	// a table that others point at.
	if _, err := conn.ExecContext(ctx, "PRAGMA foreign_keys=0"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys=1")
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := applyPending(ctx, tx, all, after); err != nil {
		return err
	}
	return tx.Commit()
}

func applyPending(ctx context.Context, tx *sql.Tx, all []step, after func(int) error) error {
	have, err := version(ctx, tx)
	if err != nil {
		return err
	}
	if have > len(all) {
		return fault.New(fault.Newer, "store.newer")
	}
	done := 0
	for _, s := range all[have:] {
		for _, statement := range s {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("migrate: %.40q: %w", statement, err)
			}
			done++
			if after != nil {
				if err := after(done); err != nil {
					return err
				}
			}
		}
	}
	if err := foreignKeysHold(ctx, tx); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, len(all)))
	return err
}

func foreignKeysHold(ctx context.Context, d query.DBTX) error {
	var broken int
	if err := d.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fault.Wrap(fmt.Errorf("%d rows point at nothing", broken), fault.Damaged, "store.damaged")
	}
	return nil
}

// bringUp refuses a newer store, and before any change keeps an encrypted copy
// of an older one until the next successful full check.
func (s *Store) bringUp(ctx context.Context) error { return s.bringUpTo(ctx, steps()) }

func (s *Store) bringUpTo(ctx context.Context, all []step) error {
	have, err := version(ctx, s.write)
	if err != nil {
		return err
	}
	if have > len(all) {
		return fault.New(fault.Newer, "store.newer")
	}
	if have == len(all) {
		return nil
	}
	if have > 0 {
		if _, err := s.copyTo(ctx, fmt.Sprintf("%s%d.db", beforePrefix, have)); err != nil {
			return err
		}
	}
	return migrate(ctx, s.write, all, nil)
}
