// Package door is what the centre's network sees: the protocol of the laptops
// under /v1/, and the staff pages with their JSON under /staff/api/. It may
// hold no rule: it reads requests, proves who speaks, asks central, and turns
// faults into problems (RFC 9457) that never repeat what was sent. One reason:
// whatever a hostile network can say, it can say only here.
package door

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/wire"
)

// Options make a door. Forms word the columns of tables; Name is the
// council's as people know it; Pages is the built front end; Now is the clock. Secure says that browsers reach the door
// by TLS, as they do everywhere but on loopback.
type Options struct {
	Centre  *central.Centre
	Forms   central.Forms
	Name    string
	Version string
	Pages   fs.FS
	Packs   Packs  // nil offers none
	Oldest  string // laptop program that may send, as 1.4 or 1.4.2; "" takes any
	Now     func() time.Time
	Log     *slog.Logger
	Secure  bool
	Limits  Limits
}

// Limits guard the centre against haste. Zero values take the defaults.
type Limits struct {
	Idle       time.Duration // how long a body may pause; 30 s
	PerDevice  int           // requests a minute of one laptop; 240
	PerAddress int           // requests a minute of one address before it has proved anything; 120
}

type door struct {
	Options
	api       huma.API
	devices   *meter
	addresses *meter
}

// New gives the handler and the OpenAPI 3.1 description that it also serves at
// /v1/openapi.json.
func New(o Options) (http.Handler, []byte, error) {
	d := &door{Options: o}
	d.defaults()
	mux := http.NewServeMux()
	d.api = humago.New(mux, config(o.Version))
	d.protocol()
	d.staffPages()
	d.tidy()
	described, err := json.MarshalIndent(d.api.OpenAPI(), "", "  ")
	if err != nil {
		return nil, nil, err
	}
	mux.HandleFunc("GET /v1/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(described) // a reader who left is no fault of ours
	})
	mux.HandleFunc("/v1/", unknown)
	mux.HandleFunc("/staff/api/", unknown)
	mux.Handle("/", pages(o.Pages))
	return d.guard(mux), described, nil
}

func (d *door) defaults() {
	if d.Now == nil {
		d.Now = clock.Now
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Limits.Idle == 0 {
		d.Limits.Idle = 30 * time.Second
	}
	if d.Limits.PerDevice == 0 {
		d.Limits.PerDevice = 240
	}
	if d.Limits.PerAddress == 0 {
		d.Limits.PerAddress = 120
	}
	d.devices, d.addresses = newMeter(d.Limits.PerDevice), newMeter(d.Limits.PerAddress)
}

// config turns off what huma does of itself: it would refuse members it does
// not know and repeat them in its answer, add links to every body, and serve
// pages that load scripts from elsewhere.
func config(version string) huma.Config {
	c := huma.DefaultConfig("Early Help centre", version)
	c.CreateHooks = nil
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.AllowAdditionalPropertiesByDefault = true
	c.FieldsOptionalByDefault = true
	c.Transformers = []huma.Transformer{plainProblem}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "http", Scheme: "bearer", Description: "An access token of POST /v1/sessions, with EH-Device-Proof beside it."},
		"staff":   {Type: "apiKey", In: "cookie", Name: cookieName(true), Description: "Set by POST /staff/api/signin; changes also carry X-CSRF-Token."},
	}
	return c
}

// operation fills in what every operation must say (architecture 5): no time
// limit of huma's own, because villages upload slowly (guard ends bodies that
// stand still), and an explicit size. huma calls a body too large when it
// reaches the limit, so the limit is one more than what is allowed.
func operation(id, method, path, summary string, most int64) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		BodyReadTimeout: -1, MaxBodyBytes: most + 1,
		Responses: map[string]*huma.Response{"default": {
			Description: "A problem (RFC 9457); its code says what to do",
			Content:     map[string]*huma.MediaType{wire.ProblemType: {Schema: problemSchema()}},
		}},
	}
}

func register[I, O any](d *door, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	huma.Register(d.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, d.problem(ctx, op.OperationID, err)
		}
		return out, nil
	})
}

// tidy mends the description: raw bytes are read beside typed bodies only to
// be hashed, a submission is JSON however it is packed, and huma's own errors,
// which repeat what was sent, are never answered.
func (d *door) tidy() {
	schemas := d.api.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	for _, path := range d.api.OpenAPI().Paths {
		for _, op := range []*huma.Operation{path.Put, path.Post, path.Delete} {
			if op == nil || op.RequestBody == nil || op.OperationID == uploadID {
				continue
			}
			raw, content := "application/octet-stream", op.RequestBody.Content
			if content["application/json"] == nil {
				content["application/json"] = &huma.MediaType{Schema: &huma.Schema{Type: "object", Description: "The sealed bytes of a submission, exactly as they were sealed"}}
			}
			delete(content, raw)
		}
	}
}

const smallBody = 64 << 10 // bytes; the largest JSON request but query and submissions
