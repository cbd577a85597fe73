package desk

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// BR-105 has three conditions before casework on the Early Help Module. Training and
// registration are the office's to know: it issues an activation letter to nobody who
// lacks them. The third, the council's ICT user agreement, is agreed here, on the laptop
// that it is about, by the worker to whom it was enrolled.

// AgreementPage is the council's ICT user agreement.
type AgreementPage struct {
	Version string `json:"version" doc:"Empty where the council has none in its profile."`
	Text    string `json:"text" doc:"Paragraphs, one a line."`
	Agreed  bool   `json:"agreed" doc:"This version, on this laptop."`
	Says    string `json:"says" doc:"When it was agreed, or what waits for it."`
}

// Agree is the worker's word. It names the version that stood on the screen.
type Agree struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Version string   `json:"version,omitempty"`
}

// agreed is what is kept of it: append-only, so that it stays known what was agreed when.
type agreed struct {
	Version string    `json:"version"`
	SHA256  string    `json:"sha256"` // of the text in the language in which it was read
	At      time.Time `json:"at"`
	Worker  string    `json:"worker"`
}

const settingAgreements = "agreements"

// underAgreement are the records of forms that are casework: none begins before the
// agreement. What is not named never waits for it: a referral, a closing, which may be
// a step up, the answer to an alert, a consent taken back, a document.
var underAgreement = slices.Concat(earlyHelp, []string{"note", "chronology", "progress", "access", "registration"})

// agreement is the council's, and what was agreed of it last on this laptop.
func (s *session) agreement(ctx context.Context) (a forms.Agreement, last agreed, err error) {
	a = s.profile.Agreement
	all, err := s.agreements(ctx)
	if n := len(all); n > 0 {
		last = all[n-1]
	}
	return a, last, err
}

func (s *session) agreements(ctx context.Context) ([]agreed, error) {
	raw, err := s.store.Setting(ctx, settingAgreements)
	if err != nil || raw == nil {
		return nil, err
	}
	var all []agreed
	return all, fault.Wrap(json.Unmarshal(raw, &all), fault.Damaged, "store.damaged")
}

// mayCasework is why casework with this form cannot begin yet, or nil (BR-105). Forms
// of the portal are for whoever has an account; safeguarding never waits.
func (s *session) mayCasework(f *forms.Form) error {
	if slices.Contains(f.Who, string(casework.RolePortal)) || !recordsOneOf(f, underAgreement) {
		return nil
	}
	a, last, err := s.agreement(s.lifetime)
	if err != nil || a.Version == "" || last.covers(a, s.enrolment.Worker.ID) {
		return err
	}
	return fault.New(fault.Refused, "desk.agreement")
}

func (g agreed) covers(a forms.Agreement, worker string) bool {
	return g.Version == a.Version && g.Worker == worker
}

func (s *session) agreementPage(ctx context.Context, _ *struct{}) (AgreementPage, error) {
	a, last, err := s.agreement(ctx)
	if err != nil || a.Version == "" {
		return AgreementPage{Says: s.words().say("agreement.none")}, err
	}
	w := s.words()
	page := AgreementPage{Version: a.Version, Text: a.Text.In(w.language), Agreed: last.covers(a, s.enrolment.Worker.ID)}
	switch {
	case page.Agreed:
		page.Says = w.say("agreement.agreed", day(last.At), last.Version)
	case last.Worker == s.enrolment.Worker.ID:
		page.Says = w.say("agreement.changed", day(last.At), last.Version)
	default:
		page.Says = w.say("agreement.waits")
	}
	return page, nil
}

// agree keeps that the worker has agreed to what stood on the screen, and to nothing
// that came meanwhile.
func (s *session) agree(ctx context.Context, in *call[Agree]) (AgreementPage, error) {
	a, last, err := s.agreement(ctx)
	if err != nil {
		return AgreementPage{}, err
	}
	if a.Version == "" || in.Body.Version != a.Version {
		return AgreementPage{}, fault.New(fault.Conflict, "desk.agreement-other")
	}
	if !last.covers(a, s.enrolment.Worker.ID) {
		all, err := s.agreements(ctx)
		if err != nil {
			return AgreementPage{}, err
		}
		one := agreed{Version: a.Version, SHA256: a.SHA256(s.words().language), At: s.desk.now().UTC(), Worker: s.enrolment.Worker.ID}
		raw, err := json.Marshal(append(all, one))
		if err != nil {
			return AgreementPage{}, fault.Wrap(err, fault.Internal, "internal")
		}
		if err := s.store.SetSetting(ctx, settingAgreements, raw); err != nil {
			return AgreementPage{}, err
		}
		s.desk.Changed(ChangedHome, ChangedSettings)
	}
	return s.agreementPage(ctx, nil)
}

// agreementNotices ask for it on the first screen, of whoever could begin casework.
func (s *session) agreementNotices(ctx context.Context) ([]Notice, error) {
	a, last, err := s.agreement(ctx)
	if err != nil || a.Version == "" || last.covers(a, s.enrolment.Worker.ID) {
		return nil, err
	}
	waits := slices.ContainsFunc(s.desk.Library.Forms(), func(f *forms.Form) bool {
		return s.enabled(f.ID) && casework.May(s.worker(), casework.StartForm, casework.Form{Who: f.Who}) == nil && s.mayCasework(f) != nil
	})
	if !waits {
		return nil, nil
	}
	return []Notice{{As: "info", Act: "agreement", Say: s.words().say("notice.agreement")}}, nil
}
