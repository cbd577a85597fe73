package desk

import (
	"errors"
	"net/http"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// Refusal is every refusal and failure of the door (RFC 9457). Detail is a
// sentence for the person, in their language; Code is the fault's kind for the
// program. It never repeats what was sent.
type Refusal struct {
	Type   string `json:"type" doc:"Always about:blank."`
	Title  string `json:"title" doc:"The status in English, for a developer."`
	Status int    `json:"status" doc:"The HTTP status."`
	Detail string `json:"detail" doc:"A sentence for the person."`
	Code   string `json:"code" enum:"invalid,notfound,conflict,refused,locked,full,offline,damaged,newer,internal" doc:"The kind of failure."`
	Key    string `json:"key" doc:"The sentence's key in the words, stable across languages."`

	Unlock   *Tries          `json:"unlock,omitempty" doc:"On a refused unlock."`
	Question *LockQuestion   `json:"question,omitempty" doc:"On a lock that must be asked for twice (BR-32)."`
	Problems []forms.Problem `json:"problems,omitempty" doc:"On a refused Finish: what is missing or wrong, by section."`
}

// Tries is how many guesses are left before a slot closes, and how long to wait.
type Tries struct {
	TriesLeft   int    `json:"triesLeft" doc:"Guesses left before only the recovery code or the council opens the store; -1 where the recovery code is meant."`
	WaitSeconds int    `json:"waitSeconds" doc:"Seconds until the next guess is looked at."`
	Says        string `json:"says" doc:"Both as a sentence; empty when there is nothing to warn of."`
}

// LockQuestion is asked before a lock while something urgent has not arrived.
type LockQuestion struct {
	Says  string `json:"says" doc:"The question (BR-32)."`
	Count int    `json:"count" doc:"Urgent forms that MASH has not received, drafts included."`
}

// Error is for the log: the kind and the key.
func (p *Refusal) Error() string { return p.Code + ": " + p.Key }

// GetStatus gives huma the status.
func (p *Refusal) GetStatus() int { return p.Status }

// ContentType is application/problem+json (RFC 9457).
func (p *Refusal) ContentType(string) string { return "application/problem+json" }

// statuses maps a fault's kind to HTTP. A kind without a line is a defect and
// answers 500.
var statuses = map[fault.Kind]int{
	fault.Invalid:  http.StatusUnprocessableEntity,
	fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict,
	fault.Refused:  http.StatusForbidden,
	fault.Locked:   http.StatusLocked,
	fault.Full:     http.StatusInsufficientStorage,
	fault.Offline:  http.StatusServiceUnavailable,
	fault.Damaged:  http.StatusInternalServerError,
	fault.Newer:    http.StatusConflict,
	fault.Internal: http.StatusInternalServerError,
}

// problem words an error for the person and logs it for the developer.
func (d *Desk) problem(err error) *Refusal {
	if p, ok := errors.AsType[*Refusal](err); ok {
		return p
	}
	kind, key := fault.KindOf(err), "internal"
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		key = f.Key
	}
	if kind == fault.Internal || kind == fault.Damaged || kind == fault.Full {
		d.Log.Error("request failed", "err", err)
	}
	p := rejected(statusOf(kind))
	p.Detail, p.Code, p.Key = fault.Say(err, d.language()), string(kind), key
	return p
}

func statusOf(kind fault.Kind) int {
	if status, ok := statuses[kind]; ok {
		return status
	}
	return http.StatusInternalServerError
}

// rejected is the problem for a request that huma turned away before any of our
// code saw it: the screens never send such a thing, so the sentence is general,
// and nothing of the request is repeated.
func rejected(status int) *Refusal {
	err := fault.New(fault.Invalid, "desk.unreadable")
	return &Refusal{Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: fault.Say(err, "en"), Code: string(fault.Invalid), Key: "desk.unreadable"}
}
