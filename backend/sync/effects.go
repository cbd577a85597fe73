package sync

import (
	"context"
	"errors"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
	"earlyhelp.example/backend/wire"
)

// The longest waits for an answer. A delivery has in addition the time its
// bytes take on the slowest line worth waiting for.
const (
	mostTalk    = 90 * time.Second
	slowestLine = 2 << 10 // bytes a second
)

// do carries out one effect. Only the store's can fail here; what the network
// brings comes back as an event.
func (r *runner) do(effect core.Effect) error {
	switch e := effect.(type) {
	case core.Mark:
		r.marked = true
		return r.options.Outbox.Mark(r.ctx, e.Item)
	case core.KeepReceipt:
		return r.options.Outbox.KeepReceipt(r.ctx, e.ID, e.JWS, e.Receipt)
	case core.KeepStanding:
		return r.options.Inbox.KeepStanding(r.ctx, e.Standing)
	case core.Forget:
		r.marked = true
		return r.options.Outbox.Forget(r.ctx, e.ID)
	case core.Reload:
		r.reload = true
	case core.WakeAt:
		r.wake = e.At
	case core.Hello:
		r.fly(e, mostTalk, r.hello)
	case core.SignIn:
		r.fly(e, mostTalk, func(ctx context.Context) (core.Event, error) { return r.signIn(ctx, e) })
	case core.Query:
		r.fly(e, mostTalk, func(ctx context.Context) (core.Event, error) { return r.query(ctx, e) })
	case core.Upload:
		r.fly(e, mostTalk+core.ChunkSize/slowestLine*time.Second, func(ctx context.Context) (core.Event, error) { return r.upload(ctx, e) })
	case core.Deliver:
		r.fly(e, mostTalk+time.Duration(e.Size/slowestLine)*time.Second, func(ctx context.Context) (core.Event, error) { return r.deliver(ctx, e) })
	}
	return nil
}

// fly begins a network effect and sends what came of it back to Run.
func (r *runner) fly(effect core.Effect, most time.Duration, talk func(context.Context) (core.Event, error)) {
	r.flights.Go(func() {
		ctx, cancel := context.WithTimeout(r.ctx, most)
		defer cancel()
		event, err := talk(ctx)
		if err != nil {
			event = core.Failed{Moment: r.now(), Effect: effect, Why: why(err)}
		}
		select {
		case r.events <- event:
		case <-r.ctx.Done():
		}
	})
}

func (r *runner) hello(ctx context.Context) (core.Event, error) {
	h, err := r.options.Centre.Hello(ctx)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.forms = h.Forms
	r.mu.Unlock()
	return core.Greeted{Moment: r.now(), Epoch: h.Epoch, KeySet: h.Keys,
		Challenge: h.Challenge, Query: h.Limits.Query}, nil
}

func (r *runner) signIn(ctx context.Context, e core.SignIn) (core.Event, error) {
	open := func() (wire.Session, error) { return r.options.Centre.OpenSession(ctx, e.Challenge) }
	if e.Refresh != "" {
		open = func() (wire.Session, error) { return r.options.Centre.Refresh(ctx, e.Challenge, e.Refresh) }
	}
	s, err := open()
	if err != nil {
		return nil, err
	}
	r.fetchPacks(s.Access)
	m := r.now()
	// A little early, so that no delivery begins with a token that ends under way.
	until := m.At.Add(time.Duration(s.ExpiresIn) * time.Second * 9 / 10)
	return core.SignedIn{Moment: m, Access: s.Access, Refresh: s.Refresh, Until: until}, nil
}

func (r *runner) query(ctx context.Context, e core.Query) (core.Event, error) {
	items := make([]wire.Known, len(e.Items))
	for i, item := range e.Items {
		items[i] = wire.Known{ID: item.ID, SHA256: item.SHA256}
	}
	have, nonce, err := r.options.Centre.Query(ctx, e.Access, wire.Seen{Epoch: e.SeenEpoch, Seq: e.SeenSeq}, items)
	if err != nil {
		return nil, err
	}
	return core.Told{Moment: r.now(), Nonce: nonce, Have: have}, nil
}

