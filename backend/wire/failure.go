package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// Kind sorts a failure by what to do about it; the words are those of the
// table in sync.md 3.3.
type Kind string

// The kinds.
const (
	NoRoad    Kind = "noroad"    // no network, no centre, another server in its place
	Busy      Kind = "busy"      // 429, 503
	SignedOut Kind = "signedout" // 401: this token is over
	NoEntry   Kind = "noentry"   // the centre will not let this laptop in
	TooOld    Kind = "tooold"    // 426
	OneItem   Kind = "item"      // this request failed and may succeed later
	Permanent Kind = "permanent" // the same request will get the same answer
	IDReused  Kind = "idreused"  // 409: other bytes under this id
)

// Failure is a conversation that brought nothing. Unwrap gives a fault with
// the words for the person; Error is for the log and holds no content.
type Failure struct {
	Kind       Kind
	Status     int    // of HTTP, 0 where there was no answer
	Code       string // of the centre's problem, "" where it was not the centre
	Unsent     bool   // certain that no byte of the body left
	RetryAfter time.Duration

	said *fault.Fault
}

// Error names kind, status and code.
func (f *Failure) Error() string {
	return fmt.Sprintf("%s (status %d, code %q): %v", f.Kind, f.Status, f.Code, f.said)
}

// Unwrap gives the fault.
func (f *Failure) Unwrap() error { return f.said }

// Key is the words key of what happened.
func (f *Failure) Key() string { return f.said.Key }

func failure(kind Kind, said fault.Kind, key string, cause error) *Failure {
	return &Failure{Kind: kind, said: &fault.Fault{Kind: said, Key: key, Cause: cause}}
}

// noAnswer sorts the errors of a request that got no answer. The cause is
// reduced to its type where its text could name a person's path or address.
func noAnswer(err error) *Failure {
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var record tls.RecordHeaderError
	var dns *net.DNSError
	switch {
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &record):
		return failure(NoRoad, fault.Offline, "wire.certificate", err)
	case errors.As(err, &dns):
		return failure(NoRoad, fault.Offline, "wire.offline", err)
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return failure(NoRoad, fault.Offline, "wire.slow", err)
	case strings.Contains(err.Error(), "Proxy Authentication Required"):
		return failure(NoRoad, fault.Offline, "wire.proxy", err)
	}
	return failure(NoRoad, fault.Offline, "wire.offline", err)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// codes says what each problem of the centre means. What is not here is
// sorted by its status.
var codes = map[string]struct {
	kind Kind
	said fault.Kind
}{
	CodeDigest:     {OneItem, fault.Damaged},
	CodeMalformed:  {Permanent, fault.Internal},
	CodeToken:      {SignedOut, fault.Refused},
	CodeRefresh:    {SignedOut, fault.Refused},
	CodeProof:      {SignedOut, fault.Refused},
	CodeDevice:     {NoEntry, fault.Refused},
	CodeCode:       {NoEntry, fault.Invalid},
	CodeNotAllowed: {NoEntry, fault.Refused},
	CodeNotFound:   {Permanent, fault.NotFound},
	CodeIDReused:   {IDReused, fault.Conflict},
	CodeTooLarge:   {Permanent, fault.Invalid},
	CodeNoForm:     {OneItem, fault.NotFound},
	CodeNotNamed:   {Permanent, fault.NotFound},
	CodeFileOther:  {Permanent, fault.Damaged},
	CodeFileLarge:  {Permanent, fault.Invalid},
	CodeTooOld:     {TooOld, fault.Newer},
	CodeTooMany:    {Busy, fault.Offline},
	CodeBusy:       {Busy, fault.Offline},
	CodeInternal:   {OneItem, fault.Offline},
}

// problemFailure sorts an answer of the centre that is no success.
func problemFailure(status int, header http.Header, p Problem) *Failure {
	known, ok := codes[p.Code]
	key := "wire." + p.Code
	switch {
	case ok:
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		known.kind, known.said, key = Busy, fault.Offline, "wire.busy"
	case status == http.StatusUnauthorized:
		known.kind, known.said, key = SignedOut, fault.Refused, "wire.token"
	case status == http.StatusUpgradeRequired:
		known.kind, known.said, key = TooOld, fault.Newer, "wire.client-too-old"
	case status >= 500 || status == http.StatusRequestTimeout:
		known.kind, known.said, key = OneItem, fault.Offline, "wire.internal"
	default:
		known.kind, known.said, key = Permanent, fault.Refused, "wire.refused"
	}
	f := failure(known.kind, known.said, key, nil)
	f.Status, f.Code, f.RetryAfter = status, p.Code, retryAfter(header)
	if p.Code == CodeCode && p.TriesLeft != nil {
		f.said.Key, f.said.Args = key+triesKey(*p.TriesLeft), []any{*p.TriesLeft}
	}
	return f
}

// triesKey ends the key of the sentence that says how many tries are left.
func triesKey(left int) string {
	switch {
	case left <= 0:
		return ".none"
	case left == 1:
		return ".one"
	}
	return ".many"
}

// retryAfter reads the header's seconds; a date is measured against the
// answer's own Date, because the laptop's clock proves nothing.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	until, err1 := http.ParseTime(text)
	date, err2 := http.ParseTime(header.Get("Date"))
	if err1 == nil && err2 == nil && until.After(date) {
		return until.Sub(date)
	}
	return 0
}
