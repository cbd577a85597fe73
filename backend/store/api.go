package store

import (
	"context"
	"encoding/json"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/vault"
)

var errUnmade = fault.New(fault.Internal, "internal")

// Store is an open, unlocked store. All methods are safe for concurrent use.
type Store struct{}

// FolderLock is the single-instance lock on a data folder.
type FolderLock struct{}

// LockFolder takes the lock, waiting at most 10 s for a dying process (fault.Locked after that).
func LockFolder(ctx context.Context, dir string) (*FolderLock, error) { return nil, errUnmade }

// Unlock gives it back.
func (l *FolderLock) Unlock() error { return errUnmade }

// Exists reports whether dir holds a store.
func Exists(dir string) bool { return false }

// Create makes an empty store; fault.Conflict where one stands.
func Create(ctx context.Context, dir string, key vault.Key, now time.Time) error { return errUnmade }

// Open opens, migrates and salvages if need be.
func Open(ctx context.Context, dir string, key vault.Key, o Options) (*Store, error) {
	return nil, errUnmade
}

// Close checkpoints and closes; the process should end soon after.
func (s *Store) Close() error { return errUnmade }

// ReadFront reads front.json without a key; a missing file is the zero Front.
func ReadFront(dir string) (Front, error) { return Front{}, errUnmade }

func (s *Store) CreateDraft(ctx context.Context, h DraftHead) error { return errUnmade }
func (s *Store) Draft(ctx context.Context, id string) (DraftHead, error) {
	return DraftHead{}, errUnmade
}

// Drafts lists what is not deleted, last changed first.
func (s *Store) Drafts(ctx context.Context) ([]DraftHead, error) { return nil, errUnmade }

// Describe keeps what lists show of a draft.
func (s *Store) Describe(ctx context.Context, id string, sum Summary) error { return errUnmade }
func (s *Store) Rows(ctx context.Context, id string) ([]forms.Row, error)   { return nil, errUnmade }

// Save appends rows, coalescing within a sitting; rows whose Client is in apart begin a new row.
func (s *Store) Save(ctx context.Context, id string, rows []forms.Row, apart ...string) ([]forms.Row, error) {
	return nil, errUnmade
}
func (s *Store) DeleteDraft(ctx context.Context, id string, why Reason, at time.Time) error {
	return errUnmade
}
func (s *Store) RestoreDraft(ctx context.Context, id string, at time.Time) error { return errUnmade }
func (s *Store) Deleted(ctx context.Context) ([]DraftHead, error)                { return nil, errUnmade }
func (s *Store) Tombstones(ctx context.Context) ([]Tombstone, error)             { return nil, errUnmade }

// Expire deletes what is past its day; days is form id -> days (0: never).
func (s *Store) Expire(ctx context.Context, now time.Time, days map[string]int) (Expiry, error) {
	return Expiry{}, errUnmade
}

// NoteServerTime remembers the latest time seen from the centre (BR-06).
func (s *Store) NoteServerTime(ctx context.Context, t time.Time) error { return errUnmade }

// ConfirmDate is the person saying that the device's date is right (BR-06).
func (s *Store) ConfirmDate(ctx context.Context, now time.Time) error { return errUnmade }

func (s *Store) Commit(ctx context.Context, f Finish) error { return errUnmade }

// Withdraw takes a document back before a byte left and reopens its draft.
func (s *Store) Withdraw(ctx context.Context, id string, at time.Time, changes ...casework.Change) error {
	return errUnmade
}
func (s *Store) Record(ctx context.Context, family string) (casework.Record, error) {
	return casework.Record{}, errUnmade
}
func (s *Store) Items(ctx context.Context) ([]outbox.Item, error)       { return nil, errUnmade }
func (s *Store) Payload(ctx context.Context, id string) ([]byte, error) { return nil, errUnmade }
func (s *Store) Mark(ctx context.Context, i outbox.Item) error          { return errUnmade }
func (s *Store) KeepReceipt(ctx context.Context, id, jws string, r sealed.Receipt) error {
	return errUnmade
}
func (s *Store) Urgent(ctx context.Context) (Urgent, error) { return Urgent{}, errUnmade }

// Setting is the JSON kept under key; nil where there is none.
func (s *Store) Setting(ctx context.Context, key string) (json.RawMessage, error) {
	return nil, errUnmade
}
func (s *Store) SetSetting(ctx context.Context, key string, value json.RawMessage) error {
	return errUnmade
}
func (s *Store) LogPrint(ctx context.Context, p Print) error               { return errUnmade }
func (s *Store) Prints(ctx context.Context, draft string) ([]Print, error) { return nil, errUnmade }
func (s *Store) AddCall(ctx context.Context, c Call) error                 { return errUnmade }
func (s *Store) Calls(ctx context.Context, draft string) ([]Call, error)   { return nil, errUnmade }

// QuickCheck is for after the first paint of every start.
func (s *Store) QuickCheck(ctx context.Context) error { return errUnmade }

// Care does what is due today: full check, backup, restore of the newest backup into a scratch copy.
func (s *Store) Care(ctx context.Context, now time.Time) error        { return errUnmade }
func (s *Store) FullCheck(ctx context.Context, now time.Time) error   { return errUnmade }
func (s *Store) Backup(ctx context.Context, now time.Time) error      { return errUnmade }
func (s *Store) ProveBackup(ctx context.Context, now time.Time) error { return errUnmade }
func (s *Store) Proof(ctx context.Context) (Proof, error)             { return Proof{}, errUnmade }

// Checkpoint empties the log into the main file: on idle and on lock.
func (s *Store) Checkpoint(ctx context.Context) error { return errUnmade }
