package forms

// After reports whether a question is asked only after Finish: its answers are
// in no document.
func (q *Question) After() bool { return q.Page != nil && q.Page.Section.After }

// offices reports whether the office fills the page in.
func (p *FormPage) offices() bool { return p.Offices || p.Section.Offices }

// AfterPages are the ids of the pages for what happens after Finish, those that
// do not apply left out. They are writable on a finished form.
func (d *Draft) AfterPages() []string {
	var ids []string
	for _, p := range d.form.pageList {
		if p.Section.After && d.applies(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// AfterAnswers are what was recorded after Finish, in words and in codes, for
// the professional copy. They are in no sealed document.
func (d *Draft) AfterAnswers() []DocAnswer {
	var doc Document
	for _, p := range d.form.pageList {
		if !p.Section.After || !d.applies(p) {
			continue
		}
		for _, q := range p.Questions {
			d.document(&doc, q)
		}
	}
	return doc.Answers
}
