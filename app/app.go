// Package app puts the laptop's program together: flags, data folder, the parts
// behind the door, and the face in front of it. It may hold no rule; each part
// is made here and known by interface to the others. One reason for it: the
// order in which things open and close, which the safety of a lock depends on,
// must be readable in one place.
package app

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/app/window"
	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
	"earlyhelp.example/frontend"
)

// Version is set when the program is built: -ldflags "-X earlyhelp.example/app.Version=…".
var Version = "unversioned"

const usage = `Early Help, the laptop's program.

  earlyhelp [-data DIR] [-serve 127.0.0.1:PORT] [-packs DIR]
  earlyhelp enrol -data DIR -letter FILE     enrol without a screen; the passphrase is
                                             read from standard input, the recovery
                                             code is printed
  earlyhelp escrow -data DIR                 for the council, where a worker has lost
                                             passphrase and recovery code: the escrow
                                             identity, and on the next line a new
                                             passphrase, on standard input
  earlyhelp forms …                          check, try and deliver a council's own forms:
                                             earlyhelp forms -h

`

// settings are what the command line says.
type settings struct {
	data, serve, packs string
	version            bool
}

// Run is the program. It returns the exit code.
func Run(args []string, in io.Reader, out, errs io.Writer) int {
	if window.Describing {
		return say(errs, window.Describe())
	}
	if len(args) > 0 {
		switch args[0] {
		case "enrol":
			return say(errs, runEnrol(args[1:], in, out, errs))
		case "escrow":
			return say(errs, runEscrow(args[1:], in, out, errs))
		case "forms":
			return runForms(args[1:], in, out, errs)
		}
	}
	set, err := readFlags(args, errs)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case set.version:
		fmt.Fprintf(out, "earlyhelp %s %s %s/%s\n", Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return 0
	}
	return say(errs, open(set, out, errs))
}

func readFlags(args []string, errs io.Writer) (settings, error) {
	var set settings
	flags := flag.NewFlagSet("earlyhelp", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() { fmt.Fprint(errs, usage); flags.PrintDefaults() }
	flags.StringVar(&set.data, "data", "", "folder of the encrypted store (made when missing)")
	flags.StringVar(&set.serve, "serve", "", "serve the screens to a browser on this loopback address instead of opening a window")
	flags.StringVar(&set.packs, "packs", "", "folder to look for form packs in, for example on a share (usually the data folder's own)")
	flags.BoolVar(&set.version, "version", false, "print the version and end")
	return set, flags.Parse(args)
}

// say prints a failure as a sentence and gives the exit code.
func say(errs io.Writer, err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(errs, sentence(err))
	slog.New(slog.NewTextHandler(errs, nil)).Error("ended", "err", err)
	return 1
}

// sentence is the door's own where the door refused: it alone knows the numbers
// in it.
func sentence(err error) string {
	if refused, ok := errors.AsType[*desk.Refusal](err); ok {
		return refused.Detail
	}
	return fault.Say(err, "en")
}

// spareMemory lets the heap grow by half between collections instead of doubling:
// an old laptop has more time than memory to spare, and a collection of so few
// megabytes takes one or two milliseconds beside the work. What somebody has set
// (GOGC) goes first.
func spareMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}

// open makes the parts and runs a face until the person closes it.
func open(set settings, out, errs io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	spareMemory()
	buryPredecessor()
	o, err := parts(ctx, set.data, nil, errs)
	if err != nil {
		return err
	}
	o.Forms = sync.OnceValues(shippedForms)
	o.Shipped, o.PackDir = library.FS(), set.packs
	if set.serve == "" && !window.Possible() {
		fmt.Fprintln(out, "There is no display here, so the screens are served on this computer only.")
		set.serve = "127.0.0.1:0"
	}
	if set.serve != "" {
		return serve(ctx, set.serve, o, out)
	}
	return inWindow(ctx, o)
}

// Serve runs the screens on a loopback address until ctx ends, with the forms
// given: how benchmarks and demonstrations show a form that does not ship.
func Serve(ctx context.Context, data, address string, known *forms.Library, out, errs io.Writer) error {
	o, err := parts(ctx, data, known, errs)
	if err != nil {
		return err
	}
	return serve(ctx, address, o, out)
}

func shippedForms() (*forms.Library, error) {
	shipped, findings := forms.NewLibrary(library.FS())
	if forms.HasErrors(findings) {
		return nil, fault.Wrap(errors.New(findings[0].String()), fault.Damaged, "app.forms")
	}
	return shipped, nil
}

// parts are all but the face. The folder's lock is taken first and held for the
// life of the process: a relaunched program waits here for the one before it.
func parts(ctx context.Context, data string, known *forms.Library, errs io.Writer) (desk.Options, error) {
	dir, err := dataFolder(data)
	if err != nil {
		return desk.Options{}, err
	}
	o := desk.Options{Version: Version, Dir: dir, Library: known, Printer: systemPrinter{}, Keyring: vault.SystemKeyring(), Fonts: computerFonts,
		Office: office{version: Version, now: clock.Now}, Now: clock.Now, Log: slog.New(slog.NewTextHandler(errs, nil))}
	o.Lock, o.Fault = store.LockFolder(ctx, dir)
	return o, nil
}

// inWindow runs the window face.
func inWindow(ctx context.Context, o desk.Options) error {
	if o.Fault != nil {
		slog.Error("data folder", "err", o.Fault)
	}
	face := window.New(filepath.Join(o.Dir, "webview"), func() error { return relaunch(o, handover{}) })
	o.Face = face
	d := desk.New(o)
	// Asked to end from outside: every answer is saved, only the store has to close.
	asked := context.AfterFunc(ctx, func() {
		d.End(context.WithoutCancel(ctx))
		os.Exit(0)
	})
	defer asked()
	go onSystemLock(ctx, d.LockNow)
	return face.Run(d, frontend.Pages())
}

// dataFolder is where the store lies: never a roaming folder, never one that an
// uninstaller removes.
func dataFolder(asked string) (string, error) {
	if asked == "" {
		base, err := localFolder()
		if err != nil {
			return "", fault.Wrap(err, fault.Invalid, "app.folder")
		}
		asked = filepath.Join(base, "EarlyHelp")
	}
	dir, err := filepath.Abs(asked)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	return dir, fault.Wrap(err, fault.Invalid, "app.folder")
}

// localFolder is the system's place for a program's data on this machine alone.
func localFolder() (string, error) {
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("LOCALAPPDATA"); dir != "" {
			return dir, nil
		}
	case "darwin":
		return os.UserConfigDir() // ~/Library/Application Support
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share"), err
}
