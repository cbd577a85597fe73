package desk

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// maxBody is the most one request may carry, in bytes. A page of the longest
// answers (20,000 code points each, forms.md E22) with a paste far over the
// limit stays well under it; a person's text must never meet a 413.
const maxBody = 16 << 20

// reply is what every typed operation answers.
type reply[B any] struct{ Body B }

// call is a request with a body and nothing else.
type call[B any] struct{ Body B }

// byID is a request about one thing.
type byID struct {
	ID string `path:"id" doc:"The thing's own id."`
}

// callByID is a request with a body about one thing.
type callByID[B any] struct {
	ID   string `path:"id" doc:"The thing's own id."`
	Body B
}

// nothing is an empty request or an empty answer: {}.
type nothing struct {
	_ struct{} `json:"-" additionalProperties:"true"`
}

// newAPI is huma with everything off that would echo, cut or hurry what a
// person typed (architecture 5, "huma"). The arrays of our answers are never
// null, and the descriptions say so.
func newAPI(mux *http.ServeMux, version string) huma.API {
	config := huma.DefaultConfig("Early Help: the door of the laptop's screens", version)
	config.CreateHooks = nil // no $schema in answers
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	return humago.New(mux, config)
}

func init() {
	huma.DefaultArrayNullable = false
	huma.NewError = func(status int, _ string, _ ...error) huma.StatusError { return rejected(status) }
}

// serve registers one typed operation. Its body may take as long as it takes
// (a sleeping laptop must not turn a save into a 408); the listeners keep an
// idle limit of their own.
func serve[I, O any](d *Desk, method, path, id, summary string, handle func(context.Context, *I) (O, error)) {
	op := operation(method, path, id, summary)
	huma.Register(d.api, op, func(ctx context.Context, in *I) (*reply[O], error) {
		body, err := handle(ctx, in)
		if err != nil {
			return nil, d.problem(err)
		}
		return &reply[O]{Body: body}, nil
	})
}

func operation(method, path, id, summary string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		MaxBodyBytes: maxBody, BodyReadTimeout: -1 * time.Second,
		SkipValidateBody: true, // a body that decodes is taken: nothing typed may fail on a schema
		DefaultStatus:    http.StatusOK,
		Errors:           []int{http.StatusUnprocessableEntity},
	}
}
