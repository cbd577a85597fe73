package desk

import (
	"context"
	"path/filepath"
	"slices"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/packs"
)

// Packs is the settings panel of form packs: what is in force, what was refused
// and why, and what only the person may decide.
type Packs struct {
	Says    string           `json:"says" doc:"What is in force, in a sentence."`
	KeySays string           `json:"keySays" doc:"By which key a pack must be signed."`
	Folder  PackFolder       `json:"folder"`
	Packs   []PackLine       `json:"packs" doc:"The packs in force, the newest first."`
	Behind  []string         `json:"behind" doc:"Packs that the office offers and this laptop has not got yet, as last heard."`
	Refused []PackRefusal    `json:"refused" doc:"What was not taken in the last thirty days, the newest first."`
	Numbers *NumbersQuestion `json:"numbers,omitempty" doc:"Telephone numbers that wait for the person's word."`
}

// PackFolder is where this laptop looks for packs.
type PackFolder struct {
	Path      string `json:"path"`
	Present   bool   `json:"present"`
	Says      string `json:"says"`
	CanChoose bool   `json:"canChoose" doc:"Whether this face can ask for another folder."`
}

// PackOffer is a pack at the office, as the office names it.
type PackOffer struct {
	SHA256  string
	Title   string
	Version int
}

// PackLine is a pack in force.
type PackLine struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Version int      `json:"version"`
	Since   string   `json:"since"`
	Says    string   `json:"says" doc:"Since when, and from where."`
	Brings  string   `json:"brings" doc:"What is new, in the council's words; may be empty."`
	Forms   []string `json:"forms" doc:"Titles and versions of its forms."`
}

// PackRefusal is a pack that changed nothing.
type PackRefusal struct {
	Name string `json:"name" doc:"The file's name, or where it came from."`
	Says string `json:"says" doc:"When."`
	Why  string `json:"why" doc:"The reason, for whoever made the pack."`
}

// NumbersQuestion asks whether the telephone numbers a pack brings may take the
// place of those in force. Until it is answered the old ones stand.
type NumbersQuestion struct {
	Says   string      `json:"says"`
	Before NumbersLine `json:"before"`
	After  NumbersLine `json:"after"`
	Kept   bool        `json:"kept" doc:"The person has looked and kept the old ones."`
}

// NumbersLine is whom a worker rings about a child.
type NumbersLine struct {
	Mash       string `json:"mash"`
	MashHours  string `json:"mashHours"`
	OutOfHours string `json:"outOfHours"`
	Says       string `json:"says" doc:"A remark on them, e.g. that the council has not confirmed them; may be empty."`
}

// NumbersChoice answers a NumbersQuestion.
type NumbersChoice struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Choice string   `json:"choice,omitempty" doc:"use or keep."`
	Pack   string   `json:"pack,omitempty"`
}

// FolderChoice changes the watched folder: the face asks the person which, or it
// is the default again.
type FolderChoice struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Default bool     `json:"default,omitempty"`
}

// folderChooser is a face that can ask for a folder. The path never comes from
// the page.
type folderChooser interface {
	// ChooseFolder is empty where the person cancelled.
	ChooseFolder(ctx context.Context) (string, error)
}

func (d *Desk) registerPacks() {
	opened(d, "GET", "/api/packs", "packs", "Form packs: what is in force, and what was refused", (*session).packs)
	opened(d, "POST", "/api/packs/look", "lookForPacks", "Look into the folder now", (*session).lookForPacks)
	serve(d, "POST", "/api/packs/numbers", "decideNumbers", "Use or turn down the telephone numbers of a pack", d.decideNumbers)
	serve(d, "POST", "/api/packs/folder", "choosePackFolder", "Watch another folder", d.choosePackFolder)
}

func (s *session) packs(_ context.Context, _ *struct{}) (Packs, error) { return s.packsNow(), nil }

func (s *session) packsNow() Packs {
	w := s.words()
	page := Packs{Behind: s.behind(), KeySays: w.say("packs.nokey"), Packs: []PackLine{}, Refused: []PackRefusal{}, Numbers: s.numbersQuestion(), Folder: s.packFolder()}
	if keys := s.enrolment.PackKeys; len(keys) > 0 {
		page.KeySays = w.say("packs.key", keys[0].KID)
	}
	if s.shelved.shelf != nil {
		for _, p := range s.shelved.shelf.Packs() {
			page.Packs = append(page.Packs, s.packLine(p, s.keptOf(p)))
		}
	}
	slices.Reverse(page.Packs)
	page.Says = w.say("packs.none")
	if len(page.Packs) > 0 {
		newest := page.Packs[0]
		page.Says = w.say("packs.inforce", newest.Title, newest.Version)
	}
	for _, r := range slices.Backward(s.refused) {
		page.Refused = append(page.Refused, PackRefusal{Name: r.name, Says: w.at(r.at, s.desk.now()), Why: fault.Say(r.why, w.language)})
	}
	return page
}

