package pdf

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/signintech/gopdf"
)

// quirePages is how many pages of a long document are drawn in one gopdf. gopdf
// writes a document all at once, when its last page is there: a long one would
// be drawn on one processor, then written, then packed, while the others wait.
// So each quire is written and packed while the next is being drawn.
//
// The cover holds a document together: the page tree and the fonts, with every
// glyph that any page draws. A document of one quire is its own cover. Quires
// have fonts without outlines, and of what gopdf writes of them only the content
// of the pages is taken.
const quirePages = 128

// quire is some pages in a row, drawn in one gopdf.
type quire struct {
	gp       *gopdf.GoPdf
	marks    []string
	pages    int
	contents [][]byte // of each page, packed
	err      error
}

// emptyState stands in gopdf's content where a mark belongs: a state saved and
// at once restored, which draws nothing. gopdf has no way to write marked
// content; whoever reads its content puts the marks in the places of these.
func (q *quire) emptyState() {
	q.gp.SaveGraphicsState()
	q.gp.RestoreGraphicsState()
}

// emptyStateToken is what gopdf writes for it, and for nothing else.
var emptyStateToken = []byte("q\nQ\n")

func newQuire() *quire {
	q := &quire{gp: &gopdf.GoPdf{}}
	q.gp.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	q.gp.SetNoCompression() // pages are packed once their marks are in their places
	return q
}

// turn begins a quire, and has the one before written.
func (c *canvas) turn() {
	c.pack()
	before := len(c.quire.marks)
	c.quire = newQuire()
	c.quire.marks = make([]string, 0, before+before/8) // about as many again
	c.gp, c.quires = c.quire.gp, append(c.quires, c.quire)
	for _, ink := range c.fonts {
		c.learnHollow(ink.face)
	}
}

// pack has the quire at hand written.
func (c *canvas) pack() {
	if c.quire != c.cover {
		c.packing.Go(c.quire.write)
	}
}

// learn makes a face known to the cover, and to the quire at hand.
func (c *canvas) learn(f *face) {
	c.fail(f.embed())
	c.fail(c.cover.gp.AddTTFFontFromFontContainer(f.family, &c.ts.lib.container))
	if c.quire != c.cover {
		c.learnHollow(f)
	}
}

func (c *canvas) learnHollow(f *face) {
	c.fail(f.hollow())
	c.fail(c.gp.AddTTFFontFromFontContainer(f.family, &c.ts.lib.hollows))
}

// rawPage is room for the content of a full page before it is packed.
const rawPage = 32 << 10

// raws are reused: a quire is some megabytes before it is packed.
var raws = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// write takes the content of the pages from what gopdf writes.
func (q *quire) write() {
	raw := raws.Get().(*bytes.Buffer)
	defer raws.Put(raw)
	raw.Reset()
	raw.Grow(q.pages * rawPage)
	objects, err := gopdfObjects(q.file(raw))
	q.gp, q.err = nil, err
	var content []byte
	for i := 0; i < len(objects) && q.err == nil; i++ {
		content, q.err = q.take(i+1, objects[i], content[:0])
	}
	if q.err == nil && (len(q.contents) != q.pages || len(q.marks) > 0) {
		q.err = fmt.Errorf("gopdf wrote %d of %d pages, and left %d marks out", len(q.contents), q.pages, len(q.marks))
	}
}

// take packs an object that is the content of a page; room is to write in.
func (q *quire) take(number int, body, room []byte) ([]byte, error) {
	s, err := streamOf(number, body)
	if err != nil || s.kind != pageStream {
		return room, err
	}
	content, marks, err := expand(room, s.data, q.marks)
	if err != nil {
		return room, err
	}
	packed, err := deflate(content)
	q.marks, q.contents = marks, append(q.contents, packed)
	return content, err
}

// expand adds a page's content with the next marks where canvas left room for
// them; it gives those that are left.
func expand(to, content []byte, marks []string) (expanded []byte, left []string, err error) {
	for {
		before, after, found := bytes.Cut(content, emptyStateToken)
		to = append(to, before...)
		if !found {
			return to, marks, nil
		}
		if len(marks) == 0 {
			return nil, nil, fmt.Errorf("a mark too many")
		}
		to = append(append(to, marks[0]...), '\n')
		marks, content = marks[1:], after
	}
}

// file is gopdf's file. gopdf reports no error of writing and writes what it
// could, so whoever reads it counts what is there.
func (q *quire) file(b *bytes.Buffer) []byte {
	_, _ = q.gp.WriteTo(b) // into memory: what could fail is a font that is not known, which canvas has seen
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
	if len(c.quires) > 0 {
		c.gather()
	}
	var b bytes.Buffer
	b.Grow(256 << 10)
	return c.cover.file(&b), c.err
}

// gather gives the cover its pages, and the glyphs drawn on them.
func (c *canvas) gather() {
	for range c.parents {
		c.cover.gp.AddPage()
		c.cover.emptyState() // a page without content is no valid object
	}
	for _, ink := range c.fonts {
		var drawn []byte
		for id, used := range ink.used {
			if used {
				drawn = appendGlyph(drawn, ink.face, uint16(id))
			}
		}
		c.fail(c.cover.gp.SetFont(ink.face.family, "", 1))
		_, err := c.cover.gp.MeasureTextWidth(string(drawn))
		c.fail(err)
	}
}
