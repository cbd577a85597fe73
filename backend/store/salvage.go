package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store/query"
)

const (
	damageKey   = "damage"
	salvageFile = "store.db.salvaged"
	walHeader   = 32 // a log no longer than its header holds nothing
)

// marker says that a salvage is due or under way, so that one cut short by a
// power cut is taken up again. Folder is where the damaged files were copied;
// only when Copied is true is it whole.
type marker struct {
	Key    string `json:"key"`
	Folder string `json:"folder,omitempty"`
	Copied bool   `json:"copied,omitempty"`
}

func (s *Store) writeMarker(m marker) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return said(err)
	}
	return said(errors.Join(writeAtomically(filepath.Join(s.dir, markerFile), raw), encvfs.SyncFolder(s.dir)))
}

// salvage sets the damaged files aside and builds a new store from all that can
// still be read of them and of the newest backup. The damaged files are copied
// first and never written to; the live ones are replaced only when the new
// store is whole and on the disk. Where nothing at all can be read (a wrong key
// looks like that too) nothing is changed.
func (s *Store) salvage(ctx context.Context, key string) error {
	m, err := s.setAside(key)
	if err != nil {
		return said(err)
	}
	fresh := filepath.Join(s.dir, salvageFile)
	found, err := s.rebuild(ctx, fresh, m)
	if err == nil && found.sources == 0 {
		err = fault.New(fault.Damaged, "store.unreadable")
	}
	if err != nil {
		dropDatabase(fresh)
		if fault.Is(err, fault.Damaged) { // nothing to take up again
			os.RemoveAll(filepath.Join(s.dir, m.Folder))
			os.Remove(filepath.Join(s.dir, markerFile))
		}
		return said(err)
	}
	if err := s.swapIn(fresh); err != nil {
		return said(err)
	}
	return said(s.openPools(ctx))
}

// setAside copies the damaged files to a folder of their own, durably.
func (s *Store) setAside(key string) (marker, error) {
	var m marker
	raw, err := os.ReadFile(filepath.Join(s.dir, markerFile))
	if err == nil {
		err = json.Unmarshal(raw, &m)
	} else {
		m.Key, err = key, unlessMissing(err)
	}
	if err != nil || m.Copied {
		return m, err
	}
	m.Folder = filepath.Join(asideDir, s.now().UTC().Format("20060102T150405.000Z"))
	folder := filepath.Join(s.dir, m.Folder)
	if err := freshFolder(folder); err != nil {
		return m, err
	}
	for _, name := range []string{storeFile, storeFile + "-wal"} {
		if err := copyFile(filepath.Join(s.dir, name), filepath.Join(folder, name)); unlessMissing(err) != nil {
			return m, err
		}
	}
	m.Copied = true
	return m, errors.Join(encvfs.SyncFolder(folder), s.writeMarker(m))
}

// rebuild makes the new store at path out of the files set aside, then fills
// what is missing from the newest backup.
func (s *Store) rebuild(ctx context.Context, path string, m marker) (salvaged, error) {
	var sum salvaged
	if err := dropDatabase(path); err != nil {
		return sum, err
	}
	if err := s.vfs.Create(path); err != nil {
		return sum, err
	}
	db, err := openPool(s.vfs, path, true)
	if err != nil {
		return sum, err
	}
	defer db.Close()
	if err := migrate(ctx, db, steps(), nil); err != nil {
		return sum, err
	}
	sources := []string{filepath.Join(s.dir, m.Folder, storeFile), newestBackup(s.dir)}
	if err := s.fill(ctx, db, sources, &sum); err != nil || sum.sources == 0 {
		return sum, err
	}
	d := Damage{At: s.now(), Key: m.Key, Folder: filepath.ToSlash(m.Folder), Kept: sum.kept, Lost: sum.lost}
	if err := noteDamage(ctx, db, d); err != nil {
		return sum, err
	}
	if err := checkAll(ctx, db); err != nil {
		return sum, fault.Wrap(err, fault.Internal, "internal")
	}
	_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return sum, err
}

// fill copies rows with foreign keys off, because what they point at may be
// lost, and mends that at the end.
func (s *Store) fill(ctx context.Context, db *sql.DB, sources []string, sum *salvaged) error {
	if _, err := db.ExecContext(ctx, "PRAGMA foreign_keys=0"); err != nil {
		return err
	}
	for _, source := range sources {
		if err := s.fillFrom(ctx, db, source, sum); err != nil {
			return err
		}
	}
	if err := mend(ctx, db); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "PRAGMA foreign_keys=1")
	return err
}

