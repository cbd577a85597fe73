package desk

import (
	"context"
	"slices"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// kindFile is the kind of an item that is a document named by a form.
const kindFile = "file"

// enclosure is a document that a form names: as the sealed form will name it, and
// the id under which its bytes are kept here.
type enclosure struct {
	sealed.Attachment
	kept string
}

// enclosures are documents that answers name, each with a new id of this sealing,
// or, where its bytes went with an earlier one of this form, under the id they went
// by: no document goes twice. What an answer says of a document is not believed:
// its digest and size are those of the bytes that are kept.
func (s *session) enclosures(ctx context.Context, st state, named []forms.FileRef) ([]enclosure, error) {
	if len(named) == 0 {
		return nil, nil
	}
	kept, err := s.store.Files(ctx, st.head.ID)
	if err != nil {
		return nil, err
	}
	gone, err := s.store.GoneWith(ctx, st.head.ID)
	if err != nil {
		return nil, err
	}
	list := make([]enclosure, 0, len(named))
	for _, ref := range named {
		i := slices.IndexFunc(kept, func(f store.File) bool { return f.ID == ref.ID })
		if i < 0 {
			return nil, fault.New(fault.Invalid, "desk.file-gone", ref.Name)
		}
		f := kept[i]
		e := enclosure{kept: f.ID, Attachment: sealed.Attachment{SHA256: f.SHA256, Size: f.Size, MediaType: f.Media, Name: f.Name}}
		if j := slices.IndexFunc(gone, func(g store.Gone) bool { return g.SHA256 == f.SHA256 }); j >= 0 {
			e.ID, e.Of = gone[j].ID, gone[j].Form
		} else if e.ID, err = s.desk.newID(); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

func attachmentsOf(list []enclosure) []sealed.Attachment {
	var named []sealed.Attachment
	for _, e := range list {
		named = append(named, e.Attachment)
	}
	return named
}

// enclosed are the places in the queue of a form's documents. They rely on what
// the form relies on; where the form may not wait for consent, neither may they.
func (s *session) enclosed(form outbox.Item, list []enclosure) []store.Enclosed {
	var files []store.Enclosed
	for _, e := range list {
		if e.Of != "" {
			continue // it went, or goes, with an earlier sealing
		}
		files = append(files, store.Enclosed{File: e.kept, Item: outbox.Item{ID: e.ID, Reference: sealed.Reference(e.ID), Kind: kindFile,
			Title: s.words().say("file.with", e.Name, form.Title), Initials: form.Initials, Attachment: true, Of: form.ID,
			FinishedAt: form.FinishedAt, NextAt: form.NextAt, Size: e.Size, SHA256: e.SHA256, State: outbox.Waiting,
			Family: form.Family, People: form.People, Consent: form.Consent && !form.Urgent}})
	}
	return files
}
