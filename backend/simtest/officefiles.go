package simtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
	"earlyhelp.example/backend/wire"
)

// upload is one chunk of a file that a kept form names.
func (o *Office) upload(w http.ResponseWriter, r *http.Request, body []byte) {
	if !o.signedIn(w, r, body) {
		return
	}
	form, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, wire.PathSubmissions), wire.PathFiles)
	id, offset, _ := strings.Cut(rest, "/")
	at, err := strconv.ParseInt(offset, 10, 64)
	switch {
	case err != nil || at < 0 || len(body) == 0:
		Problem(w, http.StatusBadRequest, wire.CodeMalformed)
	case len(body) > wire.MaxChunk:
		Problem(w, http.StatusRequestEntityTooLarge, wire.CodeFileLarge)
	case !wire.SameDigest(r.Header.Get(wire.HeaderReprDigest), body):
		Problem(w, http.StatusBadRequest, wire.CodeDigest)
	case o.bodies[form] == nil:
		Problem(w, http.StatusNotFound, wire.CodeNoForm)
	default:
		o.take(w, r, form, id, at, body)
	}
}

func (o *Office) take(w http.ResponseWriter, r *http.Request, form, id string, at int64, chunk []byte) {
	e, err := sealed.Open(o.bodies[form])
	i := slices.IndexFunc(e.Attachments, func(a sealed.Attachment) bool { return a.ID == id })
	if err != nil || i < 0 {
		Problem(w, http.StatusNotFound, wire.CodeNotNamed)
		return
	}
	named := e.Attachments[i]
	if named.Size <= 0 || named.Size > wire.MaxFile {
		Problem(w, http.StatusRequestEntityTooLarge, wire.CodeFileLarge)
		return
	}
	if kept, whole := o.rows[id]; whole {
		answerJSON(w, http.StatusOK, wire.Uploaded{ID: id, There: named.Size, Receipt: kept.receipt})
		return
	}
	here := o.arriving[id]
	if at == int64(len(here)) {
		here = append(here, chunk...)
	}
	if int64(len(here)) > named.Size {
		Problem(w, http.StatusBadRequest, wire.CodeFileOther)
		return
	}
	o.arriving[id] = here
	if int64(len(here)) < named.Size {
		answerJSON(w, http.StatusOK, wire.Uploaded{ID: id, There: int64(len(here))})
		return
	}
	delete(o.arriving, id)
	if sealed.Digest(here) != named.SHA256 {
		Problem(w, http.StatusBadRequest, wire.CodeFileOther)
		return
	}
	book, effects := o.book.Step(core.Offered{ID: id, SHA256: named.SHA256, Seen: seenOf(r)})
	o.book = book
	keep, _ := effects[len(effects)-1].(core.Keep)
	o.keep(keep, form, here)
	answerJSON(w, http.StatusCreated, wire.Uploaded{ID: id, There: named.Size, Receipt: o.rows[id].receipt})
}
