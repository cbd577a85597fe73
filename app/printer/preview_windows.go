package printer

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// send sends the person to the preview: a stock laptop may have no program
// that prints a PDF, and the page prints through the WebView's own dialog.
func send(context.Context, []byte, string) error {
	return fault.New(fault.Refused, "printer.preview")
}
