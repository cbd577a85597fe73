package central

import (
	"cmp"
	"context"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Filed is a file that a form names, and what of it is here: nothing, a part, or
// all, with who read it before, newest first. It lies with the submission In that it
// came with: this one, or an earlier one that this one names.
type Filed struct {
	Named   sealed.Attachment
	In      string
	File    File // zero but for There 0 where nothing of it came
	Readers []Reading
}

// filed are the files that sealed bytes name, in the form's order. One that came
// with an earlier submission is believed of the same sender's only, and only where
// it is what these bytes say it is.
func filed(v View, s Submission, b []byte) ([]Filed, error) {
	named := Named(b)
	list := make([]Filed, 0, len(named))
	for _, a := range named {
		f := Filed{Named: a, In: cmp.Or(a.Of, s.ID)}
		here, err := filesOf(v, f.In, s.Worker)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(here, func(f File) bool { return f.ID == a.ID && f.SHA256 == a.SHA256 }); i >= 0 {
			f.File = here[i]
		}
		if f.Readers, err = readers(v, a.ID, ActFileOpened); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

// filesOf are the files that came with a submission of a worker's; none of another's.
func filesOf(v View, submission, worker string) ([]File, error) {
	files, err := v.FilesOf(submission)
	return slices.DeleteFunc(files, func(f File) bool { return f.Worker != worker }), err
}

// OpenFile gives a whole file of an arrival, and its place among the files of
// the form, from 1 on. Its bytes are hashed anew; that it was opened, and by
// whom, is written down before it is shown.
func (c *Centre) OpenFile(ctx context.Context, staff Staff, submission, id string, now time.Time) (content []byte, place int, err error) {
	var f File
	err = c.write(ctx, now, func(p *page) error {
		s, err := p.Submission(submission)
		if err != nil {
			return err
		}
		b, _, err := c.sealedBytes(p, s)
		if err != nil {
			return err
		}
		place = 1 + slices.IndexFunc(Named(b), func(a sealed.Attachment) bool { return a.ID == id })
		if f, err = p.File(id); err != nil {
			return err
		}
		if place == 0 || f.Submission != submission || !f.Whole() {
			return fault.New(fault.NotFound, "central.not-found")
		}
		if content, err = p.Content(f.Content); err != nil {
			return err
		}
		return p.note(Entry{Actor: staff.Name, Action: ActFileOpened, Object: id, SHA256: f.SHA256})
	})
	if err == nil && sealed.Digest(content) != f.SHA256 {
		c.log.Error("a stored file is not what arrived", "id", id)
		err = fault.New(fault.Damaged, "central.file-damaged")
	}
	if err != nil {
		return nil, 0, err
	}
	return content, place, nil
}
