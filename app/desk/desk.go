// Package desk is the door the laptop's screens talk to: one http.Handler with
// JSON bodies and RFC 9457 problems, one file per screen. It asks the rooms of
// backend and words their answers; it holds no rule, draws nothing and never
// speaks to the network itself, so that the same door serves the window, an
// ordinary browser and the tests alike.
package desk

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
	"github.com/danielgtaylor/huma/v2"
)

// Face is what only a window, or the server behind a browser tab, can do.
type Face interface {
	// Name is "window" or "browser".
	Name() string
	// Relaunch starts the program afresh at its unlock screen and ends this
	// process. It returns only when that failed.
	Relaunch() error
	// Quit ends the program.
	Quit()
	// SaveAs asks the person where and writes the bytes there in one step. It
	// answers false without an error when they cancelled, and ErrNoDialog where
	// there is none, so that the page downloads instead.
	SaveAs(ctx context.Context, suggested string, content []byte) (bool, error)
}

// ErrNoDialog is what a face without a file dialog answers to SaveAs.
var ErrNoDialog = errors.New("desk: this face has no dialog")

// Printer is the system's printer. Print hands the bytes over; what the spooler
// keeps of them is outside our reach.
type Printer interface {
	Print(ctx context.Context, content []byte, name string) error
}

// Options are the parts a desk is put together from. Now is the laptop's clock.
type Options struct {
	Version string
	Dir     string // the data folder; it exists and Lock is held on it
	Lock    *store.FolderLock
	Face    Face
	Office  Office
	Printer Printer
	Fonts   func() []*pdf.Font             // of this computer, for what the program's own cannot draw; nil for none. Asked when a paper first needs one
	Library *forms.Library                 // in force; packs of an opened store are laid over it. Where it is nil Forms reads it
	Forms   func() (*forms.Library, error) // for who comes in: nobody waits for it to see the unlock screen. Asked twice it may not read twice
	Shipped fs.FS                          // the definitions behind Library, for packs to be laid over; nil takes no packs
	PackDir string                         // the folder to look for packs in, set by an administrator; "" leaves it to the person
	Keyring vault.Keyring                  // nil where the machine has none
	Now     func() time.Time
	Log     *slog.Logger
	Cost    vault.Cost           // of stretching a passphrase; zero is right for the program, tests take a cheap one
	Faulty  func(*store.Options) // tests: makes the store's writes fail
	Fault   error                // why this program cannot open the store at all, e.g. another one has it
}

// Desk is the door. It begins without a store; unlocking opens one.
type Desk struct {
	Options
	api    huma.API
	mux    *http.ServeMux
	routes func() // fills both, once
	events *hub
	look   *look
	active *activity

	flushing flushing
	offered  sync.Map // path by token, until it is read

	// entering lets one person in at a time: enrolment, unlock and lock.
	entering sync.Mutex
	pending  *Enrolment // between the letter and the passphrase: in memory only, so a program that ends there leaves nothing behind

	shown  atomic.Pointer[shownCode]   // changed by who holds entering
	byCode atomic.Pointer[entryByCode] // the same

	// taking lets one pack through the gate at a time. It is taken before mu.
	taking sync.Mutex

	mu      sync.RWMutex // held for reading by every call that uses the session
	current *session
}

// New makes the door. It opens nothing: the store opens at the unlock, and what
// the door answers is described when it is first asked, because the first screen
// is drawn without asking and waits for every millisecond before it.
func New(o Options) *Desk {
	d := &Desk{Options: o, mux: http.NewServeMux(), events: newHub(), look: readLook(o.Dir)}
	d.active = newActivity(d)
	d.routes = sync.OnceFunc(d.register)
	return d
}

// Prepare reads what an unlock will need. A face calls it when its first screen
// is up, or before it opens, where a program that is damaged had better say so.
func (d *Desk) Prepare() error {
	if d.Forms == nil {
		return nil
	}
	_, err := d.Forms()
	return err
}

// readForms puts the definitions in force that come with the program. Whoever
// calls holds entering, and nobody is in yet.
func (d *Desk) readForms() error {
	if d.Library != nil || d.Forms == nil {
		return nil
	}
	known, err := d.Forms()
	d.Library = known
	return err
}

func (d *Desk) language() string { return d.look.get().Language }

func (d *Desk) words() words { return words{d.language()} }

// Handler is the door as the faces serve it: a panic becomes a problem, and
// nothing that passes may be stored by a browser.
func (d *Desk) Handler() http.Handler {
	return d.recovered(noStore(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.routes()
		d.mux.ServeHTTP(w, r)
	})))
}
