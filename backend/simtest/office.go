package simtest

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
	"earlyhelp.example/backend/wire"
)

// Office is a centre in memory that speaks the real protocol over real HTTP:
// what the laptop's client and shell are tried against. It checks every proof
// and keeps no file.
type Office struct {
	// Before, where set, sees every request first; true means that it has
	// answered. It is how tests put faults in. Set it before serving.
	Before func(http.ResponseWriter, *http.Request) bool

	enrolment, signing ed25519.PrivateKey
	profile            []byte

	mu         sync.Mutex
	forms      string // what the greeting says of the packs on offer
	book       core.Book
	rows       map[string]row
	bodies     map[string][]byte
	arriving   map[string][]byte // of files: what is here so far
	log        []string
	code       string
	devices    map[string]ed25519.PublicKey
	access     map[string]time.Time
	refresh    map[string]bool
	challenges map[string]bool
	counter    int
	puts       int
}

// NewOffice opens an empty office with fixed keys and one activation code.
func NewOffice() *Office {
	return &Office{enrolment: fixedKey(1), signing: fixedKey(2), book: core.Book{Epoch: 1}, code: "12345678",
		profile: []byte("id: marlbridge\n"), rows: map[string]row{}, bodies: map[string][]byte{}, arriving: map[string][]byte{},
		devices: map[string]ed25519.PublicKey{}, access: map[string]time.Time{}, refresh: map[string]bool{}, challenges: map[string]bool{}}
}

func fixedKey(n byte) ed25519.PrivateKey {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = n
	return ed25519.NewKeyFromSeed(seed)
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	public, _ := key.Public().(ed25519.PublicKey)
	return public
}

// Letter is the activation letter for an address.
func (o *Office) Letter(address string) wire.Letter {
	return wire.Letter{Address: address, Fingerprint: sealed.Fingerprint(o.EnrolmentKey()), Code: o.code}
}

// EnrolmentKey is the key on the letter.
func (o *Office) EnrolmentKey() ed25519.PublicKey { return publicOf(o.enrolment) }

// Keys is the key set as given at enrolment.
func (o *Office) Keys() sealed.KeySet {
	return sealed.KeySet{Authority: authority, Serial: 1, IssuedAt: monday, Keys: []sealed.PublicKey{sealed.PublicKeyOf(publicOf(o.signing))}}
}

// Enlist makes a device known without a letter.
func (o *Office) Enlist(id string, key ed25519.PublicKey) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.devices[id] = key
}

// Revoke ends a device's access; its open sessions go with it.
func (o *Office) Revoke(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.devices, id)
	clear(o.access)
	clear(o.refresh)
}

// EndSessions makes every token worthless.
func (o *Office) EndSessions() {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.access)
	clear(o.refresh)
}

// Arrived lists the submissions in the order they were kept, and Puts counts
// the deliveries that came, again ones too.
func (o *Office) Arrived() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.log...)
}

// Puts counts deliveries.
func (o *Office) Puts() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.puts
}

// CodeUsed reports whether the activation code was spent.
func (o *Office) CodeUsed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.code == ""
}

// Body is what was kept under an id.
func (o *Office) Body(id string) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bodies[id]
}

// Restore sets the office back to its first n submissions, as a copy of last
// night would, and begins a new epoch.
func (o *Office) Restore(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, id := range o.log[n:] {
		delete(o.rows, id)
		delete(o.bodies, id)
	}
	o.log = o.log[:n]
	clear(o.arriving)
	o.book, _ = core.Book{Epoch: o.book.Epoch, Seq: int64(n)}.Step(core.Restored{})
	clear(o.access)
	clear(o.refresh)
}

// Copied says that everything is in a copy off the site.
func (o *Office) Copied() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.book, _ = o.book.Step(core.Copied{Epoch: o.book.Epoch, Seq: o.book.Seq})
}

func (o *Office) token() string {
	o.counter++
	return fmt.Sprintf("token-%d", o.counter)
}

// ServeHTTP is the office's door.
func (o *Office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if o.Before != nil && o.Before(w, r) {
		return
	}
	w.Header().Set(wire.HeaderProtocol, "1")
	body, err := io.ReadAll(io.LimitReader(r.Body, sealed.MaxBytes))
	if err == nil && r.Header.Get("Content-Encoding") == "zstd" {
		body, err = wire.Decompress(body, sealed.MaxBytes)
	}
	if err != nil {
		Problem(w, http.StatusBadRequest, wire.CodeMalformed)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	w.Header().Set(wire.HeaderEpoch, strconv.FormatInt(o.book.Epoch, 10))
	switch {
	case r.URL.Path == wire.PathHello:
		o.hello(w)
	case r.URL.Path == wire.PathEnrol:
		o.enrol(w, r, body)
	case r.URL.Path == wire.PathSessions || r.URL.Path == wire.PathRefresh:
		o.session(w, r, body)
	case r.URL.Path == wire.PathQuery:
		o.query(w, r, body)
	case strings.Contains(r.URL.Path, wire.PathFiles):
		o.upload(w, r, body)
	case strings.HasPrefix(r.URL.Path, wire.PathSubmissions):
		o.submission(w, r, body)
	default:
		Problem(w, http.StatusNotFound, wire.CodeNotFound)
	}
}

// Problem answers as a centre does.
func Problem(w http.ResponseWriter, status int, code string) {
	w.Header().Set(wire.HeaderProtocol, "1")
	w.Header().Set("Content-Type", wire.ProblemType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(wire.Problem{Title: http.StatusText(status), Status: status, Code: code})
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// Offer is what the greeting says of the packs on offer from now on.
func (o *Office) Offer(forms string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.forms = forms
}

func (o *Office) hello(w http.ResponseWriter) {
	keys, err := sealed.SignKeySet(o.Keys(), o.enrolment)
	if err != nil {
		panic(err)
	}
	challenge := o.token()
	o.challenges[challenge] = true
	answerJSON(w, http.StatusOK, wire.Hello{Protocol: wire.Protocol{Min: 1, Max: 1}, ServerTime: time.Now(), Epoch: o.book.Epoch,
		Authority: authority, Name: "Marlbridge Council", EnrolmentKey: base64.StdEncoding.EncodeToString(o.EnrolmentKey()),
		Keys: keys, Challenge: challenge, Forms: o.forms, Limits: wire.Limits{Submission: sealed.MaxBytes, Query: wire.MaxQuery}})
}
