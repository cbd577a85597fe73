package store

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"earlyhelp.example/backend/fault"
)

// lockWait is how long a new process waits for the one that is ending: a lock
// relaunches the program, and both are alive for a moment.
const (
	lockWait = 10 * time.Second
	lockPoll = 50 * time.Millisecond
)

// FolderLock is the single-instance lock on a data folder. The operating
// system frees it when the process ends, however it ends.
type FolderLock struct{ file *os.File }

// LockFolder takes the lock, waiting at most 10 s; then it answers fault.Locked
// ("Early Help is already open"). The folder is made if missing (mode 0700).
func LockFolder(ctx context.Context, dir string) (*FolderLock, error) {
	return lockFolder(ctx, dir, lockWait)
}

func lockFolder(ctx context.Context, dir string, wait time.Duration) (*FolderLock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Disk(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Disk(err)
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	again := time.NewTicker(lockPoll)
	defer again.Stop()
	for {
		if err = tryLock(f); err == nil {
			return &FolderLock{f}, nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			f.Close()
			return nil, fault.Wrap(err, fault.Locked, "store.open_elsewhere")
		}
	}
}

// Unlock gives the lock back. The file stays: removing it would let two
// processes hold locks on two files of one name.
func (l *FolderLock) Unlock() error {
	if l == nil || l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}
