package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/vault"

	_ "modernc.org/sqlite" // the driver behind database/sql
)

// Names in a data folder; vault.json and its kin beside them are vault's.
const (
	storeFile  = "store.db"
	backupDir  = "backups"
	asideDir   = "set-aside"
	frontFile  = "front.json"
	lockFile   = "lock"
	markerFile = "salvage.json"
)

// Store is an open, unlocked store. All methods are safe for concurrent use;
// writes go one after another through one connection. Every error is a fault:
// Full (no room; the store stays usable), Damaged, NotFound, Conflict, Refused,
// Locked, Internal.
type Store struct {
	dir     string
	vfs     *encvfs.VFS
	write   *sql.DB
	read    *sql.DB
	known   told
	last    lastRows
	now     func() time.Time
	lock    *FolderLock // nil where the caller keeps it
	sitting string      // one per opening: rows of an earlier sitting are never replaced

	frontMu sync.Mutex // one writer of front.json at a time
	savedMu sync.Mutex
	saved   map[string]bool // drafts to thin when the store is closed
	damaged atomic.Bool     // a check found it so: Close changes nothing any more
	closed  sync.Once
}

// Exists reports whether dir holds a store, whole or broken.
func Exists(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, storeFile))
	return err == nil
}

// Create makes an empty store in dir, which is made if missing (mode 0700).
// It refuses (fault.Conflict) where a store or its log stands.
func Create(ctx context.Context, dir string, key vault.Key, now time.Time) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Disk(err)
	}
	vfs, err := encvfs.New(key.PageKey(), nil)
	if err != nil {
		return err
	}
	defer vfs.Close()
	path := filepath.Join(dir, storeFile)
	if err := vfs.Create(path); err != nil {
		return err
	}
	db, err := openPool(vfs, path, true)
	if err != nil {
		return err
	}
	defer db.Close()
	return said(migrate(ctx, db, steps(), nil))
}

// Open opens the store in dir. Pending migrations run first, after an encrypted
// copy; a store made by a newer program is fault.Newer and left untouched. A
// damaged store or log is set aside and salvaged (Proof tells of it); where
// nothing at all can be read, Open answers fault.Damaged and changes nothing.
func Open(ctx context.Context, dir string, key vault.Key, o Options) (*Store, error) {
	s := &Store{dir: dir, now: o.Now, sitting: rand.Text()}
	if s.now == nil {
		s.now = clock.Now
	}
	if o.Lock == nil {
		lock, err := LockFolder(ctx, dir)
		if err != nil {
			return nil, err
		}
		s.lock = lock
	}
	var err error
	if s.vfs, err = encvfs.New(key.PageKey(), o.Probe); err == nil {
		err = s.openOrSalvage(ctx)
	}
	if err != nil {
		s.closeFrozen() // a store that cannot be opened is left as it is
		s.Close()
		return nil, said(err)
	}
	s.refreshFront(ctx)
	return s, nil
}

func (s *Store) openOrSalvage(ctx context.Context) error {
	if _, err := os.Lstat(filepath.Join(s.dir, markerFile)); err == nil {
		return s.salvage(ctx, "store.salvaged")
	}
	if !Exists(s.dir) {
		if newestBackup(s.dir) == "" {
			return fault.New(fault.NotFound, "store.missing")
		}
		return s.salvage(ctx, "store.restored")
	}
	log, err := s.readLog()
	if err != nil {
		return err
	}
	err = s.openPools(ctx)
	if fault.Is(said(err), fault.Damaged) {
		s.closeFrozen()
		return s.salvage(ctx, "store.salvaged")
	}
	if err != nil {
		return err
	}
	return s.judgeLog(ctx, log)
}

// openPools opens both pools, looks at the file for the first time (which
// replays the log) and brings the schema up to date. The first look is frozen:
// where it finds damage, even SQLite's own closing must change nothing.
func (s *Store) openPools(ctx context.Context) (err error) {
	path := filepath.Join(s.dir, storeFile)
	if s.write, err = openPool(s.vfs, path, true); err != nil {
		return err
	}
	s.vfs.Freeze(true)
	var tables int
	if err = s.write.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		s.closePools()
	}
	s.vfs.Freeze(false)
	if err != nil {
		return err
	}
	if err = s.bringUp(ctx); err != nil {
		return err
	}
	s.read, err = openPool(s.vfs, path, false)
	return err
}

