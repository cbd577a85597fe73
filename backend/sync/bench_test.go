package sync_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"slices"
	stdsync "sync"
	"testing"
	"testing/synctest"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/sync"
	"earlyhelp.example/backend/wire"
)

// disk is a store in memory with the promises of sync.Outbox and sync.Inbox.
type disk struct {
	mu       stdsync.Mutex
	items    map[string]outbox.Item
	payload  map[string][]byte
	receipts map[string][]string
	standing sync.Standing
	full     bool
	moves    []string // every state an item was marked with, "id state"
}

func newDisk() *disk {
	return &disk{items: map[string]outbox.Item{}, payload: map[string][]byte{}, receipts: map[string][]string{}}
}

func (d *disk) Items(context.Context) ([]outbox.Item, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []outbox.Item
	for id, i := range d.items {
		if d.payload[id] != nil {
			out = append(out, i)
		}
	}
	return out, nil
}

func (d *disk) Payload(_ context.Context, id string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.payload[id]), nil
}

var errFull = fault.New(fault.Full, "store.full")

func (d *disk) Mark(_ context.Context, i outbox.Item) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.full:
		return errFull
	case d.items[i.ID].State == outbox.Withdrawn:
		return fault.New(fault.Conflict, "store.withdrawn")
	}
	d.items[i.ID] = i
	d.moves = append(d.moves, i.ID+" "+string(i.State))
	return nil
}

func (d *disk) KeepReceipt(_ context.Context, id, jws string, _ sealed.Receipt) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return errFull
	}
	d.receipts[id] = append(d.receipts[id], jws)
	return nil
}

func (d *disk) Forget(_ context.Context, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.payload, id)
	return nil
}

func (d *disk) Standing(context.Context) (sync.Standing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.standing, nil
}

func (d *disk) KeepStanding(_ context.Context, s sync.Standing) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return errFull
	}
	d.standing = s
	return nil
}

func (d *disk) item(id string) outbox.Item {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.items[id]
}

func (d *disk) setFull(full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = full
}

// bench is one laptop, one office and the network between them, in a bubble of
// fake time.
type bench struct {
	t      *testing.T
	disk   *disk
	office *simtest.Office
	net    *simtest.Pipe
	key    ed25519.PrivateKey
	sync   *sync.Sync
	packs  sync.Packs       // nil asks for none
	now    func() time.Time // nil for the bubble's
	stop   func()
	count  int
}

const device = "d-1"

// onBench runs a test with fake time; before sees every request at the office.
func onBench(t *testing.T, before func(http.ResponseWriter, *http.Request) bool, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, disk: newDisk(), office: simtest.NewOffice(), net: simtest.NewPipe()}
		b.office.Before = before
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		b.key = key
		public, _ := key.Public().(ed25519.PublicKey)
		b.office.Enlist(device, public)
		server := &http.Server{Handler: b.office}
		go func() { _ = server.Serve(b.net) }()
		b.start()
		t.Cleanup(func() {
			b.stop()
			_ = b.net.Close()
			_ = server.Close()
		})
		test(b)
	})
}

// start runs the program; stop, as a power cut, ends it wherever it is.
func (b *bench) start() {
	b.t.Helper()
	transport := b.net.Transport()
	client, err := wire.NewClient(wire.Options{Address: "http://127.0.0.1", Device: device, Key: b.key, Transport: transport})
	if err != nil {
		b.t.Fatal(err)
	}
	b.sync, err = sync.New(sync.Options{Outbox: b.disk, Inbox: b.disk, Centre: client, Authority: "E10000999",
		EnrolmentKey: b.office.EnrolmentKey(), Keys: b.office.Keys(), Packs: b.packs, Now: b.now})
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.sync.Run(ctx) }()
	b.stop = func() {
		cancel()
		if err := <-done; err != nil {
			b.t.Error(err)
		}
		transport.CloseIdleConnections()
	}
}

// finish puts a sealed form into the queue, as Finish does.
func (b *bench) finish(urgent bool) string {
	b.t.Helper()
	id, _ := b.queue(urgent, nil)
	return id
}

// withPhoto queues a form and a document that it names.
func (b *bench) withPhoto(content []byte) (form, photo string) {
	b.t.Helper()
	return b.queue(false, content)
}

func (b *bench) newID() string {
	b.t.Helper()
	b.count++
	id, err := sealed.NewID(time.Now().Add(time.Duration(b.count)*time.Millisecond), fixed(byte(b.count)))
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) queue(urgent bool, photo []byte) (form, file string) {
	b.t.Helper()
	now, id := time.Now(), b.newID()
	e := sealed.Envelope{ID: id, Kind: "assessment", Authority: "E10000999", Author: sealed.Author{Worker: "w-1", Device: device},
		OccurredAt: now, SealedAt: now, Body: json.RawMessage(`{"schema":"eh.assessment/1"}`)}
	if urgent {
		e.Urgent = &sealed.Urgent{ImmediateDanger: "yes"}
	}
	at := now.Add(time.Duration(b.count) * time.Millisecond)
	b.disk.mu.Lock()
	if photo != nil {
		file = b.newID()
		e.Attachments = []sealed.Attachment{{ID: file, SHA256: sealed.Digest(photo), Size: int64(len(photo)), MediaType: "image/jpeg"}}
		b.disk.payload[file] = photo
		b.disk.items[file] = outbox.Item{ID: file, Reference: sealed.Reference(file), Kind: "file", Attachment: true, Of: id, Size: int64(len(photo)),
			SHA256: sealed.Digest(photo), State: outbox.Waiting, FinishedAt: at}
	}
	s, err := sealed.Seal(e)
	if err != nil {
		b.t.Fatal(err)
	}
	b.disk.payload[id] = s.Bytes
	b.disk.items[id] = outbox.Item{ID: id, Reference: s.Reference, Kind: s.Kind, Urgent: urgent, Size: int64(len(s.Bytes)),
		SHA256: s.SHA256, State: outbox.Waiting, FinishedAt: at}
	b.disk.mu.Unlock()
	b.sync.Nudge()
	return id, file
}

type fixed byte

func (f fixed) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f)
	}
	return len(p), nil
}

// pass lets time go by. Under synctest this takes no time at all; it is the
// bubble's clock that is moved.
func (b *bench) pass(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
	synctest.Wait()
}

// stands checks that an item is still in the queue with everything it needs.
func (b *bench) stands(id string) {
	b.t.Helper()
	i := b.disk.item(id)
	if !i.Unsent() || i.Receipt != "" || b.disk.payload[id] == nil || len(b.disk.receipts[id]) != 0 {
		b.t.Errorf("the item should stand in the queue: state %q, receipt %q, payload %d bytes", i.State, i.Receipt, len(b.disk.payload[id]))
	}
}

// received checks that an item arrived exactly once and that its receipt is on
// the disk and verifies.
func (b *bench) received(id string) {
	b.t.Helper()
	times := 0
	for _, kept := range b.office.Arrived() {
		if kept == id {
			times++
		}
	}
	i := b.disk.item(id)
	if times != 1 || i.State != outbox.Received {
		b.t.Fatalf("arrived %d times, state %q (%s)", times, i.State, i.LastFault)
	}
	keys, err := b.office.Keys().Set()
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := sealed.VerifyReceipt(b.disk.receipts[id][0], keys)
	proves := r.Proves(id, i.SHA256, "E10000999")
	if i.Attachment {
		proves = r.ProvesFile(i.Of, id, i.SHA256, "E10000999")
	}
	if err != nil || !proves {
		b.t.Errorf("the receipt on the disk does not prove it: %v", err)
	}
}
