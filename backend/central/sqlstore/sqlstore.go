// Package sqlstore keeps the centre's book in one plain SQLite file: WAL,
// synchronous=FULL, one writer that commits whoever is waiting together. It may
// hold no rule: what may be written, central decides. One reason for it: a
// commit costs one fsync however many share it, so a council's Monday morning
// fits one small machine without anything being answered before it is on disk.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

//go:embed schema/*.sql sql/*.sql
var files embed.FS

const readers = 4

// Store is a Ledger in one SQLite file. Another process may have the same file
// open (central letter does while the server runs): every transaction reads
// what it builds on.
type Store struct {
	db     *sql.DB
	lent   []*sql.Conn // all that are taken from db
	writer *conn
	pool   chan *conn // readers that are free
	warm   chan *conn // the one of them that was used last
	jobs   chan *job

	company bool // the last commit had more than one job; the writer's own

	close   sync.Once
	closing chan struct{} // closed by Close: no more jobs
	done    chan struct{} // closed by the writer when it has ended
}

var _ central.Ledger = (*Store)(nil)

// Open opens the file, makes it where there is none, and brings its schema up
// to date. A file made by a newer program is left untouched (fault.Newer).
func Open(ctx context.Context, path string) (*Store, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let others read it
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	if err := file.Close(); err != nil {
		return nil, broken(err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, broken(err)
	}
	s := &Store{db: db, pool: make(chan *conn, readers), warm: make(chan *conn, 1), jobs: make(chan *job, 256), closing: make(chan struct{}), done: make(chan struct{})}
	if err := s.prepare(ctx); err != nil {
		for _, raw := range s.lent { // db closes what it has back, and no more
			err = errors.Join(err, raw.Close())
		}
		return nil, errors.Join(err, db.Close())
	}
	go s.commits()
	return s, nil
}

// dsn sets every pragma on every connection; busy_timeout first, since the
// others may have to wait. Pages of 8 KB (of a book made from now on) hold a
// form in half as many writes; a log of 4,000 of them is folded half as often.
func dsn(path string) string {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "page_size(8192)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(on)", "cache_size(-16384)", "wal_autocheckpoint(4000)", "trusted_schema(off)"}}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// lend takes one connection of the file for as long as it is open.
func (s *Store) lend(ctx context.Context) (*sql.Conn, error) {
	raw, err := s.db.Conn(ctx)
	if err != nil {
		return nil, broken(err)
	}
	s.lent = append(s.lent, raw)
	return raw, nil
}

func (s *Store) prepare(ctx context.Context) error {
	raw, err := s.lend(ctx)
	if err != nil {
		return err
	}
	if err := migrate(ctx, raw); err != nil {
		return err
	}
	if s.writer, err = newConn(ctx, raw); err != nil {
		return err
	}
	for range readers {
		raw, err := s.lend(ctx)
		if err != nil {
			return err
		}
		if _, err := raw.ExecContext(ctx, "pragma query_only = on"); err != nil {
			return broken(err)
		}
		c, err := newConn(ctx, raw)
		if err != nil {
			return err
		}
		s.pool <- c
	}
	return nil
}

// take borrows a reader, for give to take back: rather the one that was used last.
// A commit makes every reader forget the pages it knows, so of those that take
// turns none would know any.
func (s *Store) take(ctx context.Context) (*conn, error) {
	select {
	case c := <-s.warm:
		return c, nil
	default:
	}
	select {
	case c := <-s.warm:
		return c, nil
	case c := <-s.pool:
		return c, nil
	case <-s.closing:
		return nil, errClosed()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *Store) give(c *conn) {
	select {
	case s.warm <- c:
	default:
		s.pool <- c
	}
}

// Read runs fn on one picture of the file.
func (s *Store) Read(ctx context.Context, authority string, fn func(central.View) error) error {
	c, err := s.take(ctx)
	if err != nil {
		return err
	}
	defer s.give(c)
	if err := c.run("begin"); err != nil {
		return err
	}
	err = guarded(func() error { return fn(&rows{c: c, authority: authority}) })
	if end := c.run("commit"); err == nil {
		err = end
	}
	return err
}

// Close lets the writer finish what it was given and the readers end, then
// closes the file; SQLite then folds the WAL into it. A second Close does
// nothing.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		<-s.done
		for range readers {
			select {
			case c := <-s.warm:
				err = errors.Join(err, c.end())
			case c := <-s.pool:
				err = errors.Join(err, c.end())
			}
		}
		err = errors.Join(err, s.writer.end(), s.db.Close())
	})
	return broken(err)
}

// conn is one connection with every query of sql/ prepared on it.
type conn struct {
	raw     *sql.Conn
	queries map[string]*sql.Stmt
}

func newConn(ctx context.Context, raw *sql.Conn) (*conn, error) {
	texts, err := queries()
	if err != nil {
		return nil, err
	}
	c := &conn{raw: raw, queries: make(map[string]*sql.Stmt, len(texts)+len(controls))}
	all := maps.Clone(texts)
	for _, control := range controls {
		all[control] = control
	}
	for name, text := range all {
		stmt, err := raw.PrepareContext(ctx, text)
		if err != nil {
			return nil, broken(fmt.Errorf("query %s: %w", name, err))
		}
		c.queries[name] = stmt
	}
	return c, nil
}

// end gives the connection back. Statements left open would keep SQLite from
// closing the file, and with it from folding the WAL.
func (c *conn) end() error {
	var err error
	for _, stmt := range c.queries {
		err = errors.Join(err, stmt.Close())
	}
	return errors.Join(err, c.raw.Close())
}

// controls are the statements around transactions, prepared like the queries.
var controls = []string{"begin", "begin immediate", "commit", "rollback", "savepoint job", "rollback to job", "release job"}

// run executes one of the controls. It takes no context: an end that is cut off
// half way would leave the connection in a transaction.
func (c *conn) run(control string) error {
	_, err := c.queries[control].ExecContext(context.Background())
	return broken(err)
}

// queries reads sql/*.sql: each query follows a line "-- name: x".
var queries = sync.OnceValues(func() (map[string]string, error) {
	all := map[string]string{}
	entries, err := files.ReadDir("sql")
	if err != nil {
		return nil, broken(err)
	}
	for _, entry := range entries {
		text, err := files.ReadFile("sql/" + entry.Name())
		if err != nil {
			return nil, broken(err)
		}
		for _, block := range strings.Split(string(text), "-- name: ")[1:] {
			name, query, _ := strings.Cut(block, "\n")
			if _, twice := all[name]; twice {
				return nil, broken(fmt.Errorf("query %s stands twice", name))
			}
			all[name] = strings.TrimSpace(query)
		}
	}
	return all, nil
})

// broken turns a driver's error into a fault. A fault passes unchanged.
func broken(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Fault](err); ok {
		return err
	}
	kind, key := fault.Internal, "internal"
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		kind = kindOf(e.Code())
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
			key = "central.disk"
		}
	}
	return fault.Wrap(err, kind, key)
}

func kindOf(code int) fault.Kind {
	switch code & 0xff {
	case sqlite3.SQLITE_CONSTRAINT:
		return fault.Conflict
	case sqlite3.SQLITE_FULL:
		return fault.Full
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fault.Damaged
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fault.Locked
	}
	return fault.Internal
}
