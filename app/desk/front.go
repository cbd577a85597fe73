package desk

import (
	"context"
	"slices"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

// Front is what every screen needs before anybody has unlocked anything. It
// names no person (domain 4.4, architecture 3.15).
type Front struct {
	Stage    string `json:"stage" enum:"new,locked,open" doc:"new: not enrolled; locked: a store is here; open: unlocked."`
	Version  string `json:"version"`
	Face     string `json:"face" enum:"window,browser"`
	Language string `json:"language" enum:"en,cy"`
	Theme    string `json:"theme" enum:"system,light,dark"`
	Contrast string `json:"contrast" enum:"system,more"`
	TextSize int    `json:"textSize" doc:"Per cent: 100, 115, 130, 150, 175 or 200."`

	Council Council     `json:"council"`
	Phones  Phones      `json:"phones"`
	Urgent  FrontUrgent `json:"urgent"`
	Unlock  Tries       `json:"unlock"`
	Fault   string      `json:"fault" doc:"What stands between the person and the unlock, as a sentence; empty when nothing does."`
}

// Council is the council whose signed profile is in force.
type Council struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Marking string `json:"marking" doc:"Protective marking, e.g. OFFICIAL-SENSITIVE."`

	Coordinator string `json:"coordinator" doc:"What the council calls whom a worker asks about the work and the program."`
}

// Phones are the numbers that stand on every screen. Where Confirmed is false
// only 999 is shown (BR-35).
type Phones struct {
	Emergency   string `json:"emergency"`
	Mash        string `json:"mash"`
	MashHours   string `json:"mashHours"`
	OutOfHours  string `json:"outOfHours"`
	Helpdesk    string `json:"helpdesk"`
	Coordinator string `json:"coordinator" doc:"Their number; empty where the council gives none."`
	Confirmed   bool   `json:"confirmed"`
	Says        string `json:"says" doc:"Empty, or why the council's numbers are not shown (BR-35)."`
}

// FrontUrgent is the count and age of what MASH has not received, without a name.
type FrontUrgent struct {
	Count      int    `json:"count" doc:"Finished urgent forms without a receipt."`
	DraftCount int    `json:"draftCount" doc:"Unfinished forms with an urgent answer."`
	Since      string `json:"since" doc:"RFC 3339 time of the oldest; empty when there is none."`
	Says       string `json:"says" doc:"The warning; empty when there is none."`
}

func (d *Desk) front(ctx context.Context, _ *struct{}) (Front, error) {
	p, w := d.look.get(), d.words()
	profile, stage := d.profile()
	f := Front{Stage: stage, Version: d.Version, Face: d.Face.Name(), Language: p.Language, Theme: p.Theme,
		Contrast: p.Contrast, TextSize: p.TextSize, Council: councilOf(profile, p.Language), Phones: phonesOf(profile, w)}
	f.Urgent = d.frontUrgent(ctx, w)
	if stage == stageLocked {
		f.Unlock = d.tries(w)
	}
	if d.Fault != nil {
		f.Fault = fault.Say(d.Fault, p.Language)
	}
	return f, nil
}

// The stages of Front.
const (
	stageNew    = "new"
	stageLocked = "locked"
	stageOpen   = "open"
)

// profile is the council's profile in force and how far the person is in. Where
// the copy beside the store cannot be trusted there is none, and 999 stands alone.
func (d *Desk) profile() (*forms.Profile, string) {
	if s, release, err := d.use(); err == nil {
		defer release()
		return s.profile, stageOpen
	}
	if !d.enrolled() {
		return nil, stageNew
	}
	profile, err := readCouncil(d.Dir)
	if err != nil {
		d.Log.Warn("council profile beside the store not used", "err", err)
	}
	return profile, stageLocked
}

// frontUrgent counts what MASH has not received. While locked only a count and
// a time are readable (architecture 3.15).
func (d *Desk) frontUrgent(ctx context.Context, w words) FrontUrgent {
	u, err := d.urgentCounts(ctx)
	if err != nil {
		d.Log.Warn("urgent count unread", "err", err)
	}
	f := FrontUrgent{Count: u.Items, DraftCount: u.Drafts, Since: stamp(u.Since)}
	if n := u.Items + u.Drafts; n > 0 {
		key := "urgent.front"
		if d.allCalled(ctx) {
			key = "urgent.called"
		}
		f.Says = w.count(key, n, w.at(u.Since, d.now()))
	}
	return f
}

// allCalled is whether a call is recorded about each urgent form, so that nobody is
// asked for what they have written down. While locked that cannot be read, and it is asked.
func (d *Desk) allCalled(ctx context.Context) bool {
	s, release, err := d.use()
	if err != nil {
		return false
	}
	defer release()
	items, err := s.urgentItems(ctx)
	return err == nil && len(items) > 0 && !slices.ContainsFunc(items, func(i BannerItem) bool { return !i.Called })
}

func (d *Desk) urgentCounts(ctx context.Context) (store.Urgent, error) {
	if s, release, err := d.use(); err == nil {
		defer release()
		return s.store.Urgent(ctx)
	}
	kept, err := store.ReadFront(d.Dir)
	return store.Urgent{Items: kept.Count, Since: kept.Since}, err
}

// tries says beforehand how many wrong guesses are left (architecture 3.7).
func (d *Desk) tries(w words) Tries {
	a, err := vault.Tries(d.Dir, d.vaultOptions(""))
	if err != nil {
		d.Log.Warn("tries unread", "err", err)
		return Tries{TriesLeft: -1}
	}
	t := Tries{TriesLeft: a.Left, WaitSeconds: int((a.Wait.Milliseconds() + 999) / 1000)}
	switch {
	case a.Left == 0:
		t.Says = w.say("tries.none")
	case t.WaitSeconds > 0 && a.Left > 0:
		t.Says = w.count("tries.wait", t.WaitSeconds) + " " + w.count("tries.left", a.Left)
	case t.WaitSeconds > 0:
		t.Says = w.count("tries.wait", t.WaitSeconds)
	case a.Left > 0 && a.Left < vaultTries:
		t.Says = w.count("tries.left", a.Left)
	}
	return t
}

// vaultTries is how many wrong guesses a fresh vault allows (architecture 3.7).
const vaultTries = 10

func (d *Desk) vaultOptions(recipient string) vault.Options {
	return vault.Options{Keyring: d.Keyring, Recipient: recipient, Now: d.Now, Cost: d.Cost}
}
