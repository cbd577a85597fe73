package app

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"earlyhelp.example/app/browser"
	"earlyhelp.example/app/desk"
	"earlyhelp.example/frontend"
)

// goodbye is how long answers under way may take when the program ends.
const goodbye = 5 * time.Second

// browserFace is the face without a window: what a browser cannot do is said so.
type browserFace struct {
	listener net.Listener
	server   *browser.Server
	parts    desk.Options
	ended    chan struct{}
}

// serve runs the screens on a loopback address, or on the listener that the
// program before this one handed over, so that an open page goes on.
func serve(ctx context.Context, address string, o desk.Options, out io.Writer) error {
	return serveFrom(ctx, address, o, out, func(*desk.Desk) (string, error) { return "", nil })
}

// serveFrom is serve for a desk that is made ready first; ready gives the screen
// to open, as the part of the address after #.
func serveFrom(ctx context.Context, address string, o desk.Options, out io.Writer, ready func(*desk.Desk) (string, error)) error {
	if o.Fault != nil {
		return o.Fault
	}
	from, err := takeOver()
	if err != nil {
		return err
	}
	if from.listener == nil {
		if from.Address != "" {
			address = from.Address
		}
		if from.listener, err = browser.Listen(ctx, address); err != nil {
			return err
		}
	}
	face := &browserFace{listener: from.listener, parts: o, ended: make(chan struct{})}
	o.Face = face
	d := desk.New(o)
	if err := d.Prepare(); err != nil {
		return err
	}
	screen, err := ready(d)
	if err != nil {
		d.End(context.WithoutCancel(ctx))
		return err
	}
	face.server = browser.New(browser.Options{Listener: from.listener, Key: from.Key, Door: d.Handler(), Pages: d.Pages(frontend.Pages()), Log: o.Log})
	go onSystemLock(ctx, d.LockNow)
	go face.endWith(ctx, d)
	fmt.Fprintf(out, "Early Help is serving its screens on this computer only. Open: %s%s\n", face.server.Address(), screen)
	if err := face.server.Serve(); err != nil {
		return err
	}
	<-face.ended
	return nil
}

// endWith closes everything when the program is asked to end.
func (f *browserFace) endWith(ctx context.Context, d *desk.Desk) {
	<-ctx.Done()
	defer close(f.ended)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	d.End(last)
	if err := f.server.Shutdown(last); err != nil {
		f.parts.Log.Warn("answers cut at the end", "err", err)
	}
}

// Name is the face's, for the pages.
func (f *browserFace) Name() string { return "browser" }

// Relaunch hands the listener and the key to a fresh program in this one's
// place. The listener stays open throughout: a page that asks meanwhile waits
// a moment and gets the unlock screen.
func (f *browserFace) Relaunch() error {
	next, err := giveOver(f.listener, f.server.Key())
	if err != nil {
		return err
	}
	last, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if err := f.server.Shutdown(last); err != nil {
		f.parts.Log.Warn("answers cut at the lock", "err", err)
	}
	return relaunch(f.parts, next)
}

// Quit has no window to close: locked is as far as a page can go.
func (f *browserFace) Quit() {
	if err := f.Relaunch(); err != nil {
		f.parts.Log.Error("relaunch", "err", err)
	}
}

// SaveAs leaves saving to the browser's own download.
func (f *browserFace) SaveAs(context.Context, string, []byte) (bool, error) {
	return false, desk.ErrNoDialog
}
