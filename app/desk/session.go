package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"sync"
	"sync/atomic"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
	"github.com/danielgtaylor/huma/v2"
)

// session is the desk while a store is open. Its methods must not call Desk.use:
// the call they serve holds it already.
type session struct {
	desk      *Desk
	store     *store.Store
	enrolment Enrolment      // as it was at the unlock: read by what runs beside the calls too, so never changed
	proved    atomic.Bool    // the recovery code was typed back
	profile   *forms.Profile // in force; of the enrolment or of a pack
	line      Line
	care      *care
	documents sync.Map // sealed forms.Document by submission, once read
	gates     sync.Map // forms.Urgent by submission, once read
	made      atomic.Pointer[madePack]
	said      sync.Map       // forms.Form.Once was said: true by form
	writing   sync.Mutex     // one answer at a time: what a change means depends on the one before
	beside    sync.WaitGroup // what runs beside the calls and uses the store
	lifetime  context.Context
	cancel    context.CancelFunc

	// Packs: read inside a call, changed by Desk.alter only.
	shelved      shelved
	refused      []refusedPack
	packsPresent bool // the watched folder is there
	packWatch    *packWatch
}

// begin reads who this laptop belongs to and starts what runs while it is open.
func (d *Desk) begin(ctx context.Context, st *store.Store, key vault.Key, first *Enrolment) (*session, error) {
	s := &session{desk: d, store: st}
	if first != nil {
		s.enrolment = *first
		if err := s.keepFirst(ctx); err != nil {
			return nil, err
		}
	} else if err := s.readEnrolment(ctx); err != nil {
		return nil, err
	}
	s.proved.Store(s.enrolment.RecoveryProved)
	if err := s.readPacks(ctx); err != nil {
		return nil, err
	}
	s.pin(key)
	s.mendCouncil()
	s.lifetime, s.cancel = context.WithCancel(context.Background())
	s.care = newCare(s) // before the line, which may speak at once
	var err error
	if s.line, err = d.Office.Begin(s.lifetime, s.enrolment, st, s.outboxChanged); err != nil {
		s.cancel()
		return nil, err
	}
	s.line.Charged(d.look.get().Charged)
	s.care.expire(ctx)
	go s.care.daily(s.lifetime)
	s.remind()
	return s, nil
}

// stop ends what runs beside the calls; it returns when none of it uses the
// store any more.
func (s *session) stop() {
	s.cancel()
	s.line.Stop()
	s.care.wait()
	s.beside.Wait()
	s.packWatch.end()
}

// keepFirst keeps a new enrolment, and the centre's time in it: the first time
// that drafts may expire by (BR-06).
func (s *session) keepFirst(ctx context.Context) error {
	if err := s.keepEnrolment(ctx, s.enrolment); err != nil {
		return err
	}
	if s.enrolment.IssuedAt.IsZero() {
		return nil
	}
	return s.store.NoteServerTime(ctx, s.enrolment.IssuedAt)
}

func (s *session) readEnrolment(ctx context.Context) error {
	raw, err := s.store.Setting(ctx, settingEnrolment)
	if err != nil {
		return err
	}
	if raw == nil {
		return fault.New(fault.Damaged, "desk.no-enrolment")
	}
	return fault.Wrap(json.Unmarshal(raw, &s.enrolment), fault.Damaged, "desk.no-enrolment")
}

// pin keeps the key that the readable copy of the profile is signed with.
func (s *session) pin(vaultKey vault.Key) {
	public, _ := s.enrolment.DeviceKey.Public().(ed25519.PublicKey)
	if err := vault.Pin(s.desk.Dir, vaultKey, public); err != nil {
		s.desk.Log.Warn("key of the council profile not pinned", "err", err)
	}
}

// mendCouncil makes the readable copy of the profile whose numbers are in force
// again where it is missing, broken or signed by another than this laptop.
func (s *session) mendCouncil() {
	kept, err := readCouncil(s.desk.Dir)
	if err == nil && kept.SHA256 == sealed.Digest(s.shelved.council) {
		return
	}
	said := s.enrolment
	said.Profile = s.shelved.council
	if err := keepCouncil(s.desk.Dir, said); err != nil {
		s.desk.Log.Warn("council profile beside the store not kept", "err", err)
	}
}

// outboxChanged is the line saying that something came of a delivery or a
// question to the centre.
func (s *session) outboxChanged() {
	s.care.hear()
	s.desk.Changed(ChangedOutbox, ChangedHome, ChangedFront, ChangedAssessments, ChangedSafety)
}

func (s *session) words() words { return s.desk.words() }

// use hands out the open session and holds off the lock until release is
// called, so that no answer is cut by a store closing under it.
func (d *Desk) use() (s *session, release func(), err error) {
	d.mu.RLock()
	if d.current == nil {
		d.mu.RUnlock()
		return nil, nil, fault.New(fault.Locked, "desk.locked")
	}
	return d.current, d.mu.RUnlock, nil
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
