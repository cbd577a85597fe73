package desk

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// EvidencePack is what a finished form bundles behind a cover (BR-72).
type EvidencePack struct {
	Offered bool           `json:"offered" doc:"The form asks for a pack, and something is picked."`
	Items   []EvidenceItem `json:"items" doc:"In the order of the pack, the form itself first."`
	Missing []string       `json:"missing" doc:"What was picked and is not on this laptop."`
}

// EvidenceItem is one document of a pack.
type EvidenceItem struct {
	Title string `json:"title"`
	Says  string `json:"says" doc:"Of which day."`

	Files []EvidenceFile `json:"files" doc:"The documents that it names; each can be left out."`
}

// PackRequest prints, saves or views a pack of evidence.
type PackRequest struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	How        string   `json:"how,omitempty" doc:"printer, page, file or view, as of PrintRequest."`
	Passphrase string   `json:"passphrase,omitempty" doc:"For file: the pack opens with it only (AES-256). It is kept nowhere."`
	LeaveOut   []string `json:"leaveOut,omitempty" doc:"Documents, by id, that do not go in."`
	Confirmed  bool     `json:"confirmed,omitempty" doc:"The question of BR-47 was answered: go on."`
}

// copyEvidence is a pack in the log of prints.
const copyEvidence = "evidence"

// shortestPassphrase of a pack, in characters: it may be tried without end by
// whoever has the file.
const shortestPassphrase = 12

// madePack is the last pack that was made, for the page to read once.
type madePack struct {
	token string
	bytes []byte
}

// exhibit is a document of a pack: a finished form, or a paper made of the record.
type exhibit struct {
	title, says string
	form        store.DraftHead
	paper       *forms.Paper
}

func (s *session) evidence(ctx context.Context, in *byID) (EvidencePack, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return EvidencePack{}, err
	}
	if err := s.may(casework.PrintForm, st.head, st.form); err != nil {
		return EvidencePack{}, err
	}
	pack := EvidencePack{Items: []EvidenceItem{}, Missing: []string{}}
	if st.head.State != store.Finished {
		return pack, nil
	}
	exhibits, missing, err := s.exhibits(ctx, st)
	if err != nil {
		return EvidencePack{}, err
	}
	for _, e := range exhibits {
		annexes, err := s.annexes(ctx, e)
		if err != nil {
			return EvidencePack{}, err
		}
		item := EvidenceItem{Title: e.title, Says: e.says, Files: []EvidenceFile{}}
		for _, a := range annexes {
			item.Files = append(item.Files, a.told(s.words()))
		}
		pack.Items = append(pack.Items, item)
	}
	pack.Missing = append(pack.Missing, missing...)
	pack.Offered = len(pack.Items) > 1 || len(missing) > 0
	return pack, nil
}

// exhibits are the form itself and what its answers pick, and what of that is not
// on this laptop.
func (s *session) exhibits(ctx context.Context, st state) (all []exhibit, missing []string, err error) {
	picked := st.draft.Evidence()
	if len(picked) == 0 {
		return nil, nil, nil
	}
	heads, err := s.store.FamilyDrafts(ctx, st.head.Record())
	if err != nil {
		return nil, nil, err
	}
	record, err := s.recordOf(ctx, st.head)
	if err != nil {
		return nil, nil, err
	}
	heads = slices.DeleteFunc(heads, func(h store.DraftHead) bool {
		f, err := s.desk.Library.Form(h.Form, h.Version)
		return h.State != store.Finished || err != nil || s.may(casework.PrintForm, h, f) != nil
	})
	all = append(all, s.exhibit(st.head))
	for _, p := range picked {
		found := s.found(p, heads, record, st.head.Language)
		if len(found) == 0 {
			missing = append(missing, p.Label)
		}
		all = append(all, found...)
	}
	return all, missing, nil
}

