package desk

import (
	"context"
	"sync"
)

// flushing asks every screen to hand over what was typed last, and waits for
// their word, because the newest keys live only in the page until it sends them.
type flushing struct {
	asks sync.Mutex // one at a time: to two at once a screen may answer with one word
	mu   sync.Mutex
	left int
	done chan struct{}
}

// flush returns when every listening screen has answered, at the latest after
// flushWait: a hung page must not keep a store open.
func (d *Desk) flush(ctx context.Context) {
	d.flushing.asks.Lock()
	defer d.flushing.asks.Unlock()
	ctx, cancel := context.WithTimeout(ctx, flushWait)
	defer cancel()
	done := d.flushing.begin(d.events.size())
	d.Changed(ChangedFlush)
	select {
	case <-done:
	case <-ctx.Done():
	}
}

func (f *flushing) begin(screens int) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left, f.done = screens, make(chan struct{})
	if screens == 0 {
		close(f.done)
	}
	return f.done
}

func (f *flushing) answered() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left > 0 {
		f.left--
		if f.left == 0 {
			close(f.done)
		}
	}
}

// flushed is one screen saying that everything it held is kept.
func (d *Desk) flushed(context.Context, *struct{}) (nothing, error) {
	d.flushing.answered()
	return nothing{}, nil
}
