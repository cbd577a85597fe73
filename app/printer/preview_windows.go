package printer

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// print sends the person to the preview: a stock laptop may have no program
// that prints a PDF, and the page prints through the WebView's own dialog.
func print(context.Context, []byte, string) error {
	return fault.New(fault.Refused, "printer.preview")
}