// keptOf is when and whence a pack came.
func (s *session) keptOf(p *packs.Pack) keptPack {
	at := slices.IndexFunc(s.shelved.kept.Taken, func(k keptPack) bool { return k.SHA256 == p.SHA256 })
	if at < 0 {
		return keptPack{}
	}
	return s.shelved.kept.Taken[at]
}

func (s *session) packLine(p *packs.Pack, kept keptPack) PackLine {
	w := s.words()
	line := PackLine{ID: p.Pack, Title: p.Title, Version: p.Version, Since: stamp(kept.At), Brings: p.Brings, Forms: []string{},
		Says: w.say("packs.since."+kept.From, w.at(kept.At, s.desk.now()))}
	if line.Title == "" {
		line.Title = p.Pack
	}
	for _, f := range p.Forms() {
		if form, err := s.desk.Library.Form(f.ID, f.Version); err == nil {
			line.Forms = append(line.Forms, w.say("packs.form", form.Title.In(w.language), f.Version))
		}
	}
	return line
}

func (s *session) packFolder() PackFolder {
	w := s.words()
	_, can := s.desk.Face.(folderChooser)
	f := PackFolder{Path: s.packDir(), Present: s.packsPresent, CanChoose: can && s.desk.PackDir == "", Says: w.say("packs.folder")}
	if !f.Present {
		f.Says = w.say("packs.nofolder")
	}
	return f
}

// packDir is the watched folder: the administrator's, the person's, or the one
// in the data folder.
func (s *session) packDir() string {
	switch {
	case s.desk.PackDir != "":
		return s.desk.PackDir
	case s.shelved.kept.Folder != "":
		return s.shelved.kept.Folder
	}
	return filepath.Join(s.desk.Dir, "packs")
}

func (s *session) numbersQuestion() *NumbersQuestion {
	if s.shelved.asks == nil {
		return nil
	}
	w, of := s.words(), s.shelved.asksOf
	q := &NumbersQuestion{Before: numbersLine(s.profile.Phones, w), After: numbersLine(*s.shelved.asks, w),
		Kept: s.shelved.kept.NumbersKept == of.SHA256}
	q.Says = w.say("packs.numbers", of.Title, of.Version)
	if q.Kept {
		q.Says = w.say("packs.numbers.kept", of.Title, of.Version)
	}
	return q
}

func numbersLine(n forms.Phones, w words) NumbersLine {
	line := NumbersLine{Mash: n.MASH, MashHours: n.MASHHours.In(w.language), OutOfHours: n.OutOfHours}
	if !n.Confirmed {
		line.Says = w.say("packs.numbers.unconfirmed")
	}
	return line
}

// decideNumbers is the only way by which a pack's MASH and out-of-hours numbers
// come into force.
func (d *Desk) decideNumbers(ctx context.Context, in *call[NumbersChoice]) (Packs, error) {
	d.taking.Lock()
	defer d.taking.Unlock()
	s, release, err := d.use()
	if err != nil {
		return Packs{}, err
	}
	next, err := s.decided(ctx, in.Body.Choice)
	release()
	if err != nil {
		return Packs{}, err
	}
	d.alter(s, func() {
		s.putInForce(next)
		s.mendCouncil()
	})
	d.Changed(ChangedSettings, ChangedHome, ChangedFront, ChangedSafety)
	return d.packsAgain()
}

// decided keeps the person's word and gives what follows from it.
func (s *session) decided(ctx context.Context, choice string) (shelved, error) {
	kept := s.shelved.kept
	switch {
	case s.shelved.asksOf == nil:
		return shelved{}, fault.New(fault.Conflict, "desk.no-numbers")
	case choice == "use":
		kept.NumbersFrom, kept.NumbersKept = s.shelved.asksOf.SHA256, ""
	case choice == "keep":
		kept.NumbersKept = s.shelved.asksOf.SHA256
	default:
		return shelved{}, fault.New(fault.Invalid, "desk.unreadable")
	}
	next, err := s.shelve(s.shelved.shelf, kept)
	if err != nil {
		return shelved{}, err
	}
	return next, s.keepIndex(ctx, kept)
}

func (d *Desk) packsAgain() (Packs, error) {
	s, release, err := d.use()
	if err != nil {
		return Packs{}, err
	}
	defer release()
	return s.packsNow(), nil
}
