package store

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"earlyhelp.example/backend/store/query"
)

// Urgent counts what is urgent and not received, unfinished drafts included
// (BR-32); practice never counts.
func (s *Store) Urgent(ctx context.Context) (Urgent, error) {
	u, err := urgentIn(ctx, s.read)
	return u, said(err)
}

func urgentIn(ctx context.Context, d query.DBTX) (u Urgent, err error) {
	items, err := q.UrgentItems(ctx, d)
	if err != nil {
		return u, err
	}
	drafts, err := q.UrgentDrafts(ctx, d)
	if err != nil {
		return u, err
	}
	u.Items, u.Drafts = int(items.N), int(drafts.N)
	var a, b time.Time
	err = moments([]stamp{{items.Since, &a}, {drafts.Since, &b}})
	u.Since = earlier(a, b)
	return u, err
}

// earlier is the earlier of two times, of which either may be zero for "none".
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// ReadFront reads front.json without a key; where there is none, nothing is
// urgent.
func ReadFront(dir string) (Front, error) {
	raw, err := os.ReadFile(filepath.Join(dir, frontFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Front{}, nil
	}
	if err != nil {
		return Front{}, said(err)
	}
	var f Front
	return f, said(json.Unmarshal(raw, &f))
}

// refreshFront brings front.json up to date. A failure is not the caller's: the
// work itself is saved, and the next change tries again.
func (s *Store) refreshFront(ctx context.Context) {
	s.frontMu.Lock()
	defer s.frontMu.Unlock()
	u, err := urgentIn(context.WithoutCancel(ctx), s.write)
	if err != nil {
		return
	}
	next := Front{Count: u.Items + u.Drafts, Since: u.Since}
	if kept, err := ReadFront(s.dir); err == nil && kept.Count == next.Count && kept.Since.Equal(next.Since) {
		return
	}
	raw, err := json.Marshal(next)
	if err != nil {
		return
	}
	writeAtomically(filepath.Join(s.dir, frontFile), raw)
}

// writeAtomically replaces path by raw, durably, or leaves it as it was.
func writeAtomically(path string, raw []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(raw)
	if err == nil {
		err = tmp.Sync()
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}
