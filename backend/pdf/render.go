package pdf

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// Render draws one document. The same job gives the same bytes. It is safe to
// call from many goroutines. The error is a fault: of ours, or the context's.
//
// A font of the computer that cannot be drawn with is not worth a paper: then its
// characters are boxes, as without it.
func Render(ctx context.Context, job Job) (Document, error) {
	if job.Fonts == nil {
		return render(ctx, job)
	}
	asked, fonts := false, job.Fonts
	job.Fonts = func() []*Font {
		asked = true
		return fonts()
	}
	doc, err := daring(ctx, job)
	if err != nil && asked && ctx.Err() == nil {
		job.Fonts = nil
		return render(ctx, job)
	}
	return doc, err
}

// daring draws with fonts that are not trusted: a panic over them is a fault.
func daring(ctx context.Context, job Job) (doc Document, err error) {
	defer func() {
		if recover() != nil {
			err = fault.New(fault.Internal, "pdf.font")
		}
	}()
	return render(ctx, job)
}

func render(ctx context.Context, job Job) (Document, error) {
	ts := typesetterOf(job)
	defer ts.close()
	b := &composer{ts: ts, st: styleOf(job), words: wordsOf(job.Paper), job: job, parent: &elem{role: "Document"}}
	root := b.parent
	if job.State == StateInformation { // all of it is in the reader's words
		root.lang = job.Paper.Reading
	}
	if err := b.compose(); err != nil {
		return Document{}, err
	}
	sheet := newSheet(b)
	if ts.err != nil {
		return Document{}, ts.err
	}
	pages := fewest(b.strips, sheet.bodyBottom()-sheet.bodyTop())
	c := newCanvas(ts, len(pages))
	for i, page := range pages {
		if err := ctx.Err(); err != nil {
			return Document{}, fault.Wrap(err, fault.Internal, "pdf.stopped")
		}
		c.page()
		sheet.draw(c, i+1, len(pages))
		drawPage(c, page, sheet.bodyTop())
	}
	raw, err := c.bytes()
	if err != nil {
		return Document{}, err
	}
	title := legible(job.Paper.Title)
	if job.Reference != "" {
		title += " · " + job.Reference
	}
	file, err := finish(raw, c, finishing{title: title, language: words(job.Paper.Language).tag(), made: job.PrintedAt, root: root})
	if err != nil {
		return Document{}, err
	}
	return Document{Bytes: file, Pages: len(pages), Missing: ts.missing}, nil
}

// drawPage draws the strips of one page: first what lies under, then the words.
func drawPage(c *canvas, page []placed, top float64) {
	for _, p := range page {
		if p.paint != nil {
			p.paint(c, top+p.y, p.last)
		}
	}
	for _, p := range page {
		if p.draw != nil {
			c.repeat = p.repeat
			p.draw(c, top+p.y)
		}
	}
	c.repeat = false
}

// compose makes the strips of the whole document.
func (b *composer) compose() error {
	var code matrix
	if b.job.Reference != "" {
		var err error
		if code, err = codeOf(b.job.Reference); err != nil {
			return err
		}
	}
	b.front(code)
	b.bars()
	b.family()
	for _, s := range b.job.Paper.Sections {
		b.section(s)
	}
	b.signers()
	b.closing()
	return nil
}
