// Package centraltest is the suite that every central.Ledger must pass, and a
// Ledger in memory that passes it. It may hold no rule of the centre: a test of
// a rule that needs this room's help would pass on one Ledger only. One reason:
// PostgreSQL will be trusted for passing what SQLite passes.
package centraltest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// Memory is a Ledger that forgets at the end of the process. It is for tests
// and simulations; it is safe for concurrent use.
type Memory struct {
	mu    sync.RWMutex
	books map[string]*book
}

var _ central.Ledger = (*Memory)(nil)

// NewMemory is an empty Ledger.
func NewMemory() *Memory { return &Memory{books: map[string]*book{}} }

// book is one authority's rows. undo takes back what a Write did, last first.
type book struct {
	council  central.Council
	workers  map[string]central.Worker
	letters  map[string]central.Letter
	devices  map[string]central.Device
	guesses  map[string]central.Guesses
	sessions map[string]central.Session
	spent    map[string]spent
	arrived  map[string]central.Submission
	payloads map[string]central.Payload
	files    map[string]central.File
	parts    map[part][]byte
	kin      map[[2]string]central.Kin // by key and submission
	accounts map[string]central.Account
	staff    map[string]central.StaffSession
	audit    map[int64]central.AuditRow
	undo     []func()
}

// part is a chunk of a file by the byte it begins at.
type part struct {
	file string
	at   int64
}

type spent struct {
	family string
	until  time.Time
}

func newBook() *book {
	return &book{
		workers: map[string]central.Worker{}, letters: map[string]central.Letter{}, devices: map[string]central.Device{},
		guesses: map[string]central.Guesses{}, sessions: map[string]central.Session{}, spent: map[string]spent{},
		arrived: map[string]central.Submission{}, payloads: map[string]central.Payload{}, files: map[string]central.File{}, parts: map[part][]byte{}, kin: map[[2]string]central.Kin{}, accounts: map[string]central.Account{},
		staff: map[string]central.StaffSession{}, audit: map[int64]central.AuditRow{},
	}
}

// Read runs fn while nobody writes.
func (m *Memory) Read(ctx context.Context, authority string, fn func(central.View) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, ok := m.books[authority]
	if !ok {
		b = newBook()
	}
	return fn(b)
}

// Holder looks the session up, then its laptop.
func (m *Memory) Holder(ctx context.Context, authority, sum string) (until time.Time, d central.Device, err error) {
	err = m.Read(ctx, authority, func(v central.View) error {
		session, err := v.SessionByAccess(sum)
		if err != nil {
			return err
		}
		until = session.AccessUntil
		known, err := v.Device(session.Device)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		d = central.Device{ID: known.ID, Worker: known.Worker, Key: known.Key, RevokedAt: known.RevokedAt}
		return err
	})
	return until, d, err
}

// Write runs fn alone and takes back what it did where it fails or panics.
func (m *Memory) Write(ctx context.Context, authority string, fn func(central.Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.books[authority]
	if !ok {
		b = newBook()
		m.books[authority] = b
	}
	b.undo = nil
	defer func() {
		if r := recover(); r != nil {
			err = fault.Wrap(fmt.Errorf("panic of type %T", r), fault.Internal, "internal")
		}
		if err != nil {
			for _, undo := range slices.Backward(b.undo) {
				undo()
			}
		}
	}()
	return fn(b)
}

// Close does nothing.
func (m *Memory) Close() error { return nil }

func put[K comparable, V any](b *book, rows map[K]V, key K, value V) error {
	old, had := rows[key]
	b.undo = append(b.undo, func() {
		if had {
			rows[key] = old
		} else {
			delete(rows, key)
		}
	})
	rows[key] = value
	return nil
}

func add[K comparable, V any](b *book, rows map[K]V, key K, value V) error {
	if _, taken := rows[key]; taken {
		return fault.New(fault.Conflict, "internal")
	}
	return put(b, rows, key, value)
}

func replace[K comparable, V any](b *book, rows map[K]V, key K, value V) error {
	if _, err := get(rows, key); err != nil {
		return err
	}
	return put(b, rows, key, value)
}

func drop[K comparable, V any](b *book, rows map[K]V, gone func(K, V) bool) {
	for key, value := range rows {
		if gone(key, value) {
			b.undo = append(b.undo, func() { rows[key] = value })
			delete(rows, key)
		}
	}
}

func get[K comparable, V any](rows map[K]V, key K) (V, error) {
	value, ok := rows[key]
	if !ok {
		return value, fault.New(fault.NotFound, "central.not-found")
	}
	return value, nil
}

// pick gives the rows that are wanted, in order.
func pick[K comparable, V any](rows map[K]V, want func(V) bool, order func(a, b V) int) []V {
	var list []V
	for value := range maps.Values(rows) {
		if want(value) {
			list = append(list, value)
		}
	}
	slices.SortFunc(list, order)
	return list
}

func first[V any](list []V) (V, error) {
	if len(list) == 0 {
		var zero V
		return zero, fault.New(fault.NotFound, "central.not-found")
	}
	return list[0], nil
}

func bySeq(a, b central.Submission) int { return cmp.Compare(a.Seq, b.Seq) }

func anyOrder[V any](_, _ V) int { return 0 }
