package forms

import (
	"encoding/json"
	"math"
)

// bar takes a score that is drawn as a bar out of its page, so that all scores
// stand in one picture before it; false for every other question, and for a
// score that this copy does not show.
func (p *press) bar(page *FormPage, q *Question) bool {
	if q.Bar == 0 || p.opt.Copy == CopyBlank {
		return false
	}
	a, known := p.answers[q.ID]
	if !known || !p.shows(q) {
		return false
	}
	title := p.text(page.Title)
	if n := len(p.bars); n == 0 || p.bars[n-1].Title != title {
		p.bars = append(p.bars, PaperBars{Title: title})
	}
	group := &p.bars[len(p.bars)-1]
	for _, part := range a.Parts {
		one := PaperBar{Label: p.text(q.Label), Now: whole(part.Value), Out: q.Bar}
		if q.perPerson() {
			one.Label += ", " + p.namesOf(part.Who)
		}
		one.Last, one.LastOn = p.lastScore(q.ID, part.Subject)
		group.Bars = append(group.Bars, one)
	}
	return true
}

// lastScore is what the family's last document says of the same score.
func (p *press) lastScore(id, subject string) (int, Day) {
	for _, g := range p.opt.Last {
		if g.Q == id && g.Form == p.form.ID && (g.Subject == "" || g.Subject == subject) {
			return whole(g.Value), g.On
		}
	}
	return 0, ""
}

// whole is a score in whole steps; 0 for what is none.
func whole(value json.RawMessage) int {
	var n float64
	if json.Unmarshal(value, &n) != nil || math.IsNaN(n) || n < 0 || n > 1000 {
		return 0
	}
	return int(math.Round(n))
}
