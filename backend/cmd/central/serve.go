package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"time"

	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/wire"
	"earlyhelp.example/frontend"
)

type serving struct {
	data, listen, cert, key string
	packs                   string // the folder of form packs; "" offers none
	oldest                  string // laptop program that may send; "" takes any
	demo                    bool
}

func (p program) serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("central", flag.ContinueOnError)
	var s serving
	flags.StringVar(&s.data, "data", "", "")
	flags.StringVar(&s.listen, "listen", "", "")
	flags.StringVar(&s.cert, "cert", "", "")
	flags.StringVar(&s.key, "key", "", "")
	flags.StringVar(&s.packs, "packs", "", "")
	flags.StringVar(&s.oldest, "oldest", "", "")
	flags.BoolVar(&s.demo, "demo", false, "")
	told := flags.Bool("version", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *told {
		_, err := fmt.Fprintln(p.out, "central", version)
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	if s.demo {
		if err := folder(s.data).demo(clock.Now()); err != nil {
			return err
		}
	}
	return p.with(ctx, s.data, func(o *opened) error { return p.listen(ctx, s, o) })
}

// check refuses what would carry casework unprotected: plain speech beyond this
// computer, and an invented council, whose password stands in a file, anywhere
// else.
func (s serving) check() error {
	switch {
	case s.data == "" || s.listen == "":
		return usage(help)
	case (s.cert == "") != (s.key == ""):
		return usage("-cert and -key go together.")
	case s.demo && !loopback(s.listen):
		return usage("-demo listens on loopback only (127.0.0.1:PORT).")
	case s.cert == "" && !loopback(s.listen):
		return usage("without -cert and -key the centre listens on loopback only (127.0.0.1:PORT): anybody could read it on the way.")
	case s.oldest != "" && !wire.VersionShape(s.oldest):
		return usage("-oldest is the version of a laptop's program, such as 1.4 or 1.4.2.")
	case !s.demo && folder(s.data).has("demo.json"):
		return usage("this folder was made by -demo: it serves demonstrations only.")
	}
	return nil
}

// loopback takes numbers only: a name may mean another computer tomorrow.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// spendMemory lets the collector rest until the heap, a few megabytes between
// requests, has grown fivefold; near mostHeap it works as hard as it must. What
// the administrator sets (GOGC, GOMEMLIMIT) goes first.
func spendMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(mostHeap)
	}
}

const mostHeap = 256 << 20 // bytes, from which on memory is dearer than time

func (p program) listen(ctx context.Context, s serving, o *opened) error {
	spendMemory()
	handler, _, err := door.New(door.Options{Centre: o.Centre, Name: o.profile.Name.EN, Forms: o.forms, Packs: o.forms, Version: version, Oldest: s.oldest,
		Pages: frontend.Pages(), Log: p.log, Secure: s.cert != ""})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String()
	if s.cert != "" {
		address = o.council.Address
	}
	if s.demo {
		if err := p.invite(ctx, folder(s.data), o, address); err != nil {
			return errors.Join(err, listener.Close())
		}
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: log.New(quiet{p.log}, "", 0), TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	ended := make(chan error, 1)
	go func() { ended <- s.accept(server, listener) }()
	go tend(ctx, o, p.log)
	if s.packs != "" {
		go o.forms.watch(ctx, s.packs)
	}
	if _, err := fmt.Fprintf(p.out, "The centre of %s is listening on %s\n", o.profile.Name.EN, address); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	// Whoever is being answered is answered; the book closes after that.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return server.Shutdown(grace)
}

func (s serving) accept(server *http.Server, listener net.Listener) error {
	err := error(nil)
	if s.cert != "" {
		err = server.ServeTLS(listener, s.cert, s.key)
	} else {
		err = server.Serve(listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// quiet keeps the addresses of laptops out of the log: net/http names the other
// end in each line.
type quiet struct{ log *slog.Logger }

func (q quiet) Write(line []byte) (int, error) {
	q.log.Debug("a connection failed", "bytes", len(line))
	return len(line), nil
}

// tend looks after what time brings, at start and every five minutes.
func tend(ctx context.Context, o *opened, log *slog.Logger) {
	tick := time.NewTicker(5 * time.Minute)
	defer tick.Stop()
	for {
		if err := o.Tend(ctx, clock.Now()); err != nil && ctx.Err() == nil {
			log.Error("the book could not be tended", "fault", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
