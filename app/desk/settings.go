package desk

import (
	"context"
	"runtime"
)

// Settings is the settings screen: what the worker may choose, and what the
// council set.
type Settings struct {
	Language      string          `json:"language" enum:"en,cy"`
	Theme         string          `json:"theme" enum:"system,light,dark"`
	Contrast      string          `json:"contrast" enum:"system,more"`
	TextSize      int             `json:"textSize"`
	LockAfter     int             `json:"lockAfter" doc:"Minutes without key or pointer."`
	LockAfterMin  int             `json:"lockAfterMin"`
	LockAfterMost int             `json:"lockAfterMost"`
	LockSays      string          `json:"lockSays" doc:"Who set the limit."`
	Charged       bool            `json:"charged" doc:"The person says that the connection is charged by use: attachments wait."`
	Keys          Keys            `json:"keys"`
	Council       SettingsCouncil `json:"council"`
	Worker        WorkerName      `json:"worker"`
	Proof         SafetyLine      `json:"proof"`
	Checks        []string        `json:"checks" doc:"The last thirty proofs that the work is safe, in words, the newest first."`
	About         About           `json:"about"`
}

// SettingsCouncil is the council's profile, read only.
type SettingsCouncil struct {
	Council
	Phones     Phones `json:"phones"`
	Address    string `json:"address" doc:"The centre's address."`
	SignedSays string `json:"signedSays" doc:"By which key the profile was signed, and when it came."`

	AgreementSays string `json:"agreementSays" doc:"When the ICT user agreement was agreed on this laptop, or that it waits; empty where the council has none here."`
}

// About is the program itself.
type About struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	System  string `json:"system"`
}

// SettingsChange changes what is there and leaves the rest.
type SettingsChange struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Language  *string  `json:"language,omitempty"`
	Theme     *string  `json:"theme,omitempty"`
	Contrast  *string  `json:"contrast,omitempty"`
	TextSize  *int     `json:"textSize,omitempty"`
	LockAfter *int     `json:"lockAfter,omitempty"`
	Charged   *bool    `json:"charged,omitempty"`
}

func (s *session) settings(ctx context.Context, _ *struct{}) (Settings, error) {
	p, w := s.desk.look.get(), s.words()
	most := s.lockLimit()
	after := p.LockAfter
	if after == 0 || after > most {
		after = most
	}
	keys, err := s.keys(ctx)
	if err != nil {
		return Settings{}, err
	}
	checks, err := s.checks(ctx)
	if err != nil {
		return Settings{}, err
	}
	agreement, err := s.agreementPage(ctx, nil)
	if err != nil {
		return Settings{}, err
	}
	if agreement.Version == "" {
		agreement.Says = ""
	}
	return Settings{
		Language: p.Language, Theme: p.Theme, Contrast: p.Contrast, TextSize: p.TextSize,
		LockAfter: after, LockAfterMin: lockFewest, LockAfterMost: most,
		LockSays: w.count("settings.lock", most, s.profile.Name.In(p.Language)),
		Charged:  p.Charged,
		Keys:     keys,
		Council: SettingsCouncil{Council: councilOf(s.profile, p.Language), Phones: phonesOf(s.profile, w), Address: s.enrolment.Address,
			SignedSays: w.say("settings.signed", day(s.enrolment.At)), AgreementSays: agreement.Says},
		Worker: s.workerName(), Proof: s.safetyLine(ctx), Checks: checks,
		About: About{Version: s.desk.Version, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH},
	}, nil
}

func (s *session) workerName() WorkerName {
	return WorkerName{Name: s.enrolment.Worker.FullName, Role: s.enrolment.Worker.JobTitle}
}

func (s *session) changeSettings(ctx context.Context, in *call[SettingsChange]) (Settings, error) {
	most := s.lockLimit()
	err := s.desk.look.change(func(p *prefs) {
		set(&p.Language, in.Body.Language)
		set(&p.Theme, in.Body.Theme)
		set(&p.Contrast, in.Body.Contrast)
		set(&p.TextSize, in.Body.TextSize)
		set(&p.LockAfter, in.Body.LockAfter)
		set(&p.Charged, in.Body.Charged)
		if in.Body.LockAfter != nil && *in.Body.LockAfter > most {
			p.LockAfter = most // the council's limit
		}
	})
	if err != nil {
		return Settings{}, err
	}
	s.line.Charged(s.desk.look.get().Charged)
	s.desk.Changed(ChangedFront, ChangedSettings, ChangedHome, ChangedOutbox)
	return s.settings(ctx, nil)
}

// set changes a member that was sent and leaves one that was not.
func set[T any](kept, sent *T) {
	if sent != nil {
		*kept = *sent
	}
}
