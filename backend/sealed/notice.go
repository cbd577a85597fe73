package sealed

import (
	"encoding/json"
	"time"

	"earlyhelp.example/backend/fault"
)

// KindConsentNotice is a sealed message that is no form: a form has been held for
// consent for a day, and nobody has chosen what becomes of it (BR-25).
const KindConsentNotice = "consentNotice"

// ConsentNotice is the body of such a message. It names the form that is held and
// says nothing of the family.
type ConsentNotice struct {
	About     string    `json:"about"` // the id of the form that is held
	Reference string    `json:"reference"`
	StoppedAt time.Time `json:"stoppedAt"`
}

// NoticeIn reads a consent notice from sealed bytes. What names no form, another
// reference than follows from it, or a time after it was sealed is fault.Invalid.
func NoticeIn(b []byte) (ConsentNotice, error) {
	var e struct {
		Kind     string        `json:"kind"`
		SealedAt time.Time     `json:"sealedAt"`
		Body     ConsentNotice `json:"body"`
	}
	if err := json.Unmarshal(b, &e); err != nil {
		return ConsentNotice{}, fault.Wrap(err, fault.Invalid, "sealed.unreadable")
	}
	n := e.Body
	if e.Kind != KindConsentNotice || !ValidID(n.About) || n.Reference != Reference(n.About) || n.StoppedAt.IsZero() || n.StoppedAt.After(e.SealedAt) {
		return ConsentNotice{}, fault.New(fault.Invalid, "sealed.unreadable")
	}
	return n, nil
}
