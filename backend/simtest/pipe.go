package simtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Pipe is a network of one server, in memory: real HTTP over net.Pipe, so that
// it works under testing/synctest. While it is cut nobody gets through.
type Pipe struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
	cut   atomic.Bool

	mu   sync.Mutex
	open []net.Conn
}

// NewPipe makes an open network.
func NewPipe() *Pipe { return &Pipe{conns: make(chan net.Conn), done: make(chan struct{})} }

// Cut takes the network away, open connections too, or brings it back.
func (p *Pipe) Cut(cut bool) {
	p.cut.Store(cut)
	if cut {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, c := range p.open {
			_ = c.Close()
		}
		p.open = nil
	}
}

// Transport is an HTTP client's way onto the network.
func (p *Pipe) Transport() *http.Transport {
	return &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		if p.cut.Load() {
			return nil, &net.DNSError{Err: "no network", Name: "centre", IsNotFound: true}
		}
		client, server := net.Pipe()
		p.mu.Lock()
		p.open = append(p.open, client, server)
		p.mu.Unlock()
		select {
		case p.conns <- server:
			return client, nil
		case <-p.done:
			return nil, errors.New("the server has gone")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
}

// Accept, Close and Addr make a Pipe a net.Listener.
func (p *Pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close ends the network.
func (p *Pipe) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr is a name only.
func (p *Pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }
