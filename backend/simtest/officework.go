package simtest

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
	"earlyhelp.example/backend/wire"
)

// proved reports whether the request carries a proof by this key.
func proved(r *http.Request, key ed25519.PublicKey, nonce string, body []byte) bool {
	p, err := wire.ParseProof(r.Header.Get(wire.HeaderProof))
	digest := wire.ReprDigest(body)
	return err == nil && r.Header.Get(wire.HeaderReprDigest) == digest && (nonce == "" || p.Nonce == nonce) &&
		p.Holds(key, r.Method, r.URL.Path, digest)
}

// spend uses a challenge up.
func (o *Office) spend(challenge string) bool {
	good := o.challenges[challenge]
	delete(o.challenges, challenge)
	return good
}

func (o *Office) enrol(w http.ResponseWriter, r *http.Request, body []byte) {
	var asked wire.EnrolRequest
	if json.Unmarshal(body, &asked) != nil {
		Problem(w, http.StatusBadRequest, wire.CodeMalformed)
		return
	}
	key, err := base64.StdEncoding.DecodeString(asked.DeviceKey)
	if err != nil || !o.spend(asked.Challenge) || !proved(r, key, asked.Challenge, body) {
		Problem(w, http.StatusUnauthorized, wire.CodeProof)
		return
	}
	if asked.Code == "" || asked.Code != o.code {
		Problem(w, http.StatusForbidden, wire.CodeCode)
		return
	}
	o.code = ""
	id := "d-" + o.token()
	o.devices[id] = key
	jws, err := sealed.Sign(sealed.StatementEnrolment, wire.Enrolment{DeviceID: id, DeviceKey: asked.DeviceKey, Challenge: asked.Challenge,
		Authority: authority, Worker: wire.Worker{ID: "w-1", FullName: "Alex Example"}, Profile: o.profile,
		EscrowRecipient: "age1example", Keys: o.Keys(), Epoch: o.book.Epoch, IssuedAt: time.Now()}, sealed.KeyID(o.EnrolmentKey()), o.enrolment)
	if err != nil {
		panic(err)
	}
	answerJSON(w, http.StatusCreated, wire.EnrolAnswer{Enrolment: jws})
}

func (o *Office) session(w http.ResponseWriter, r *http.Request, body []byte) {
	var asked wire.RefreshRequest // a session request is one without a token
	if json.Unmarshal(body, &asked) != nil {
		Problem(w, http.StatusBadRequest, wire.CodeMalformed)
		return
	}
	key, known := o.devices[asked.DeviceID]
	switch {
	case !known:
		Problem(w, http.StatusForbidden, wire.CodeDevice)
		return
	case !o.spend(asked.Challenge) || !proved(r, key, asked.Challenge, body):
		Problem(w, http.StatusUnauthorized, wire.CodeProof)
		return
	case r.URL.Path == wire.PathRefresh && !o.refresh[asked.Refresh]:
		Problem(w, http.StatusUnauthorized, wire.CodeRefresh)
		return
	}
	delete(o.refresh, asked.Refresh)
	s := wire.Session{Access: o.token(), Refresh: o.token(), ExpiresIn: 900}
	o.access[s.Access], o.refresh[s.Refresh] = time.Now().Add(15*time.Minute), true
	answerJSON(w, http.StatusOK, s)
}

// signedIn answers 401 where there is no session or no proof.
func (o *Office) signedIn(w http.ResponseWriter, r *http.Request, body []byte) bool {
	until, known := o.access[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
	if !known || !time.Now().Before(until) {
		Problem(w, http.StatusUnauthorized, wire.CodeToken)
		return false
	}
	p, err := wire.ParseProof(r.Header.Get(wire.HeaderProof))
	if err != nil || !proved(r, o.devices[p.Device], "", body) {
		Problem(w, http.StatusUnauthorized, wire.CodeProof)
		return false
	}
	return true
}

func seenOf(r *http.Request) core.Seen {
	epoch, seq, _ := strings.Cut(r.Header.Get(wire.HeaderLastSeen), "/")
	var seen core.Seen
	seen.Epoch, _ = strconv.ParseInt(epoch, 10, 64)
	seen.Seq, _ = strconv.ParseInt(seq, 10, 64)
	return seen
}

func (o *Office) submission(w http.ResponseWriter, r *http.Request, body []byte) {
	if !o.signedIn(w, r, body) {
		return
	}
	id := strings.TrimPrefix(r.URL.Path, wire.PathSubmissions)
	if fetch, is := strings.CutSuffix(id, wire.PathReceipt); is {
		if o.rows[fetch].receipt == "" {
			Problem(w, http.StatusNotFound, wire.CodeNotFound)
			return
		}
		answerJSON(w, http.StatusOK, wire.Accepted{ID: fetch, Receipt: o.rows[fetch].receipt})
		return
	}
	o.puts++
	if !wire.SameDigest(r.Header.Get(wire.HeaderReprDigest), body) {
		Problem(w, http.StatusBadRequest, wire.CodeDigest)
		return
	}
	o.accept(w, core.Offered{ID: id, SHA256: sealed.Digest(body), Seen: seenOf(r)}, body)
}

func (o *Office) accept(w http.ResponseWriter, e core.Offered, body []byte) {
	if old, has := o.rows[e.ID]; has {
		e.Kept = &core.Kept{SHA256: old.sha256, Receipt: old.receipt, Seq: old.seq}
	}
	book, effects := o.book.Step(e)
	o.book = book
	status := http.StatusOK
	switch effect := effects[len(effects)-1].(type) {
	case core.Reused:
		Problem(w, http.StatusConflict, wire.CodeIDReused)
		return
	case core.Keep:
		status = http.StatusCreated
		o.keep(effect, "", body)
	}
	answerJSON(w, status, wire.Accepted{ID: e.ID, Reference: sealed.Reference(e.ID), State: sealed.Accepted, Receipt: o.rows[e.ID].receipt})
}

// keep keeps a form, or a file of one, and signs for it.
func (o *Office) keep(k core.Keep, of string, body []byte) {
	jws, err := sealed.SignReceipt(sealed.Receipt{ID: k.ID, SHA256: k.SHA256, Authority: authority, Reference: sealed.Reference(k.ID),
		State: k.State, ReceivedAt: time.Now(), Epoch: k.Epoch, Seq: k.Seq, Of: of}, sealed.KeyID(publicOf(o.signing)), o.signing)
	if err != nil {
		panic(err)
	}
	o.rows[k.ID] = row{sha256: k.SHA256, receipt: jws, seq: k.Seq}
	o.bodies[k.ID], o.log = body, append(o.log, k.ID)
}

func (o *Office) query(w http.ResponseWriter, r *http.Request, body []byte) {
	if !o.signedIn(w, r, body) {
		return
	}
	var asked wire.QueryRequest
	if json.Unmarshal(body, &asked) != nil {
		Problem(w, http.StatusBadRequest, wire.CodeMalformed)
		return
	}
	e := core.Questioned{Seen: seenOf(r), Kept: map[string]core.Kept{}}
	for _, i := range asked.Items {
		e.Items = append(e.Items, core.Asked{ID: i.ID, SHA256: i.SHA256})
		if old, has := o.rows[i.ID]; has {
			e.Kept[i.ID] = core.Kept{SHA256: old.sha256, Seq: old.seq}
		}
	}
	book, effects := o.book.Step(e)
	o.book = book
	holds, _ := effects[len(effects)-1].(core.Holds)
	jws, err := sealed.Sign(sealed.StatementHave, sealed.Have{Authority: authority, Nonce: asked.Nonce, Epoch: book.Epoch, Seq: book.Seq,
		SafeSeq: book.SafeSeq, At: time.Now(), Items: holds.Items}, sealed.KeyID(publicOf(o.signing)), o.signing)
	if err != nil {
		panic(err)
	}
	answerJSON(w, http.StatusOK, wire.QueryAnswer{Have: jws})
}
