package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store/query"
)

const careKey = "care"

// care is when the safety of the work was last looked after, and how it ended.
type care struct {
	CheckedAt, BackupAt, ProvedAt time.Time
	Fault                         string // key of the fault that stopped the last proof
	FaultKind                     fault.Kind
	Last                          []checked `json:",omitempty"` // the newest first
}

// checked is one proof that was tried.
type checked struct {
	At        time.Time
	Fault     string     `json:",omitempty"`
	FaultKind fault.Kind `json:",omitempty"`
}

// checksKept is how many proofs Settings can list (screens-laptop 12).
const checksKept = 30

// QuickCheck looks at every page without following indexes: for after the first
// paint of every start. fault.Damaged makes the next Open salvage.
func (s *Store) QuickCheck(ctx context.Context) error {
	return s.afterCheck(said(pragmaHolds(ctx, s.read, "quick_check")))
}

// FullCheck checks every page, index, foreign key and sealed document, and lets
// go of the copies that were made before migrations. fault.Damaged makes the
// next Open salvage.
func (s *Store) FullCheck(ctx context.Context, now time.Time) error {
	if err := s.afterCheck(said(checkAll(ctx, s.read))); err != nil {
		return err
	}
	var errs []error
	for _, old := range backups(s.dir, beforePrefix) {
		errs = append(errs, dropDatabase(old))
	}
	if err := errors.Join(errs...); err != nil {
		return said(err)
	}
	return s.noteCare(ctx, func(c *care) { c.CheckedAt = now })
}

// afterCheck leaves a marker for the next Open where the store is damaged: an
// open store cannot be replaced under its connections.
func (s *Store) afterCheck(err error) error {
	if !fault.Is(err, fault.Damaged) {
		return err
	}
	s.damaged.Store(true)
	return errors.Join(err, s.writeMarker(marker{Key: "store.salvaged"}))
}

// Care does what is due: at the first call of a London day the full check, a
// backup, and the restore of that backup into a scratch copy. Call it after the
// first paint, after a deletion for good, and hourly; when nothing is due it
// does nothing. After such a deletion only the new backup stays.
func (s *Store) Care(ctx context.Context, now time.Time) error {
	c, err := s.care(ctx)
	if err != nil {
		return err
	}
	today, err := KeptUntil(now, 0)
	if err != nil {
		return err
	}
	last, err := KeptUntil(c.ProvedAt, 0)
	if err != nil {
		return err
	}
	purged, err := s.Setting(ctx, purgedKey)
	if err != nil {
		return err
	}
	if c.Fault == "" && last == today && !c.ProvedAt.IsZero() && purged == nil {
		return nil
	}
	return s.proveNoted(ctx, now, purged)
}

// Prove does at once what Care does when it is due.
func (s *Store) Prove(ctx context.Context, now time.Time) error {
	purged, err := s.Setting(ctx, purgedKey)
	if err != nil {
		return err
	}
	return s.proveNoted(ctx, now, purged)
}

// proveNoted proves and keeps how it ended.
func (s *Store) proveNoted(ctx context.Context, now time.Time, purged json.RawMessage) error {
	err := s.prove(ctx, now, purged)
	done := checked{At: now}
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		done.Fault, done.FaultKind = f.Key, f.Kind
	}
	noted := s.noteCare(ctx, func(c *care) {
		c.Fault, c.FaultKind = done.Fault, done.FaultKind
		c.Last = append([]checked{done}, c.Last[:min(len(c.Last), checksKept-1)]...)
	})
	return errors.Join(err, noted)
}

func (s *Store) prove(ctx context.Context, now time.Time, purged json.RawMessage) error {
	if err := s.FullCheck(ctx, now); err != nil {
		return err
	}
	if err := s.Backup(ctx, now); err != nil {
		return err
	}
	if err := s.noteCare(ctx, func(c *care) { c.BackupAt = now }); err != nil {
		return err
	}
	if err := s.ProveBackup(ctx); err != nil {
		return err
	}
	if err := s.letGoOfPurged(ctx, purged); err != nil {
		return err
	}
	return s.noteCare(ctx, func(c *care) { c.ProvedAt = now })
}

