package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
	"github.com/danielgtaylor/huma/v2"
)

// session is the desk while a store is open.
type session struct {
	desk *Desk
}

// use hands out the open session and holds off the lock until release is
// called, so that no answer is cut by a store closing under it.
func (d *Desk) use() (s *session, release func(), err error) {
	d.mu.RLock()
	if d.open == nil {
		d.mu.RUnlock()
		return nil, nil, fault.New(fault.Locked, "desk-locked")
	}
	return d.open, d.mu.RUnlock, nil
}

// opened registers an operation that needs the store.
func opened[I, O any](d *Desk, method, path, id, summary string, handle func(*session, context.Context, *I) (O, error)) {
	serve(d, method, path, id, summary, func(ctx context.Context, in *I) (O, error) {
		s, release, err := d.use()
		if err != nil {
			var none O
			return none, err
		}
		defer release()
		return handle(s, ctx, in)
	})
}

// file is an answer that is a document: bytes, not JSON.
type file struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	MissingCharacters  int    `header:"X-Missing-Characters" doc:"How many characters no font can draw; each is a visible box."`
	Body               []byte
}

// document registers an operation that answers a PDF.
func document[I any](d *Desk, method, path, id, summary string, handle func(*session, context.Context, *I) (*file, error)) {
	op := operation(method, path, id, summary)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "The document.",
		Content:     map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	huma.Register(d.api, op, func(ctx context.Context, in *I) (*file, error) {
		s, release, err := d.use()
		if err != nil {
			return nil, d.problem(err)
		}
		defer release()
		doc, err := handle(s, ctx, in)
		if err != nil {
			return nil, d.problem(err)
		}
		return doc, nil
	})
}
