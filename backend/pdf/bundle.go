package pdf

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// Bundle is an evidence pack: a cover with a list of what is in it, then every
// part behind it, found by bookmarks.
type Bundle struct {
	Cover      Job // its paper says who asked and why; the list is added to it
	Parts      []Part
	Passphrase string // to open it with; empty for none
}

// Part is one document of a bundle: a PDF, or a picture as pictures.Clean makes
// it.
type Part struct {
	Title    string
	Heading  []byte // pages of ours before it, as PDF; nil for none
	PDF      []byte
	JPEG     []byte
	Password string // that opens the PDF, where it needs one
}

// BundleOf makes one PDF of many. With a passphrase it is encrypted (AES-256,
// ISO 32000-2 revision 6). A part that cannot be used is a fault of the kind
// Invalid whose sentence names its number in the bundle. Unlike Render it gives
// other bytes every time.
func BundleOf(ctx context.Context, b Bundle) (Document, error) {
	files := make([][][]byte, len(b.Parts))
	pages := make([]int, len(b.Parts))
	total := 0
	for i, p := range b.Parts {
		var err error
		if files[i], pages[i], err = p.readied(ctx); err != nil {
			return Document{}, numbered(err, i+1)
		}
		for _, file := range files[i] {
			total += len(file)
		}
		if total > maxBundle {
			return Document{}, fault.New(fault.Invalid, "bundle.large", maxBundle>>20)
		}
	}
	cover, err := b.cover(ctx, pages)
	if err != nil {
		return Document{}, err
	}
	merged, err := within(ctx, func() ([]byte, error) { return b.merge(cover, files, pages) })
	if err != nil {
		return Document{}, err
	}
	for _, n := range pages {
		cover.Pages += n
	}
	return Document{Bytes: merged, Pages: cover.Pages, Missing: cover.Missing}, nil
}

// readied is a part as the files that are joined, its heading first, and their pages.
func (p Part) readied(ctx context.Context) (files [][]byte, pages int, err error) {
	file, err := p.opened(ctx)
	if err != nil {
		return nil, 0, err
	}
	if files = [][]byte{file}; len(p.Heading) > 0 {
		files = [][]byte{newest(p.Heading), file}
	}
	for _, one := range files {
		n, err := Inspect(ctx, one, "")
		if err != nil {
			return nil, 0, err
		}
		pages += n
	}
	return files, pages, nil
}

// numbered says in which part of the bundle a fault lies.
func numbered(err error, number int) error {
	f, ok := err.(*fault.Fault)
	if !ok {
		return err
	}
	key := f.Key
	if strings.HasPrefix(key, "bundle.") {
		key += "-part"
	}
	return &fault.Fault{Kind: f.Kind, Key: key, Args: append([]any{number}, f.Args...), Cause: f.Cause}
}

// cover draws the first pages. The list says on which page each part begins,
// and how many pages the list itself takes is known when it is drawn.
func (b Bundle) cover(ctx context.Context, pages []int) (Document, error) {
	job := b.Cover
	own := 1
	for range 3 {
		job.Paper.Sections = append(b.Cover.Paper.Sections[:len(b.Cover.Paper.Sections):len(b.Cover.Paper.Sections)], b.contents(pages, own))
		doc, err := Render(ctx, job)
		if err != nil || doc.Pages == own {
			return doc, err
		}
		own = doc.Pages
	}
	return Document{}, fault.New(fault.Internal, "pdf.draw")
}

func (b Bundle) contents(pages []int, from int) forms.PaperSection {
	w := words(b.Cover.Paper.Language)
	table := forms.PaperItem{Kind: forms.PaperTable, Columns: []forms.PaperColumn{{Label: w.say("bundle.number"), Share: .1}, {Label: w.say("bundle.document"), Share: .62},
		{Label: w.say("bundle.pages"), Share: .13}, {Label: w.say("bundle.from"), Share: .15}}}
	at := from + 1
	for i, p := range b.Parts {
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), p.Title, fmt.Sprint(pages[i]), fmt.Sprint(at)})
		at += pages[i]
	}
	return forms.PaperSection{Title: w.say("bundle.contents"), Items: []forms.PaperItem{table}}
}

// merge puts the files behind the cover, with a bookmark for each.
func (b Bundle) merge(cover Document, files [][][]byte, pages []int) ([]byte, error) {
	marks := []pdfcpu.Bookmark{{Title: legible(b.Cover.Paper.Title), PageFrom: 1}}
	at := cover.Pages + 1
	for i := range files {
		marks = append(marks, pdfcpu.Bookmark{Title: fmt.Sprintf("%d  %s", i+1, legible(b.Parts[i].Title)), PageFrom: at})
		at += pages[i]
	}
	merged, err := joined(newest(cover.Bytes), files)
	if err != nil {
		return nil, err
	}
	var marked bytes.Buffer
	if err := api.AddBookmarks(bytes.NewReader(merged), &marked, marks, true, settings("")); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
	}
	return Lock(marked.Bytes(), b.Passphrase)
}

// joined is pdfcpu's MergeRaw for files of every version: that lowers the first
// to 1.7 and then takes none of 2.0. A part that can be read and not be joined is told
// by its number, so that a person can leave it out.
func joined(first []byte, parts [][][]byte) ([]byte, error) {
	conf := settings("")
	conf.Cmd, conf.CreateBookmarks = model.MERGECREATE, false
	whole, err := api.ReadAndValidate(bytes.NewReader(first), conf)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
	}
	for i, files := range parts {
		for k, file := range files {
			part, err := api.ReadAndValidate(bytes.NewReader(file), conf)
			if err == nil {
				err = pdfcpu.MergeXRefTables(fmt.Sprint(i, k), part, whole, false, false)
			}
			if err != nil {
				return nil, numbered(fault.New(fault.Invalid, "bundle.damaged"), i+1)
			}
		}
	}
	var out bytes.Buffer
	if err := api.WriteContext(whole, &out); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "bundle.damaged")
	}
	return out.Bytes(), nil
}

// Lock encrypts a PDF so that only the passphrase opens it, for reading and for
// everything else; an empty one leaves it as it is.
func Lock(file []byte, passphrase string) ([]byte, error) {
	if passphrase == "" {
		return file, nil
	}
	conf := settings(passphrase)
	conf.Cmd = model.ENCRYPT
	conf.EncryptUsingAES, conf.EncryptKeyLength = true, 256
	conf.Permissions = model.PermissionsAll
	var locked bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(newest(file)), &locked, conf); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
	}
	return locked.Bytes(), nil
}

// newest says PDF 2.0 in the head of a file: pdfcpu encrypts by the weaker
// revision 5 below it, and takes no part of 2.0 into an older whole.
func newest(file []byte) []byte {
	if !bytes.HasPrefix(file, []byte("%PDF-1.")) {
		return file
	}
	return append([]byte("%PDF-2.0"), file[len("%PDF-1.7"):]...)
}
