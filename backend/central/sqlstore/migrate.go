package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"

	"earlyhelp.example/backend/fault"
)

const schemaTable = `create table if not exists ledger_schema (
  version integer not null primary key, sha256 text not null) strict`

// migrate applies the schema files the book has not seen, all in one
// transaction. It refuses a book from a newer program, and one whose past files
// are not these: either way it writes nothing.
func migrate(ctx context.Context, raw *sql.Conn) error {
	steps, err := fs.Glob(files, "schema/*.sql") // sorted
	if err != nil {
		return broken(err)
	}
	if _, err := raw.ExecContext(ctx, "begin immediate"); err != nil {
		return broken(err)
	}
	if err := applySteps(ctx, raw, steps); err != nil {
		_, _ = raw.ExecContext(ctx, "rollback")
		return broken(err)
	}
	_, err = raw.ExecContext(ctx, "commit")
	return broken(err)
}

func applySteps(ctx context.Context, raw *sql.Conn, steps []string) error {
	if _, err := raw.ExecContext(ctx, schemaTable); err != nil {
		return err
	}
	var newest sql.NullInt64
	if err := raw.QueryRowContext(ctx, "select max(version) from ledger_schema").Scan(&newest); err != nil {
		return err
	}
	if newest.Int64 > int64(len(steps)) {
		return fault.New(fault.Newer, "central.store-newer")
	}
	for i, step := range steps {
		text, err := files.ReadFile(step)
		if err != nil {
			return err
		}
		if err := applyStep(ctx, raw, i+1, newest.Int64 > int64(i), string(text)); err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	return nil
}

func applyStep(ctx context.Context, raw *sql.Conn, version int, past bool, text string) error {
	digest := sha256.Sum256([]byte(text))
	want := hex.EncodeToString(digest[:])
	if past {
		var got string
		if err := raw.QueryRowContext(ctx, "select sha256 from ledger_schema where version = ?", version).Scan(&got); err != nil {
			return err
		}
		if got != want {
			return fault.New(fault.Newer, "central.store-newer")
		}
		return nil
	}
	if _, err := raw.ExecContext(ctx, text); err != nil {
		return err
	}
	_, err := raw.ExecContext(ctx, "insert into ledger_schema (version, sha256) values (?, ?)", version, want)
	return err
}
