package encvfs

import (
	"unsafe"

	"modernc.org/libc"
)

// The C side. modernc translates C function pointers to Go funcs held as
// uintptr; these helpers are the only places that convert. Memory that SQLite
// hands us lies outside the Go heap, so a uintptr to it never goes stale.

type (
	openFn    = func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
	fileFn    = func(*libc.TLS, uintptr) int32
	transfer  = func(*libc.TLS, uintptr, uintptr, int32, int64) int32
	sizeFn    = func(*libc.TLS, uintptr, int64) int32
	flagFn    = func(*libc.TLS, uintptr, int32) int32
	resultFn  = func(*libc.TLS, uintptr, uintptr) int32
	controlFn = func(*libc.TLS, uintptr, int32, uintptr) int32
	shmMapFn  = func(*libc.TLS, uintptr, int32, int32, int32, uintptr) int32
	shmLockFn = func(*libc.TLS, uintptr, int32, int32, int32) int32
	barrierFn = func(*libc.TLS, uintptr)
)

// fn makes a C function pointer callable.
func fn[T any](p uintptr) T { return *(*T)(unsafe.Pointer(&struct{ uintptr }{p})) }

// fp makes a top-level Go func callable from C; a closure would be collected.
func fp[T any](f T) uintptr { return *(*uintptr)(unsafe.Pointer(&f)) }

// at views C memory as a T.
func at[T any](p uintptr) *T { return (*T)(*(*unsafe.Pointer)(unsafe.Pointer(&p))) }

// bytesAt views n bytes of C memory.
func bytesAt(p uintptr, n int) []byte { return unsafe.Slice(at[byte](p), n) }
