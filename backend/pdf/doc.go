// Package pdf draws paper: it lays a forms.Paper out on A4 pages and gives the
// bytes of one tagged PDF. It may not read a store, a clock or a file, and it
// decides nothing about what may be shown: which answers a copy holds was
// settled in forms. One reason: what is printed must be provable from its input
// alone, byte for byte.
//
// The road of one answer: a block turns it into strips (blocks_*.go), wrap cuts
// it into lines of glyphs (text.go, shape.go, wrap.go), paginate puts strips on
// pages (flow.go), canvas draws them, all but text and marks through gopdf, many
// of them in quires that are written while the next is drawn (quire.go), and
// finish rewrites gopdf's bytes with tags, character maps, title and packed
// streams.
//
// gopdf keeps pages and fonts together, draws shapes, and does nothing
// else here: its wrapping, tables,
// protection, import and transparency are not used (each hangs, loses text or
// leaks; device_test.go keeps the proof for the pinned version).
package pdf
