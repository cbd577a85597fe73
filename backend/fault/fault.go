// Package fault is what went wrong, told to three readers at once: a Kind for
// the program, a sentence for the person, and a cause for the log. It may not
// import anything of ours, because every room returns its errors. One reason
// for it: a person must never be shown a driver's words, and a log must never
// be shown a person's.
package fault

import (
	"errors"
	"fmt"
)

// Kind tells a program what to do about a fault; it never says where it arose.
type Kind string

// The kinds. A caller may rely on them; a new one needs a line in every table
// that maps them (the door's HTTP statuses, the screens' wording).
const (
	Invalid  Kind = "invalid"  // the input cannot be used; the person can mend it
	NotFound Kind = "notfound" // no such thing, or no right to know of it
	Conflict Kind = "conflict" // the thing changed meanwhile, or is in another state
	Refused  Kind = "refused"  // the person may not, or a rule forbids it
	Locked   Kind = "locked"   // the store is not open, or another program has it
	Full     Kind = "full"     // no room on the disk
	Offline  Kind = "offline"  // the centre cannot be reached, or did not answer as the centre
	Damaged  Kind = "damaged"  // stored bytes failed their check
	Newer    Kind = "newer"    // made by a newer program than this one
	Internal Kind = "internal" // a defect of ours
)

// Fault is an error with a key into the words (fault/words/*.json) for the
// person and a cause for the log. Args fill the sentence; they must never hold
// what a person typed, because sentences may be logged.
type Fault struct {
	Kind  Kind
	Key   string
	Args  []any
	Cause error
}

// New makes a fault without a cause.
func New(kind Kind, key string, args ...any) error {
	return &Fault{Kind: kind, Key: key, Args: args}
}

// Wrap makes a fault from a cause; a nil cause gives nil.
func Wrap(cause error, kind Kind, key string, args ...any) error {
	if cause == nil {
		return nil
	}
	return &Fault{Kind: kind, Key: key, Args: args, Cause: cause}
}

// Error is for the log: kind, key and cause, never the sentence's arguments.
func (f *Fault) Error() string {
	if f.Cause == nil {
		return fmt.Sprintf("%s: %s", f.Kind, f.Key)
	}
	return fmt.Sprintf("%s: %s: %v", f.Kind, f.Key, f.Cause)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Fault) Unwrap() error { return f.Cause }

// KindOf is the kind of the outermost fault in err; Internal where there is
// none, and the empty kind for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		return f.Kind
	}
	return Internal
}

// Is reports whether err is a fault of this kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