// fillFrom reads a scratch copy of source, so that opening it alters no evidence.
func (s *Store) fillFrom(ctx context.Context, db *sql.DB, source string, sum *salvaged) error {
	scratch := filepath.Join(s.dir, scratchDir)
	if err := freshFolder(scratch); err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	copied := filepath.Join(scratch, storeFile)
	for _, tail := range []string{"", "-wal"} {
		if err := copyFile(source+tail, copied+tail); unlessMissing(err) != nil {
			return err
		}
	}
	if err := s.graftSchema(ctx, copied); err != nil {
		return err
	}
	from, err := openPool(s.vfs, copied, false)
	if err != nil {
		return err
	}
	defer from.Close()
	return sum.copyAll(ctx, from, db)
}

// graftSchema gives the scratch copy sound schema pages out of the newest
// backup, where its own are broken: one broken page there would otherwise cost
// everything since that backup. A backup of another schema version gives none.
func (s *Store) graftSchema(ctx context.Context, copied string) error {
	donor := newestBackup(s.dir)
	if donor == "" {
		return nil
	}
	pages, err := s.schemaPages(ctx, donor)
	if err != nil || len(pages) == 0 {
		return nil // a broken backup is no donor, and no reason to stop
	}
	if _, err := os.Lstat(copied); err != nil {
		return unlessMissing(err)
	}
	_, err = s.vfs.Graft(copied, donor, pages)
	return err
}

func (s *Store) schemaPages(ctx context.Context, path string) (pages []int64, err error) {
	db, err := openPool(s.vfs, path, false)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	have, err := version(ctx, db)
	if err != nil || have != len(steps()) {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var page int64
		if err := rows.Scan(&page); err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pages, rows.Err()
}

// swapIn puts the new store in the place of the damaged one. The old log goes
// first: it would be taken for the new store's. The marker goes last.
func (s *Store) swapIn(fresh string) error {
	live := filepath.Join(s.dir, storeFile)
	for _, tail := range []string{"-wal", "-shm"} {
		if err := unlessMissing(os.Remove(live + tail)); err != nil {
			return err
		}
	}
	if err := os.Rename(fresh, live); err != nil {
		return err
	}
	if err := encvfs.SyncFolder(s.dir); err != nil {
		return err
	}
	return unlessMissing(os.Remove(filepath.Join(s.dir, markerFile)))
}

// readLog takes a copy of the log before it is replayed; nil where it holds
// nothing.
func (s *Store) readLog() ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(s.dir, storeFile+"-wal"))
	if len(raw) <= walHeader {
		raw = nil
	}
	return raw, said(unlessMissing(err))
}

// judgeLog keeps the copy of a log that was cut: frames that failed their check
// ended the replay early, which SQLite does without a word. After a power cut
// that is a write nobody was told of; after tampering it is not, and only a
// person can tell.
func (s *Store) judgeLog(ctx context.Context, log []byte) error {
	if _, frames := s.vfs.Failures(); frames == 0 || log == nil {
		return nil
	}
	folder := filepath.Join(asideDir, s.now().UTC().Format("20060102T150405.000Z"))
	if err := os.MkdirAll(filepath.Join(s.dir, folder), 0o700); err != nil {
		return err
	}
	if err := writeAtomically(filepath.Join(s.dir, folder, storeFile+"-wal"), log); err != nil {
		return err
	}
	return noteDamage(ctx, s.write, Damage{At: s.now(), Key: "store.log_cut", Folder: filepath.ToSlash(folder)})
}

func noteDamage(ctx context.Context, db *sql.DB, d Damage) error {
	all, err := damageIn(ctx, db)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(append(all, d))
	if err != nil {
		return err
	}
	return q.PutSetting(ctx, db, query.PutSettingParams{Key: damageKey, Value: string(raw)})
}

func (s *Store) damage(ctx context.Context) ([]Damage, error) {
	all, err := damageIn(ctx, s.read)
	return all, said(err)
}

func damageIn(ctx context.Context, d query.DBTX) (all []Damage, err error) {
	raw, err := q.Setting(ctx, d, damageKey)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return all, json.Unmarshal([]byte(raw), &all)
}

// DamageSeen takes what was found at opening off the home screen: the person
// has read it. The files set aside stay.
func (s *Store) DamageSeen(ctx context.Context) error { return s.SetSetting(ctx, damageKey, nil) }

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
