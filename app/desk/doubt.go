package desk

import (
	"context"
	"errors"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/pdf"
)

// doubts are what may be wrong with a document that is kept all the same, once
// the person has said so: it may be the only one there is.
var doubts = map[string]string{
	"bundle.damaged": "file.ask.damaged",
	"bundle.locked":  "file.ask.locked",
	"bundle.pages":   "file.ask.long",
	"bundle.slow":    "file.ask.slow",
}

// doubt is the question to ask before a document is kept; "" for none. The
// document is only read: whatever is wrong with it, nothing is mended.
func (s *session) doubt(ctx context.Context, name, media string, content []byte) (string, error) {
	if media != "application/pdf" {
		return "", nil
	}
	_, err := pdf.Inspect(ctx, content, "")
	if err == nil {
		return "", nil
	}
	var f *fault.Fault
	if ctx.Err() != nil || !errors.As(err, &f) || f.Kind != fault.Invalid {
		return "", err
	}
	key, keepable := doubts[f.Key]
	if !keepable {
		return "", err
	}
	return s.words().say(key, name), nil
}
