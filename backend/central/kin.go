package central

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// kinAtOnce is how many submissions are gone through in one transaction.
const kinAtOnce = 200

// learnKin goes through what arrived since the last time, at most so many, and
// notes whom it opened or closed work for. It is done beside the deliveries, so
// that none waits for it; who asks has it done first.
func (c *Centre) learnKin(p *page, most int) error {
	arrived, err := p.SubmissionsAfter(p.council.Kin, most)
	if err != nil {
		return err
	}
	for _, s := range arrived {
		if opens, closes := c.turns(s); opens || closes {
			b, _, err := c.sealedBytes(p, s)
			if err != nil {
				return err
			}
			for _, key := range c.kinKeys(b) {
				if err := p.AddKin(Kin{Key: key, Submission: s.ID, Worker: s.Worker, Seq: s.Seq, Closes: closes}); err != nil {
					return err
				}
			}
		}
		p.council.Kin = s.Seq
	}
	return nil
}

// turns reports whether a form opens or closes work with a family, as its
// definition says it becomes part of the record.
func (c *Centre) turns(s Submission) (opens, closes bool) {
	form, err := c.forms.Form(s.Form, s.Version)
	if err != nil || form == nil || s.Amends != "" { // its form has done so already
		return false, false
	}
	return slices.Contains(form.Records, "assessment"), slices.Contains(form.Records, "closure")
}

// kinKeys are the keyed hashes of the people whom sealed bytes are about. Who has
// no surname or no date of birth cannot be told from others, and has none.
func (c *Centre) kinKeys(b []byte) []string {
	var g struct {
		Subjects []sealed.Subject `json:"subjects"`
	}
	if json.Unmarshal(b, &g) != nil {
		return nil
	}
	var keys []string
	for _, s := range g.Subjects {
		first, last := plainWords(s.FirstName), plainWords(s.LastName)
		if first == "" || last == "" || s.DOB == "" {
			continue
		}
		sum := hmac.New(sha256.New, c.keys.Pepper)
		sum.Write([]byte("kin\x00" + first + "\x00" + last + "\x00" + s.DOB)) // Write of a hash cannot fail
		keys = append(keys, hex.EncodeToString(sum.Sum(nil)))
	}
	return keys
}

func plainWords(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), " ") }

// openElsewhere looks whether somebody else has work open with the people of a
// form that just arrived. It is nil where nobody can be told apart: then it was
// not found out, and the laptop goes on saying so.
func (c *Centre) openElsewhere(p *page, s Submission, b []byte) (*sealed.OpenWork, error) {
	for done := int64(-1); done != p.council.Kin; {
		done = p.council.Kin
		if err := c.learnKin(p, kinAtOnce); err != nil {
			return nil, err
		}
	}
	keys := c.kinKeys(b)
	if len(keys) == 0 {
		return nil, nil
	}
	for _, key := range keys {
		known, err := p.Kin(key)
		if err != nil {
			return nil, err
		}
		if worker := lastOpen(known, s.Worker); worker != "" {
			if err := p.note(Entry{Actor: s.Worker, Device: s.Device, Action: ActToldOpen, Object: s.ID}); err != nil {
				return nil, err
			}
			return c.openWith(p, worker)
		}
	}
	return &sealed.OpenWork{}, nil
}

// lastOpen is who opened work last that nobody has closed since, other than the
// one who asks; "" for nobody.
func lastOpen(known []Kin, asks string) string {
	worker := ""
	for _, k := range known {
		switch {
		case k.Closes:
			worker = ""
		case k.Worker != asks:
			worker = k.Worker
		}
	}
	return worker
}

func (c *Centre) openWith(v View, id string) (*sealed.OpenWork, error) {
	w, err := v.Worker(id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return &sealed.OpenWork{With: &sealed.Contact{Name: w.FullName, Agency: w.Agency, Phone: w.Phone}}, nil
}
