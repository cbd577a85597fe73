// Package printer hands finished bytes to the system's printer. It may not
// write a file nor log a name: what is printed is about a family, and a file in
// a spool of ours would outlive the visit. The spooler's own copy is outside
// our reach; the help page says so.
package printer

import "context"

// Print sends a PDF to the default printer. name is the job's name in the
// spooler's list: a form and a reference, never a person. Faults are words for
// the person: no printer (fault.NotFound), the printer refused (fault.Refused),
// this system prints from the preview (fault.Refused, "printer.preview").
func Print(ctx context.Context, content []byte, name string) error {
	return send(ctx, content, name)
}
