package forms

import "encoding/json"

// How somebody answered where a signature was asked for.
const (
	signedDrawn    = "drawn"    // on the screen
	signedPaper    = "paper"    // on paper; the scan follows
	signedDeclined = "declined" // an answer, and no signature
)

// signature reads {"how":"drawn|paper|declined","who":…}, or the word alone.
func signature(text string) (how, who string) {
	var signed struct{ How, Who string }
	if json.Unmarshal([]byte(text), &signed) != nil {
		signed.How = text
	}
	if signed.How != signedPaper && signed.How != signedDeclined {
		signed.How = signedDrawn
	}
	return signed.How, signed.Who
}

// signed reports whether somebody signed, on the screen or on paper: who declined
// has answered, and has not signed.
func (d *Draft) signed(q *Question, k int) bool {
	if !d.answered(q, k) {
		return false
	}
	how, _ := signature(d.slots[q.index][k].val.text)
	return how != signedDeclined
}

// youngestSigner is the age below which a signature is remarked on: such a
// child is usually spoken for. It is a warning and never more: nobody who
// understands is kept from signing.
const youngestSigner = 10

// youngSigner remarks on the signature of a young child: of a row that names
// the member who signed.
func (d *Draft) youngSigner(q *Question, k int) string {
	if q.Type != TypeSignature || q.Table == nil || d.slots[q.index][k].val.state != StateAnswered {
		return ""
	}
	for _, c := range q.Table.Columns {
		if c.Type != TypePersonRef || !d.answered(c, k) {
			continue
		}
		key := d.slots[c.index][k].val.people[0]
		for i, p := range d.people {
			age := d.attribute("age", here{who: i + 1, row: -1})
			if p.id == key && age.known && age.hi < youngestSigner*10 {
				return d.say("note.young.signer", p.short, tenths(age.hi))
			}
		}
	}
	return ""
}

// checkSigned finds what nobody signs.
func checkSigned(kid *expr) *ruleError {
	if kid.q != nil && kid.q.Type == TypeSignature {
		return nil
	}
	return &ruleError{kid.at, "E31", "only a signature can be signed", "Say “answered(" + kid.word + ")”, or name a question of type: signature"}
}
