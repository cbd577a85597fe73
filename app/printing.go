package app

import (
	"context"

	"earlyhelp.example/app/printer"
)

// systemPrinter is the printer this computer prints on by itself.
type systemPrinter struct{}

// Print hands the bytes over.
func (systemPrinter) Print(ctx context.Context, content []byte, name string) error {
	return printer.Print(ctx, content, name)
}
