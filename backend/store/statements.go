package store

import (
	"context"
	"database/sql"
	"sync"

	"earlyhelp.example/backend/store/query"
)

// told is what the writer's connection has been told before. A save says the
// same few statements each time, and to read them takes SQLite a quarter of it.
type told struct {
	reading sync.Mutex // one reader at a time; never wanted by who has the connection
	mu      sync.Mutex // held for no longer than a look
	ready   map[string]*sql.Stmt
	met     []string // not ready yet
}

// read readies what was met since. The one connection must be free for it, so
// this goes before a transaction, never within.
func (k *told) read(ctx context.Context, db *sql.DB) error {
	k.reading.Lock()
	defer k.reading.Unlock()
	for {
		text, ok := k.next()
		if !ok {
			return nil
		}
		stmt, err := db.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		k.mu.Lock()
		k.ready[text] = stmt
		k.met = k.met[1:]
		k.mu.Unlock()
	}
}

func (k *told) next() (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.met) == 0 {
		return "", false
	}
	return k.met[0], true
}

// of is the statement for a text; nil where it is not ready.
func (k *told) of(text string) *sql.Stmt {
	k.mu.Lock()
	defer k.mu.Unlock()
	stmt, known := k.ready[text]
	if !known {
		if k.ready == nil {
			k.ready = map[string]*sql.Stmt{}
		}
		k.ready[text], k.met = nil, append(k.met, text)
	}
	return stmt
}

// knowing is a transaction that says what it can with statements read before.
type knowing struct {
	*sql.Tx
	known *told
}

var _ query.DBTX = knowing{}

// ExecContext is the transaction's.
func (t knowing) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	if stmt := t.known.of(text); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, text, args...)
}

// QueryRowContext is the transaction's.
func (t knowing) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	if stmt := t.known.of(text); stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, text, args...)
}