func (s *session) exhibit(h store.DraftHead) exhibit {
	return exhibit{title: s.formTitle(h.Form, h.Version), says: h.Started.Says(), form: h}
}

// found is what there is of one kind: the newest form that became such a record,
// of meetings and notes every one, and the chronology as the record tells it.
func (s *session) found(p forms.Evidence, heads []store.DraftHead, record casework.Record, language string) []exhibit {
	if p.Record == "chronology" {
		return chronology(words{language}, record)
	}
	every := p.Record == "meeting" || p.Record == "note"
	var found []exhibit
	for _, h := range heads { // the newest first
		f, err := s.desk.Library.Form(h.Form, h.Version)
		if err != nil || !slices.Contains(f.Records, p.Record) || p.Some && !slices.Contains(p.Rows, h.Submission) {
			continue
		}
		if found = append(found, s.exhibit(h)); !every {
			break
		}
	}
	slices.Reverse(found)
	return found
}

// chronology is a paper of what happened, in its order: nil where nothing is told.
func chronology(w words, record casework.Record) []exhibit {
	table := forms.PaperItem{Kind: forms.PaperTable, Columns: []forms.PaperColumn{{Label: w.say("evidence.when"), Share: .2},
		{Label: w.say("evidence.what"), Share: .55}, {Label: w.say("evidence.where"), Share: .25}}}
	for _, n := range record.Story() {
		table.Rows = append(table.Rows, []string{daySays(n.Day()), n.Title, sealed.Reference(n.ID)})
	}
	if len(table.Rows) == 0 {
		return nil
	}
	title := w.say("evidence.chronology")
	return []exhibit{{title: title, says: table.Rows[0][0] + " – " + table.Rows[len(table.Rows)-1][0], paper: &forms.Paper{Title: title,
		Copy: forms.CopyProfessional, Language: w.language, Sections: []forms.PaperSection{{Title: title, Items: []forms.PaperItem{table}}}}}}
}

// bundle makes the pack and hands it over, as print does one copy.
func (s *session) bundle(ctx context.Context, in *callByID[PackRequest]) (Printed, error) {
	b := in.Body
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Printed{}, err
	}
	if err := s.may(casework.PrintForm, st.head, st.form); err != nil {
		return Printed{}, err
	}
	if n := forms.Length(b.Passphrase); n > 0 && n < shortestPassphrase {
		return Printed{}, fault.New(fault.Invalid, "desk.evidence-passphrase", shortestPassphrase)
	}
	ask, err := s.packCare(ctx, st)
	if err != nil {
		return Printed{}, err
	}
	if ask != "" && !b.Confirmed {
		return s.told(ctx, Printed{Ask: ask}, st, pdf.Document{})
	}
	doc, err := s.packOf(ctx, st, b.LeaveOut)
	if err != nil {
		return Printed{}, err
	}
	if b.How == howFile { // paper has no lock, and what is shown is open already
		if doc.Bytes, err = pdf.Lock(doc.Bytes, b.Passphrase); err != nil {
			return Printed{}, err
		}
	}
	made := &madePack{token: rand.Text(), bytes: doc.Bytes}
	out, err := s.handOver(ctx, b.How, sheets{content: doc.Bytes, name: s.paperName(st) + "-" + copyEvidence, href: "/api/evidence/" + made.token})
	if err != nil {
		return Printed{}, err
	}
	if out.Href != "" {
		s.made.Store(made)
	}
	if out.Done {
		if err := s.logPrint(ctx, st, PrintRequest{Copy: copyEvidence, How: b.How}); err != nil {
			return Printed{}, err
		}
	}
	return s.told(ctx, out, st, doc)
}

// packCare is the question of BR-47 where it arises of the form or of any other that
// goes with it: whoever reads the pack reads them all.
func (s *session) packCare(ctx context.Context, st state) (string, error) {
	ask := s.careQuestion(st)
	exhibits, _, err := s.exhibits(ctx, st)
	for _, e := range exhibits {
		if ask != "" || err != nil {
			break
		}
		if e.paper != nil {
			continue
		}
		var with state
		if with, err = s.state(ctx, e.form.ID); err == nil {
			ask = s.careQuestion(with)
		}
	}
	return ask, err
}

