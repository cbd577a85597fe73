package pdf

import (
	"bytes"
	"fmt"

	"github.com/signintech/gopdf"
)

// quirePages is how many pages of a long document are drawn in one gopdf. gopdf
// writes a document all at once, when its last page is there: a long one would
// be drawn on one processor, then written, then packed, while the others wait.
// So each quire is written and packed while the next is being drawn.
//
// The cover holds a document together: the page tree and the fonts, with every
// glyph that any page draws. A document of one quire is its own cover. Of what
// gopdf writes of quires only the content of the pages is taken.
const quirePages = 128

// quire is some pages in a row, drawn in one gopdf.
type quire struct {
	gp       *gopdf.GoPdf
	own      ownContent
	pages    int
	contents [][]byte // of each page, packed
	err      error
}

// ownContent is the part of the content that is not gopdf's, in stretches: where
// one belongs, gopdf's content has an empty state.
type ownContent struct {
	text []byte
	ends []int // of the stretches, in the text; after the last, one that is still written
}

// settle ends the stretch at hand, before gopdf draws on.
func (q *quire) settle() {
	o := &q.own
	if n := len(o.ends); n == 0 && len(o.text) > 0 || n > 0 && len(o.text) > o.ends[n-1] {
		o.ends = append(o.ends, len(o.text))
		q.emptyState()
	}
}

// stretches gives what was written, in its parts.
func (o ownContent) stretches() [][]byte {
	all, from := make([][]byte, len(o.ends)), 0
	for i, end := range o.ends {
		all[i], from = o.text[from:end], end
	}
	return all
}

// emptyState stands in gopdf's content where a stretch belongs: a state saved
// and at once restored, which draws nothing.
func (q *quire) emptyState() {
	q.gp.SaveGraphicsState()
	q.gp.RestoreGraphicsState()
}

// emptyStateToken is what gopdf writes for it, and for nothing else.
var emptyStateToken = []byte("q\nQ\n")

func newQuire() *quire {
	q := &quire{gp: &gopdf.GoPdf{}}
	q.gp.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	q.gp.SetNoCompression() // pages are packed once all is in its place
	return q
}

// turn begins a quire, and has the one before written.
func (c *canvas) turn() {
	c.pack()
	before := c.quire.own
	c.quire = newQuire()
	c.quire.own.text = make([]byte, 0, len(before.text)+len(before.text)/8) // about as much again
	c.quire.own.ends = make([]int, 0, len(before.ends)+len(before.ends)/8)
	c.quires = append(c.quires, c.quire)
}

// pack has the quire at hand written.
func (c *canvas) pack() {
	c.quire.settle()
	if c.quire != c.cover {
		c.packing.Go(c.quire.write)
	}
}

// rawPage is room for the content of a full page before it is packed.
const rawPage = 32 << 10

// write takes the content of the pages from what gopdf writes.
func (q *quire) write() {
	objects, err := gopdfObjects(q.file())
	q.gp, q.err = nil, err
	own, content := q.own.stretches(), make([]byte, 0, rawPage)
	for i := 0; i < len(objects) && q.err == nil; i++ {
		content, own, q.err = q.take(i+1, objects[i], content[:0], own)
	}
	if q.err == nil && (len(q.contents) != q.pages || len(own) > 0) {
		q.err = fmt.Errorf("gopdf wrote %d of %d pages, and left %d stretches out", len(q.contents), q.pages, len(own))
	}
	q.own = ownContent{}
}

// take packs an object that is the content of a page; room is to write in.
func (q *quire) take(number int, body, room []byte, own [][]byte) ([]byte, [][]byte, error) {
	s, err := streamOf(number, body)
	if err != nil || s.kind != pageStream {
		return room, own, err
	}
	content, own, err := expand(room, s.data, own)
	if err != nil {
		return room, own, err
	}
	packed, err := deflate(content)
	q.contents = append(q.contents, packed)
	return content, own, err
}

// expand adds a page's content with the next stretches where canvas left room for
// them; it gives those that are left.
func expand(to, content []byte, own [][]byte) (expanded []byte, left [][]byte, err error) {
	for {
		before, after, found := bytes.Cut(content, emptyStateToken)
		to = append(to, before...)
		if !found {
			return to, own, nil
		}
		if len(own) == 0 {
			return nil, nil, fmt.Errorf("a stretch too many")
		}
		to = append(to, own[0]...)
		own, content = own[1:], after
	}
}

// file is gopdf's file. gopdf reports no error of writing and writes what it
// could, so whoever reads it counts what is there.
func (q *quire) file() []byte {
	var b bytes.Buffer
	b.Grow(256 << 10)
	_, _ = q.gp.WriteTo(&b) // into memory: what could fail is a font that is not known, which canvas has seen
	return b.Bytes()
}

// bytes gives gopdf's file of the whole document. Where it has quires the
// contents of its pages are still empty.
func (c *canvas) bytes() ([]byte, error) {
	c.endMark()
	c.pack()
	defer c.packing.Wait()
	if c.err != nil {
		return nil, c.err
	}
	c.gather()
	return c.cover.file(), c.err
}

// gather gives the cover the glyphs that are drawn and, where it has none of its
// own, its pages.
func (c *canvas) gather() {
	for i := 0; len(c.quires) > 0 && i < len(c.parents); i++ {
		c.cover.gp.AddPage()
		c.cover.emptyState() // a page without content is no valid object
	}
	for _, ink := range c.fonts {
		c.fail(c.cover.gp.SetFont(ink.face.family, "", 1))
		_, err := c.cover.gp.MeasureTextWidth(string(ink.drawn))
		c.fail(err)
	}
}
