package simtest_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/central/sqlstore"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/sync"
	"earlyhelp.example/backend/vault"
	"earlyhelp.example/backend/wire"
)

// road is the whole way of a form on the parts that ship: encrypted store,
// sync, client, network, door, rules and book of the centre.
type road struct {
	t        *testing.T
	centre   *central.Centre
	server   *httptest.Server
	store    *store.Store
	enrolled wire.Enrolled
	key      ed25519.PrivateKey
	keep     *standing
}

// standing is where the wiring keeps what sync wants kept.
type standing struct{ kept sync.Standing }

func (s *standing) Standing(context.Context) (sync.Standing, error) { return s.kept, nil }
func (s *standing) KeepStanding(_ context.Context, kept sync.Standing) error {
	s.kept = kept
	return nil
}

func newRoad(t *testing.T, network func(http.Handler) http.Handler) *road {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	ledger, err := sqlstore.Open(ctx, filepath.Join(t.TempDir(), "book.db"))
	must(t, err)
	lib, findings := forms.NewLibrary(library.FS())
	if lib == nil {
		t.Fatal(findings)
	}
	r := &road{t: t, keep: &standing{}}
	r.centre, err = central.New(ctx, central.Options{Authority: "E10000999", Ledger: ledger, Forms: lib, Unpack: door.Unpack,
		Keys:   central.Keys{Enrolment: newKey(t), Signing: newKey(t), Serial: 1, IssuedAt: now, Pepper: []byte("pepper")},
		Papers: central.Papers{Profile: []byte("id: marlbridge\n"), EscrowRecipient: "age1example"}})
	must(t, err)
	handler, _, err := door.New(door.Options{Centre: r.centre, Forms: lib, Name: "Marlbridge Council", Version: "test"})
	must(t, err)
	r.server = httptest.NewServer(network(handler))
	t.Cleanup(func() { r.server.Close(); _ = ledger.Close() })
	r.enrol(ctx, now)
	r.openStore(ctx, now)
	return r
}

func newKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	return key
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (r *road) enrol(ctx context.Context, now time.Time) {
	r.t.Helper()
	worker := central.Worker{ID: "w-10442", FullName: "Dami Adeyemi", Agency: "Marlbridge Family Centre", Phone: "01632 960144"}
	must(r.t, r.centre.PutWorker(ctx, worker, "test", now))
	code, _, err := r.centre.IssueLetter(ctx, worker.ID, "test", now)
	must(r.t, err)
	r.key = newKey(r.t)
	letter := wire.Letter{Address: r.server.URL, Fingerprint: r.centre.Fingerprint(), Code: code}
	r.enrolled, err = wire.Enrol(ctx, letter, "test laptop", wire.Options{Key: r.key, Version: "test"})
	must(r.t, err)
	if r.enrolled.Worker.FullName != worker.FullName {
		r.t.Errorf("enrolled as %+v", r.enrolled.Worker)
	}
}

func (r *road) openStore(ctx context.Context, now time.Time) {
	r.t.Helper()
	dir := filepath.Join(r.t.TempDir(), "laptop")
	key, err := vault.NewKey()
	must(r.t, err)
	must(r.t, store.Create(ctx, dir, key, now))
	r.store, err = store.Open(ctx, dir, key, store.Options{})
	must(r.t, err)
	r.t.Cleanup(func() { _ = r.store.Close() })
}

// finish seals a form and commits it, as the desk does.
func (r *road) finish(ctx context.Context) sealed.Submission {
	r.t.Helper()
	now := time.Now().UTC()
	draft, err := sealed.NewID(now, rand.Reader)
	must(r.t, err)
	must(r.t, r.store.CreateDraft(ctx, store.DraftHead{ID: draft, Form: "eha_portal", Version: 1, Language: "en", Started: "2026-11-22", CreatedAt: now, By: "w-10442"}))
	id, err := sealed.NewID(now, rand.Reader)
	must(r.t, err)
	s, err := sealed.Seal(sealed.Envelope{ID: id, Kind: "assessment", Authority: r.enrolled.Authority, OccurredAt: now, SealedAt: now,
		Author: sealed.Author{Worker: r.enrolled.Worker.ID, Device: r.enrolled.DeviceID},
		Form:   &sealed.Form{Code: "eha_portal", Version: 1}, Body: json.RawMessage(`{"schema":"eh.assessment/1","answers":[]}`)})
	must(r.t, err)
	must(r.t, r.store.Commit(ctx, store.Finish{Draft: draft, Submission: s, Item: outbox.Item{ID: id, Reference: s.Reference, Kind: s.Kind,
		FinishedAt: now, Size: int64(len(s.Bytes)), SHA256: s.SHA256, State: outbox.Waiting}}))
	return s
}

