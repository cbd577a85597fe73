package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// rows is the authority's rows on one connection, inside one transaction. Where
// several writes share it, books is where the book of each authority stands.
type rows struct {
	c         *conn
	authority string
	books     map[string]*standing
}

// standing is a council's row that is written once, at the end of a batch.
type standing struct {
	central.Council
	changed bool
}

var _ central.Tx = (*rows)(nil)

type scanner interface{ Scan(...any) error }

func (r *rows) args(rest []any) []any { return append([]any{r.authority}, rest...) }

func (r *rows) query(name string) (*sql.Stmt, error) {
	stmt, ok := r.c.queries[name]
	if !ok {
		return nil, broken(fmt.Errorf("no query %s", name))
	}
	return stmt, nil
}

// do runs a query that changes rows; a row it should have met and did not is
// NotFound.
func (r *rows) do(name string, args ...any) error {
	stmt, err := r.query(name)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(context.Background(), r.args(args)...)
	return broken(err)
}

func (r *rows) change(name string, args ...any) error {
	stmt, err := r.query(name)
	if err != nil {
		return err
	}
	done, err := stmt.ExecContext(context.Background(), r.args(args)...)
	if err != nil {
		return broken(err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return notFound(err)
	}
	return nil
}

func notFound(cause error) error {
	if cause != nil {
		return broken(cause)
	}
	return fault.New(fault.NotFound, "central.not-found")
}

func one[T any](r *rows, scan func(scanner) (T, error), name string, args ...any) (T, error) {
	var zero T
	stmt, err := r.query(name)
	if err != nil {
		return zero, err
	}
	got, err := scan(stmt.QueryRowContext(context.Background(), r.args(args)...))
	if errors.Is(err, sql.ErrNoRows) {
		return zero, notFound(nil)
	}
	if err != nil {
		return zero, broken(err)
	}
	return got, nil
}

func many[T any](r *rows, scan func(scanner) (T, error), name string, args ...any) ([]T, error) {
	stmt, err := r.query(name)
	if err != nil {
		return nil, err
	}
	found, err := stmt.QueryContext(context.Background(), r.args(args)...)
	if err != nil {
		return nil, broken(err)
	}
	var list []T
	for found.Next() {
		got, err := scan(found)
		if err != nil {
			return nil, broken(errors.Join(err, found.Close()))
		}
		list = append(list, got)
	}
	return list, broken(errors.Join(found.Err(), found.Close()))
}

// millis and moment are how a time stands in the file; 0 is no time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

type moment struct{ t *time.Time }

// Scan reads a time.
func (m moment) Scan(src any) error {
	ms, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a time is %T, not a number", src)
	}
	*m.t = time.Time{}
	if ms != 0 {
		*m.t = time.UnixMilli(ms).UTC()
	}
	return nil
}

// Council is the book's standing; zero where the authority has no book.
func (r *rows) Council() (central.Council, error) {
	if book := r.books[r.authority]; book != nil {
		return book.Council, nil
	}
	got, err := one(r, func(s scanner) (c central.Council, err error) {
		err = s.Scan(&c.Epoch, &c.Seq, &c.N, &c.Head, &c.Kin)
		return c, err
	}, "council")
	if fault.Is(err, fault.NotFound) {
		got, err = central.Council{}, nil
	}
	if err == nil && r.books != nil {
		r.books[r.authority] = &standing{Council: got}
	}
	return got, err
}

// PutCouncil keeps the book's standing.
func (r *rows) PutCouncil(c central.Council) error {
	if r.books != nil {
		r.books[r.authority] = &standing{c, true}
		return nil
	}
	return r.do("council_put", c.Epoch, c.Seq, c.N, c.Head, c.Kin)
}

// keep writes what the batch did to an authority's book.
func (s *Store) keep(books map[string]*standing) error {
	for authority, book := range books {
		if book.changed {
			if err := (&rows{c: s.writer, authority: authority}).PutCouncil(book.Council); err != nil {
				return err
			}
		}
	}
	return nil
}
