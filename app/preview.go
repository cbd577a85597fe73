package app

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/app/formtool"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
	early "earlyhelp.example/backend/sync"
)

// runForms is `earlyhelp forms …`.
func runForms(args []string, in io.Reader, out, errs io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return formtool.Run(ctx, args, in, out, errs, formtool.Tools{Shipped: library.FS(), Preview: preview})
}

// preview shows a form in the real screens over a store that lives as long as
// the command: an officer judges what a worker will see, not a likeness of it.
func preview(ctx context.Context, known *forms.Library, f *forms.Form, answers []forms.Change, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "earlyhelp-preview-*")
	if err != nil {
		return fault.Wrap(err, fault.Full, "app.folder")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	o, err := parts(ctx, dir, known, io.Discard)
	if err != nil {
		return err
	}
	o.Keyring, o.Office = nil, nobody{form: f.ID}
	return serveFrom(ctx, "127.0.0.1:0", o, out, func(d *desk.Desk) (string, error) { return filled(d, f, answers) })
}

// filled enrols the throwaway laptop and types the answers; it gives the screen
// of the form.
func filled(d *desk.Desk, f *forms.Form, answers []forms.Change) (string, error) {
	passphrase := rand.Text()
	if err := ask(d, "/api/enrol", desk.EnrolLetter{}, nil); err != nil {
		return "", err
	}
	if err := ask(d, "/api/enrol/passphrase", desk.NewPassphrase{Passphrase: passphrase, Again: passphrase}, nil); err != nil {
		return "", err
	}
	if err := ask(d, "/api/recovery/confirm", desk.RecoveryCheck{Later: true}, nil); err != nil {
		return "", err
	}
	var made desk.Started
	if err := ask(d, "/api/assessments", desk.StartForm{Form: f.ID, Practice: true, Empty: true}, &made); err != nil {
		return "", err
	}
	err := askBy(d, http.MethodPatch, "/api/assessments/"+made.ID+"/answers", desk.Patch{Changes: answers}, nil)
	return "#" + made.Href, err
}

// nobody is a centre that is never reached, whose council uses one form more: a
// preview sends nothing.
type nobody struct{ form string }

// inUse is where a profile begins to list the forms in use.
var inUse = regexp.MustCompile(`(?m)^forms:$`)

// Enrol answers with the invented council and worker.
func (n nobody) Enrol(_ context.Context, _ desk.EnrolLetter, device ed25519.PrivateKey) (desk.Enrolment, error) {
	profile, err := fs.ReadFile(library.FS(), "profiles/marlbridge.yaml")
	if err != nil {
		return desk.Enrolment{}, fault.Wrap(err, fault.Damaged, "app.forms")
	}
	read, _ := forms.ReadProfile(profile)
	return desk.Enrolment{DeviceID: "preview", DeviceKey: device, Authority: read.Authority, Profile: inUse.ReplaceAll(profile, []byte("forms:\n  - "+n.form)),
		Worker: forms.Worker{ID: "w-1", FullName: "Ana Pereira", JobTitle: "Family worker", Agency: "Fernhill School", AgencyType: "voluntary", Phone: "01632 960104"}}, nil
}

// Begin begins nothing.
func (nobody) Begin(context.Context, desk.Enrolment, *store.Store, func()) (desk.Line, error) {
	return nobody{}, nil
}

// Nudge, SendOne, Stop and the others have nothing to do.
func (nobody) Nudge()                                 {}
func (nobody) SendOne(string)                         {}
func (nobody) Charged(bool)                           {}
func (nobody) Stop()                                  {}
func (nobody) FlushUrgent(context.Context) bool       { return true }
func (nobody) Progress(string) (early.Progress, bool) { return early.Progress{}, false }

// Keys are none: nothing was ever received.
func (nobody) Keys(context.Context) (sealed.Keys, error) { return sealed.Keys{}, nil }

// State is a laptop that has never met its centre.
func (nobody) State() early.State { return early.State{Says: "sync.offline", SignedIn: true} }