// run sends until the item is received, then stops the program.
func (r *road) run(ctx context.Context, id string) outbox.Item {
	r.t.Helper()
	client, err := wire.NewClient(wire.Options{Address: r.enrolled.Address, Device: r.enrolled.DeviceID, Key: r.key, Version: "test"})
	must(r.t, err)
	changed := make(chan struct{}, 1)
	s, err := sync.New(sync.Options{Outbox: r.store, Inbox: r.keep, Centre: client, Authority: r.enrolled.Authority,
		EnrolmentKey: r.enrolled.EnrolmentKey, Keys: r.enrolled.Keys, Changed: func() {
			select {
			case changed <- struct{}{}:
			default:
			}
		}})
	must(r.t, err)
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	for {
		items, err := r.store.AllItems(ctx)
		must(r.t, err)
		for _, i := range items {
			if i.ID == id && i.Sent() {
				cancel()
				must(r.t, <-ended)
				return i
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			r.t.Fatalf("not received in time: %+v, %+v", s.State(), items)
		}
	}
}

// TestWholeRoad joins the parts that ship, and cuts the line once between the
// centre's keeping and its answer.
func TestWholeRoad(t *testing.T) {
	var cut atomic.Bool
	cut.Store(true)
	var puts atomic.Int64
	r := newRoad(t, func(centre http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.Method != http.MethodPut {
				centre.ServeHTTP(w, req)
				return
			}
			puts.Add(1)
			if cut.Swap(false) {
				centre.ServeHTTP(httptest.NewRecorder(), req)
				panic(http.ErrAbortHandler) // the answer never gets out
			}
			centre.ServeHTTP(w, req)
		})
	})
	ctx := t.Context()
	s := r.finish(ctx)
	item := r.run(ctx, s.ID)
	if puts.Load() < 2 {
		t.Errorf("%d deliveries: the line was not cut", puts.Load())
	}
	receipts, err := r.store.Receipts(ctx, s.ID)
	must(t, err)
	if len(receipts) != 1 {
		t.Fatalf("%d receipts, want one", len(receipts))
	}
	keys, err := r.enrolled.Keys.Set()
	must(t, err)
	receipt, err := sealed.VerifyReceipt(receipts[0], keys)
	must(t, err)
	if !receipt.Proves(s.ID, s.SHA256, r.enrolled.Authority) || receipt.Reference != s.Reference || item.Receipt != receipts[0] {
		t.Errorf("the receipt does not prove the form: %+v", receipt)
	}
	kept, err := r.centre.Council(ctx)
	must(t, err)
	if kept.Seq != 1 {
		t.Errorf("the centre gave out %d numbers for one form", kept.Seq)
	}
}

// TestWrongLetter is a letter for another office: the code stays unspent.
func TestWrongLetter(t *testing.T) {
	var enrols atomic.Int64
	r := newRoad(t, func(centre http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if strings.HasPrefix(req.URL.Path, wire.PathEnrol) {
				enrols.Add(1)
			}
			centre.ServeHTTP(w, req)
		})
	})
	before := enrols.Load()
	_, err := wire.Enrol(t.Context(), wire.Letter{Address: r.server.URL, Fingerprint: "0000-0000-0000-0000", Code: "12345678"}, "laptop",
		wire.Options{Key: newKey(t)})
	if err == nil || enrols.Load() != before {
		t.Errorf("a centre with another key: %v; the code was sent %d times", err, enrols.Load()-before)
	}
}
