// Package pdf draws paper: it lays a forms.Paper out on A4 pages and gives the
// bytes of one tagged PDF. It may not read a store, a clock or a file, and it
// decides nothing about what may be shown: which answers a copy holds was
// settled in forms. One reason: what is printed must be provable from its input
// alone, byte for byte.
//
// The road of one answer: a block turns it into strips (compose.go, items.go),
// wrap cuts it into lines of glyphs (text.go, shape.go, wrap.go), paginate puts
// strips on pages (flow.go), canvas and pen write the content of the pages, and
// finish adds fonts, tags, character maps and title (embed.go, tag.go).
//
// It writes the file itself. A drawing library stood between once: it asked for
// half of the time, and to be watched at every step, since it swallowed errors
// and drew a space for a letter it did not find.
package pdf