// letGoOfPurged drops the backups made before a deletion for good, now that a
// proved one made after it stands. purged is the deletion's mark as it was
// before that backup: a later one has another mark and waits for the next Care.
func (s *Store) letGoOfPurged(ctx context.Context, purged json.RawMessage) error {
	if purged == nil {
		return nil
	}
	if err := s.prune(1); err != nil {
		return err
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		if now, err := q.Setting(ctx, tx, purgedKey); err != nil || now != string(purged) {
			return err
		}
		return q.DropSetting(ctx, tx, purgedKey)
	})
}

// Proof is what the home screen says about the safety of the work.
func (s *Store) Proof(ctx context.Context) (Proof, error) {
	c, err := s.care(ctx)
	if err != nil {
		return Proof{}, err
	}
	p := Proof{ProvedAt: c.ProvedAt, CheckedAt: c.CheckedAt, BackupAt: c.BackupAt}
	if c.Fault != "" {
		p.Fault = fault.New(c.FaultKind, c.Fault)
	}
	for _, done := range c.Last {
		line := Checked{At: done.At}
		if done.Fault != "" {
			line.Fault = fault.New(done.FaultKind, done.Fault)
		}
		p.Last = append(p.Last, line)
	}
	if err := s.onlyHere(ctx, &p); err != nil {
		return Proof{}, said(err)
	}
	p.Damage, err = s.damage(ctx)
	return p, err
}

func (s *Store) onlyHere(ctx context.Context, p *Proof) error {
	items, err := q.OnlyHereItems(ctx, s.read)
	if err != nil {
		return err
	}
	drafts, err := q.OnlyHereDrafts(ctx, s.read)
	if err != nil {
		return err
	}
	added, err := q.OnlyHereAdded(ctx, s.read)
	if err != nil {
		return err
	}
	p.OnlyHereCount = int(items.N + drafts.N + added.N)
	var a, b, c time.Time
	if err := moments([]stamp{{items.Since, &a}, {drafts.Since, &b}, {added.Since, &c}}); err != nil {
		return err
	}
	p.OnlyHereSince = earlier(earlier(a, b), c)
	return nil
}

func (s *Store) care(ctx context.Context) (c care, err error) {
	raw, err := s.Setting(ctx, careKey)
	if err != nil || raw == nil {
		return c, err
	}
	return c, said(json.Unmarshal(raw, &c))
}

func (s *Store) noteCare(ctx context.Context, change func(*care)) error {
	c, err := s.care(ctx)
	if err != nil {
		return err
	}
	change(&c)
	raw, err := json.Marshal(c)
	if err != nil {
		return said(err)
	}
	return s.SetSetting(ctx, careKey, raw)
}

// checkAll is the whole check of one database.
func checkAll(ctx context.Context, d query.DBTX) error {
	if err := pragmaHolds(ctx, d, "integrity_check"); err != nil {
		return err
	}
	if err := foreignKeysHold(ctx, d); err != nil {
		return err
	}
	kept, err := q.Payloads(ctx, d)
	if err != nil {
		return err
	}
	for _, p := range kept {
		if digest(p.Payload) != p.Sha256 {
			return fault.Wrap(errors.New("sealed bytes do not fit their digest"), fault.Damaged, "store.damaged")
		}
	}
	return nil
}

// pragmaHolds runs quick_check or integrity_check, which answer one row "ok".
func pragmaHolds(ctx context.Context, d query.DBTX, name string) error {
	var says string
	if err := d.QueryRowContext(ctx, "PRAGMA "+name+"(1)").Scan(&says); err != nil {
		return err
	}
	if says != "ok" {
		return fault.Wrap(fmt.Errorf("%s failed", name), fault.Damaged, "store.damaged") // its words may hold content
	}
	return nil
}

func tables(ctx context.Context, d query.DBTX) ([]string, error) {
	rows, err := d.QueryContext(ctx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// quoted makes a name of our own schema safe inside a statement.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// freshFolder makes an empty folder at path.
func freshFolder(path string) error {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o700)
}
