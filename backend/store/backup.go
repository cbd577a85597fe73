package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store/query"
	"modernc.org/sqlite"
)

const (
	dailyPrefix  = "daily-"
	beforePrefix = "before-version-" // copies made before a migration
	keptDaily    = 2                 // the newest, and the one before it
	backupKey    = "backup.last"
	purgedKey    = "backup.purged" // set while older backups hold a draft that is gone for good
	scratchDir   = "scratch"
)

// manifest is what the newest backup held when it was made; a restored copy
// must hold the same.
type manifest struct {
	Name   string
	At     time.Time
	SHA256 string
	Rows   map[string]int64
}

// Backup makes an encrypted copy of the whole store beside it and remembers
// what is in it. Older copies go, except the one before.
func (s *Store) Backup(ctx context.Context, now time.Time) error {
	path, err := s.copyTo(ctx, dailyPrefix+now.UTC().Format("20060102T150405.000Z")+".db")
	if err != nil {
		return said(err)
	}
	m := manifest{Name: filepath.Base(path), At: now.UTC().Truncate(time.Millisecond)}
	if m.SHA256, err = fileDigest(path); err != nil {
		return said(err)
	}
	if m.Rows, err = s.rowsOfCopy(ctx, path); err != nil {
		return said(err)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return said(err)
	}
	if err := s.SetSetting(ctx, backupKey, raw); err != nil {
		return err
	}
	return s.prune(keptDaily)
}

// copyTo copies the store as it is now to backups/name through SQLite's backup
// interface, into a file sealed under the same key. The name appears only when
// the copy is whole and on the disk.
func (s *Store) copyTo(ctx context.Context, name string) (path string, err error) {
	folder := filepath.Join(s.dir, backupDir)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	path = filepath.Join(folder, name)
	tmp := path + ".part"
	from := s.read
	if from == nil { // before a migration only the writer is open
		from = s.write
	}
	if err := copyDatabase(ctx, s.vfs, from, tmp); err != nil {
		dropDatabase(tmp)
		return "", err
	}
	if err := os.Rename(tmp, path); err != nil {
		return "", err
	}
	return path, encvfs.SyncFolder(folder)
}

// copyDatabase makes the file to and copies all pages of from into it.
func copyDatabase(ctx context.Context, vfs *encvfs.VFS, from *sql.DB, to string) error {
	if err := dropDatabase(to); err != nil {
		return err
	}
	if err := vfs.Create(to); err != nil {
		return err
	}
	conn, err := from.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		maker, ok := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		})
		if !ok {
			return fault.New(fault.Internal, "internal")
		}
		b, err := maker.NewBackup(dataSource(vfs, to, true))
		if err != nil {
			return err
		}
		_, err = b.Step(-1)
		return errors.Join(err, b.Finish())
	})
}

// dropDatabase removes a database of ours with its log and index.
func dropDatabase(path string) error {
	var errs []error
	for _, tail := range []string{"", "-wal", "-shm"} {
		errs = append(errs, unlessMissing(os.Remove(path+tail)))
	}
	return errors.Join(errs...)
}

// newestBackup is the path of the newest daily copy; "" where there is none.
// Names sort by time.
func newestBackup(dir string) string {
	all := backups(dir, dailyPrefix)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

func backups(dir, prefix string) []string {
	entries, err := os.ReadDir(filepath.Join(dir, backupDir))
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), ".db") {
			out = append(out, filepath.Join(dir, backupDir, e.Name()))
		}
	}
	slices.Sort(out)
	return out
}

// prune keeps the newest n daily copies.
func (s *Store) prune(n int) error {
	all := backups(s.dir, dailyPrefix)
	var errs []error
	for _, old := range all[:max(0, len(all)-n)] {
		errs = append(errs, dropDatabase(old))
	}
	return said(errors.Join(errs...))
}

// ProveBackup restores the newest backup into a scratch copy and checks that
// copy in full: pages, foreign keys, digests of sealed bytes, and that it holds
// what the backup held when it was made. fault.Damaged where it does not;
// fault.NotFound where there is no backup.
func (s *Store) ProveBackup(ctx context.Context) error {
	path := newestBackup(s.dir)
	if path == "" {
		return fault.New(fault.NotFound, "store.no_backup")
	}
	m, err := s.manifest(ctx)
	if err != nil {
		return err
	}
	sum, err := fileDigest(path)
	if err != nil {
		return said(err)
	}
	if m.Name != filepath.Base(path) || m.SHA256 != sum {
		return fault.New(fault.Damaged, "store.backup_damaged")
	}
	rows, err := s.restoreAndCheck(ctx, path)
	if fault.Is(said(err), fault.Damaged) {
		return fault.Wrap(err, fault.Damaged, "store.backup_damaged")
	}
	if err != nil {
		return said(err)
	}
	if fmt.Sprint(rows) != fmt.Sprint(m.Rows) {
		return fault.New(fault.Damaged, "store.backup_damaged")
	}
	return nil
}

func (s *Store) restoreAndCheck(ctx context.Context, backup string) (rows map[string]int64, err error) {
	from, err := openPool(s.vfs, backup, false)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	scratch := filepath.Join(s.dir, scratchDir)
	if err := os.MkdirAll(scratch, 0o700); err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	copied := filepath.Join(scratch, "restored.db")
	if err := copyDatabase(ctx, s.vfs, from, copied); err != nil {
		return nil, err
	}
	db, err := openPool(s.vfs, copied, false)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := checkAll(ctx, db); err != nil {
		return nil, err
	}
	return countRows(ctx, db)
}

func (s *Store) manifest(ctx context.Context) (m manifest, err error) {
	raw, err := s.Setting(ctx, backupKey)
	if err != nil || raw == nil {
		return m, err
	}
	return m, said(json.Unmarshal(raw, &m))
}

func (s *Store) rowsOfCopy(ctx context.Context, path string) (map[string]int64, error) {
	db, err := openPool(s.vfs, path, false)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return countRows(ctx, db)
}

func countRows(ctx context.Context, d query.DBTX) (map[string]int64, error) {
	names, err := tables(ctx, d)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	for _, name := range names {
		var n int64
		if err := d.QueryRowContext(ctx, "SELECT count(*) FROM "+quoted(name)).Scan(&n); err != nil {
			return nil, err
		}
		out[name] = n
	}
	return out, nil
}

func fileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
