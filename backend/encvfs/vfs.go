package encvfs

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"

	"earlyhelp.example/backend/fault"
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// VFS is one registered layer with one key; a store opens its connections with
// "vfs=" + Name(). Safe for use by many connections at once.
type VFS struct {
	name    string
	codec   codec
	probe   Probe
	guards  guards
	c       uintptr // sqlite3_vfs in C memory
	cName   uintptr
	real    uintptr // the operating system's sqlite3_vfs
	open    atomic.Int64
	refused atomic.Int64
	frozen  atomic.Bool
	pages   atomic.Int64
	frames  atomic.Int64
	closed  bool
	mu      sync.Mutex
}

// Probe watches the sealed bytes on their way to disk, and may fail them. It is
// how the power-cut simulator and the full-disk tests see below SQLite; the
// program itself passes nil. log tells the write-ahead log from the main file.
type Probe interface {
	Write(path string, log bool, offset int64, sealed []byte) error
	Truncate(path string, log bool, size int64) error
	Sync(path string, log bool) error
}

// guards are the five traps of the design paper, each on in the program. Tests
// switch one off to see that the suite notices.
type guards struct {
	zeroReserve    bool // reserved bytes read back as zero
	headerTemplate bool // the first look at page 1 is answered from a constant
	lenientFrame   bool // a frame that fails during recovery ends the log
	refuseReserve  bool // pages that use their reserved bytes are refused
	maskAbilities  bool // no sub-page reads or atomic writes; overwriting is safe
}

var allGuards = guards{true, true, true, true, true}

var (
	serial atomic.Int64
	layers sync.Map // uintptr of sqlite3_vfs -> *VFS
)

// New registers a layer over the operating system's VFS. key is the page key
// (vault derives it); probe is nil outside tests.
func New(key [32]byte, probe Probe) (*VFS, error) { return register(key, probe, allGuards) }

func register(key [32]byte, probe Probe, g guards) (*VFS, error) {
	c, err := newCodec(key)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	tls := libc.NewTLS()
	defer tls.Close()
	v := &VFS{name: fmt.Sprintf("eh%d", serial.Add(1)), codec: c, probe: probe, guards: g}
	v.real = sqlite3.Xsqlite3_vfs_find(tls, 0)
	if v.real == 0 {
		return nil, fault.New(fault.Internal, "internal")
	}
	if v.cName, err = libc.CString(v.name); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	v.c = libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
	layer := at[sqlite3.Tsqlite3_vfs](v.c)
	*layer = *at[sqlite3.Tsqlite3_vfs](v.real) // delete, access, clock: not ours to change
	layer.FpNext = 0
	layer.FzName = v.cName
	layer.FszOsFile += int32(unsafe.Sizeof(cFile{}))
	layer.FxOpen = fp(vfsOpen)
	layers.Store(v.c, v)
	if rc := sqlite3.Xsqlite3_vfs_register(tls, v.c, 0); rc != sqlite3.SQLITE_OK {
		layers.Delete(v.c)
		return nil, fault.Wrap(fmt.Errorf("vfs_register: %d", rc), fault.Internal, "internal")
	}
	return v, nil
}

// Name is the value of "vfs=" in a data source name.
func (v *VFS) Name() string { return v.name }

// Failures counts sealed units that failed their check since New: pages of the
// main file or log that a reader wanted (each was an error to SQLite), and
// frames met during recovery (each ended the log there).
func (v *VFS) Failures() (pages, frames int64) { return v.pages.Load(), v.frames.Load() }

// Refused counts files that SQLite asked for and did not get: rollback
// journals, temporary files, sorters. Anything but 0 is a defect of the caller.
func (v *VFS) Refused() int64 { return v.refused.Load() }

// Freeze makes every write fail from now on, or again succeed. A damaged store is
// closed frozen: SQLite would otherwise fold the log into it and take the log
// away before anybody has a copy.
func (v *VFS) Freeze(on bool) { v.frozen.Store(on) }

// Close unregisters the layer; it refuses (fault.Conflict) while any file is
// open, because SQLite would call into freed memory. A second Close does nothing.
func (v *VFS) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil
	}
	if n := v.open.Load(); n != 0 {
		return fault.Wrap(fmt.Errorf("encvfs: %d files open", n), fault.Conflict, "internal")
	}
	tls := libc.NewTLS()
	defer tls.Close()
	sqlite3.Xsqlite3_vfs_unregister(tls, v.c)
	layers.Delete(v.c)
	libc.Xfree(tls, v.c)
	libc.Xfree(tls, v.cName)
	v.closed = true
	v.codec = codec{}
	return nil
}