// packOf draws every exhibit and puts them behind a cover, each with its documents.
func (s *session) packOf(ctx context.Context, st state, leaveOut []string) (pdf.Document, error) {
	exhibits, missing, err := s.exhibits(ctx, st)
	if err != nil {
		return pdf.Document{}, err
	}
	if st.head.State != store.Finished || len(exhibits) == 0 {
		return pdf.Document{}, fault.New(fault.NotFound, "desk.no-evidence")
	}
	cover, err := s.job(ctx, st, edition{copyOf: forms.CopyProfessional})
	if err != nil {
		return pdf.Document{}, err
	}
	cover.Drawing, cover.Digest = nil, ""
	bundle := pdf.Bundle{}
	var unknown []pdf.MissingGlyph
	var left []string
	for _, e := range exhibits {
		doc, err := s.drawExhibit(ctx, e, cover)
		if err != nil {
			return pdf.Document{}, err
		}
		unknown = append(unknown, doc.Missing...)
		parts, out, err := s.annexed(ctx, e, cover, leaveOut)
		if err != nil {
			return pdf.Document{}, err
		}
		bundle.Parts = append(append(bundle.Parts, pdf.Part{Title: e.title + ", " + e.says, PDF: doc.Bytes}), parts...)
		left = append(left, out...)
	}
	cover.Paper = s.coverOf(st, cover.Paper, missing, left)
	bundle.Cover = cover
	doc, err := pdf.BundleOf(ctx, bundle)
	doc.Missing = append(doc.Missing, unknown...)
	return doc, err
}

func (s *session) drawExhibit(ctx context.Context, e exhibit, cover pdf.Job) (pdf.Document, error) {
	if e.paper != nil {
		job := cover
		job.Paper = *e.paper
		job.Paper.Council = cover.Paper.Council
		return pdf.Render(ctx, job)
	}
	doc, _, err := s.paper(ctx, e.form.ID, edition{copyOf: forms.CopyProfessional})
	return doc, err
}

// coverOf says who made the pack, for what, and what of it is not there.
func (s *session) coverOf(st state, form forms.Paper, missing, left []string) forms.Paper {
	w := words{st.head.Language}
	cover := forms.Paper{Title: w.say("evidence.title"), Subtitle: form.Title, Council: form.Council, Initials: form.Initials, Copy: forms.CopyProfessional,
		Language: st.head.Language, Facts: []forms.PaperFact{{Label: w.say("evidence.by"), Text: s.enrolment.Worker.FullName}, {Label: w.say("evidence.for"), Text: form.Title},
			{Label: w.say("evidence.on"), Text: daySays(string(s.desk.today()))}}}
	for _, list := range []struct {
		title string
		lines []string
	}{{w.say("evidence.absent"), missing}, {w.say("evidence.left"), left}} {
		if len(list.lines) > 0 {
			cover.Sections = append(cover.Sections, forms.PaperSection{Title: list.title, Items: []forms.PaperItem{{Kind: forms.PaperStatement, Label: strings.Join(list.lines, "\n")}}})
		}
	}
	return cover
}

// onePack names a pack that was made.
type onePack struct {
	Token string `path:"token"`
}

// madeEvidence is the pack that was made last; the token is good for one reading.
func (s *session) madeEvidence(_ context.Context, in *onePack) (*file, error) {
	made := s.made.Load()
	if made == nil || made.token != in.Token || !s.made.CompareAndSwap(made, nil) {
		return nil, fault.New(fault.NotFound, "desk.no-evidence")
	}
	return &file{ContentType: "application/pdf", ContentDisposition: "inline", Body: made.bytes}, nil
}