// errDamaged is a payload that is not what was sealed: it must not leave.
var errDamaged = &stored{key: "sync.damaged"}

// payload is what is to be sent, as it was when it was finished.
func (r *runner) payload(ctx context.Context, id, sha256 string) ([]byte, error) {
	payload, err := r.options.Outbox.Payload(ctx, id)
	if err != nil {
		return nil, &stored{key: wordsKey(err), cause: err}
	}
	if sealed.Digest(payload) != sha256 {
		return nil, errDamaged
	}
	return payload, nil
}

// upload sends one chunk of a file.
func (r *runner) upload(ctx context.Context, e core.Upload) (core.Event, error) {
	payload, err := r.payload(ctx, e.ID, e.SHA256)
	if err != nil {
		return nil, err
	}
	if e.From < 0 || e.From >= int64(len(payload)) {
		return nil, errDamaged
	}
	chunk := payload[e.From:min(e.From+core.ChunkSize, int64(len(payload)))]
	began := r.options.Now()
	defer r.setProgress(e.ID, nil)
	got, epoch, err := r.options.Centre.Upload(ctx, wire.Chunk{Form: e.Of, ID: e.ID, At: e.From, Bytes: chunk, Access: e.Access,
		Seen: wire.Seen{Epoch: e.SeenEpoch, Seq: e.SeenSeq}, Progress: func(sent, _ int64) {
			r.setProgress(e.ID, &Progress{From: e.From, Sent: e.From + sent, Total: e.Size, Since: began})
		}})
	if err != nil {
		return nil, err
	}
	return core.Uploaded{Moment: r.now(), ID: e.ID, There: got.There, Receipt: got.Receipt, Epoch: epoch}, nil
}

func (r *runner) deliver(ctx context.Context, e core.Deliver) (core.Event, error) {
	payload, err := r.payload(ctx, e.ID, e.SHA256)
	if err != nil {
		return nil, err
	}
	began := r.options.Now()
	defer r.setProgress(e.ID, nil)
	got, epoch, err := r.options.Centre.Deliver(ctx, wire.Delivery{ID: e.ID, Payload: payload, Access: e.Access,
		Seen: wire.Seen{Epoch: e.SeenEpoch, Seq: e.SeenSeq}, Progress: func(sent, total int64) {
			r.setProgress(e.ID, &Progress{Sent: sent, Total: total, Since: began})
		}})
	if err != nil {
		return nil, err
	}
	return core.Delivered{Moment: r.now(), ID: e.ID, Receipt: got.Receipt, Epoch: epoch}, nil
}

func (s *Sync) setProgress(id string, p *Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p == nil {
		delete(s.progress, id)
		return
	}
	s.progress[id] = *p
}

// stored is a fault of this laptop's own keeping: nothing left.
type stored struct {
	key   string
	cause error
}

func (s *stored) Error() string { return "stored payload: " + s.key }
func (s *stored) Unwrap() error { return s.cause }

// why turns an error into what the machine decides by.
func why(err error) core.Failure {
	if f, ok := errors.AsType[*wire.Failure](err); ok {
		return core.Failure{Kind: core.FailureKind(f.Kind), Fault: f.Key(), Unsent: f.Unsent, RetryAfter: f.RetryAfter}
	}
	if s, ok := errors.AsType[*stored](err); ok {
		kind := core.OneItem // a busy disk passes; damage does not
		if s == errDamaged || fault.Is(s.cause, fault.Damaged) {
			kind = core.Permanent
		}
		return core.Failure{Kind: kind, Fault: s.key, Unsent: true}
	}
	return core.Failure{Kind: core.OneItem, Fault: wordsKey(err)}
}

func wordsKey(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Key
	}
	return "internal"
}
