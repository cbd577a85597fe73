package door

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

// problem is a wire.Problem as huma wants its errors.
type problem struct {
	wire.Problem
	RetryAfter string `json:"-"` // seconds
}

func (p *problem) Error() string             { return p.Code }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return wire.ProblemType }

func (p *problem) GetHeaders() http.Header {
	if p.RetryAfter == "" {
		return nil
	}
	return http.Header{"Retry-After": {p.RetryAfter}}
}

func newProblem(status int, code, detail string) *problem {
	return &problem{Problem: wire.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Code: code}}
}

// answers says what each refusal of central is on the wire. What is not here
// goes by its kind.
var answers = map[string]struct {
	status int
	code   string
}{
	"central.digest-mismatch":  {http.StatusBadRequest, wire.CodeDigest},
	"central.id-reused":        {http.StatusConflict, wire.CodeIDReused},
	"central.too-large":        {http.StatusRequestEntityTooLarge, wire.CodeTooLarge},
	"central.form-missing":     {http.StatusNotFound, wire.CodeNoForm},
	"central.not-named":        {http.StatusNotFound, wire.CodeNotNamed},
	"central.file-mismatch":    {http.StatusBadRequest, wire.CodeFileOther},
	"central.file-too-large":   {http.StatusRequestEntityTooLarge, wire.CodeFileLarge},
	"central.challenge":        {http.StatusUnauthorized, wire.CodeProof},
	"central.proof":            {http.StatusUnauthorized, wire.CodeProof},
	"central.device-unknown":   {http.StatusUnauthorized, wire.CodeProof},
	"central.device-revoked":   {http.StatusForbidden, wire.CodeDevice},
	"central.signed-out":       {http.StatusUnauthorized, wire.CodeToken},
	"central.code-wrong":       {http.StatusForbidden, wire.CodeCode},
	"central.code-used":        {http.StatusForbidden, wire.CodeCode},
	"central.code-old":         {http.StatusForbidden, wire.CodeCode},
	"central.code-void":        {http.StatusForbidden, wire.CodeCode},
	"central.too-many":         {http.StatusTooManyRequests, wire.CodeTooMany},
	"central.sign-in-wrong":    {http.StatusUnauthorized, wire.CodeToken},
	"central.sign-in-locked":   {http.StatusTooManyRequests, wire.CodeTooMany},
	"central.staff-signed-out": {http.StatusUnauthorized, wire.CodeToken},
	"central.csrf":             {http.StatusForbidden, wire.CodeNotAllowed},
}

var kinds = map[fault.Kind]struct {
	status int
	code   string
}{
	fault.Invalid:  {http.StatusBadRequest, wire.CodeMalformed},
	fault.NotFound: {http.StatusNotFound, wire.CodeNotFound},
	fault.Conflict: {http.StatusConflict, wire.CodeMalformed},
	fault.Refused:  {http.StatusUnauthorized, wire.CodeToken},
	fault.Locked:   {http.StatusServiceUnavailable, wire.CodeBusy},
	fault.Full:     {http.StatusServiceUnavailable, wire.CodeBusy},
	fault.Offline:  {http.StatusServiceUnavailable, wire.CodeBusy},
	fault.Damaged:  {http.StatusInternalServerError, wire.CodeInternal},
	fault.Newer:    {http.StatusInternalServerError, wire.CodeInternal},
	fault.Internal: {http.StatusInternalServerError, wire.CodeInternal},
}

// problem turns a fault into an answer, and logs what is our own failing. The
// cause goes to the log alone; no log line names anybody.
func (d *door) problem(ctx context.Context, operation string, err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	kind := kinds[fault.KindOf(err)]
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		if known, ok := answers[f.Key]; ok {
			kind = known
		}
	}
	if ctx.Err() != nil {
		kind.status, kind.code = http.StatusServiceUnavailable, wire.CodeBusy
	}
	if kind.status >= 500 && ctx.Err() == nil {
		d.Log.Error("a request failed", "operation", operation, "fault", err)
	}
	p := newProblem(kind.status, kind.code, fault.Say(err, language(ctx)))
	if refused, ok := errors.AsType[*central.CodeRefused](err); ok {
		p.TriesLeft = &refused.TriesLeft
	}
	if kind.status == http.StatusTooManyRequests || kind.status == http.StatusServiceUnavailable {
		p.RetryAfter = "15"
	}
	return p
}

// plainProblem replaces huma's own error bodies, which repeat what was sent.
func plainProblem(_ huma.Context, _ string, v any) (any, error) {
	theirs, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	code := wire.CodeMalformed
	switch theirs.Status {
	case http.StatusRequestEntityTooLarge:
		code = wire.CodeTooLarge
	case http.StatusRequestTimeout:
		code = wire.CodeBusy
	case http.StatusInternalServerError:
		code = wire.CodeInternal
	}
	return newProblem(theirs.Status, code, ""), nil
}

// unknown answers a path that is not ours, in the words of the protocol.
func unknown(w http.ResponseWriter, _ *http.Request) {
	writeProblem(w, newProblem(http.StatusNotFound, wire.CodeNotFound, ""))
}

func writeProblem(w http.ResponseWriter, p *problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", wire.ProblemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // a reader who left is no fault of ours
}

func problemSchema() *huma.Schema {
	return huma.SchemaFromType(huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer), problemType)
}