func (s *Store) closePools() error {
	var errs []error
	for _, db := range []**sql.DB{&s.read, &s.write} {
		if *db != nil {
			errs = append(errs, (*db).Close())
			*db = nil
		}
	}
	return errors.Join(errs...)
}

// closeFrozen leaves a damaged store exactly as it is. That SQLite then cannot
// fold the log in is what is wanted, and no error.
func (s *Store) closeFrozen() {
	if s.vfs == nil {
		return
	}
	s.vfs.Freeze(true)
	s.closePools()
	s.vfs.Freeze(false)
}

// Checkpoint empties the log into the main file: when nobody has been at the
// keys for a while and on lock, so that a later cut of the log can lose nothing
// and the log stays short. A damaged store is left as it is.
func (s *Store) Checkpoint(ctx context.Context) error {
	if s.damaged.Load() {
		return nil
	}
	_, err := s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return said(err)
}

// Close thins the history of what was saved, checkpoints, closes every
// connection and gives the folder's lock back if Open took it. The key stays in
// this process's memory: a lock that must mean something ends the process.
func (s *Store) Close() (err error) {
	s.closed.Do(func() {
		if s.damaged.Load() {
			s.closeFrozen()
		} else if s.write != nil {
			s.thinSaved(context.Background())
			err = s.Checkpoint(context.Background())
		}
		err = errors.Join(err, s.closePools())
		if s.vfs != nil {
			err = errors.Join(err, s.vfs.Close())
		}
		if s.lock != nil {
			err = errors.Join(err, s.lock.Unlock())
		}
	})
	return said(err)
}

// openPool opens the one writer, or the four readers.
func openPool(vfs *encvfs.VFS, path string, writer bool) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dataSource(vfs, path, writer))
	if err != nil {
		return nil, err
	}
	db.SetConnMaxLifetime(0)
	db.SetMaxOpenConns(4)
	if writer {
		db.SetMaxOpenConns(1)
		db.SetMaxIdleConns(1)
	}
	return db, nil
}

// dataSource is the name with every pragma; a new connection of a pool has them
// all. Readers cache little: five caches of 64 MiB would break the memory goal.
func dataSource(vfs *encvfs.VFS, path string, writer bool) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") && filepath.IsAbs(path) {
		slashed = "/" + slashed // C:/… needs file:///C:/…
	}
	pragmas := []string{"busy_timeout(5000)", "synchronous(2)", "foreign_keys(1)", "temp_store(2)",
		"journal_size_limit(8388608)", "trusted_schema(0)", "cell_size_check(1)"}
	lock := "immediate"
	if writer {
		pragmas = append(pragmas, "cache_size(-65536)", "secure_delete(1)")
	} else {
		pragmas = append(pragmas, "cache_size(-8192)", "query_only(1)")
		lock = "deferred"
	}
	if runtime.GOOS == "darwin" { // plain fsync does not reach the platter there
		pragmas = append(pragmas, "fullfsync(1)", "checkpoint_fullfsync(1)")
	}
	name := "file:" + (&url.URL{Path: slashed}).EscapedPath() + "?vfs=" + vfs.Name() + "&mode=rw&_txlock=" + lock
	for _, p := range pragmas {
		name += "&_pragma=" + p
	}
	return name
}

// transact runs f in one transaction of the writer.
func (s *Store) transact(ctx context.Context, f func(tx *sql.Tx) error) error {
	defer s.last.over() // after the commit, and before anybody hears of it
	return s.transactBeside(ctx, f)
}

// transactBeside is transact for what changes no answer in any way.
func (s *Store) transactBeside(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return said(err)
	}
	defer tx.Rollback() // after Commit this does nothing
	if err := f(tx); err != nil {
		return said(err)
	}
	return said(tx.Commit())
}

// unlessMissing is err, but nil where it only says that there is no such file.
func unlessMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
