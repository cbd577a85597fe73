package central

import (
	"encoding/json"
	"slices"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// Why a submission is kept for a person to look at, as keys of words.
const (
	WhyUnreadable  = "central.why-unreadable"   // no sealed envelope
	WhyNewer       = "central.why-newer"        // a later envelope or document than this program reads
	WhyOtherID     = "central.why-other-id"     // says another id than it was sent under
	WhyOtherPlace  = "central.why-other-place"  // meant for another authority
	WhyOtherAuthor = "central.why-other-author" // sealed by somebody else than who sent it
	WhyNoForm      = "central.why-no-form"      // a form or version never published here
	WhyOtherForm   = "central.why-other-form"   // the definition is not the published one, or an answer is not of it
	WhyAmends      = "central.why-amends"       // adds to, or is a new version of, a form of somebody else, or of none
	WhyPaper       = "central.why-paper"        // typed in from paper of no day, or of one after it was sealed (BR-45)
	WhyNotice      = "central.why-notice"       // a notice that names no form of its sender's
	WhyPractice    = "central.why-practice"     // an invented family, for training
	WhyHeld        = "central.why-held"         // its predecessor has not arrived
	WhyGap         = "central.why-gap"          // its predecessor did not arrive within a day
)

// glance is what the centre must know of an envelope and its document; all in
// one reading, because sealed.Open, which keeps every unknown member, costs
// several times as much and the centre keeps the bytes themselves. A new member
// goes into pare's names too (a test says so).
type glance struct {
	Schema    string `json:"schema"`
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Authority string `json:"authority"`
	Amends    string `json:"amends"`
	Episode   struct {
		After string `json:"after"`
	} `json:"episode"`
	Form   *sealed.Form `json:"form"`
	Author struct {
		Worker string `json:"worker"`
		Device string `json:"device"`
	} `json:"author"`
	SealedAt  time.Time `json:"sealedAt"`
	OnPaper   string    `json:"transcribedFrom"`
	Unchecked bool      `json:"unchecked"`
	Urgent    *struct {
		Calls []struct{} `json:"calls"`
	} `json:"urgent"`
	Body *struct {
		Schema   string        `json:"schema"`
		Form     forms.DocForm `json:"form"`
		Practice bool          `json:"practice"`
		Answers  []answered    `json:"answers"`
	} `json:"body"`
}

type answered struct {
	Q    string     `json:"q"`
	Type forms.Type `json:"type"`
}

func glanceAt(b []byte) (g glance, err error) {
	pared, answers, ok := pare(b)
	if !ok {
		err = json.Unmarshal(b, &g)
		return g, err
	}
	err = json.Unmarshal(pared, &g)
	if g.Body != nil && answers != nil {
		g.Body.Answers = answers
	}
	return g, err
}

// judge reads sealed bytes. It fills what it can of the submission, and gives
// the reason why a person must look, or "" where nobody need. It never refuses:
// whatever arrives whole is kept (sync.md, decision 2).
func judge(s *Submission, b []byte, authority string, known Forms) (why string) {
	g, err := glanceAt(b)
	s.Kind, s.After, s.FinishedAt = clip(g.Kind, 40), g.Episode.After, stamp(g.SealedAt)
	if g.SealedAt.IsZero() {
		s.FinishedAt = time.Time{}
	}
	if g.Urgent != nil {
		s.Urgent, s.Phoned = true, len(g.Urgent.Calls) > 0
	}
	s.asks, s.Amends = g.Unchecked, g.amends()
	if g.Form != nil {
		s.Form, s.Version = clip(g.Form.Code, 80), g.Form.Version
	}
	if !sealed.ValidID(s.After) {
		s.After = ""
	}
	switch {
	case g.Schema != sealed.Schema && len(g.Schema) > len(family) && g.Schema[:len(family)] == family:
		return WhyNewer
	case err != nil || g.Schema != sealed.Schema || g.Kind == "" || g.Author.Worker == "" || g.Author.Device == "" || g.SealedAt.IsZero() || g.Body == nil:
		return WhyUnreadable
	case g.ID != s.ID:
		return WhyOtherID
	case g.Authority != authority:
		return WhyOtherPlace
	case g.Author.Worker != s.Worker:
		return WhyOtherAuthor
	case g.OnPaper != "" && !g.typedIn():
		return WhyPaper
	case g.Kind == sealed.KindConsentNotice:
		return s.judgeNotice(b)
	case (g.Kind == sealed.KindAmendment || g.Amends != "") && s.Amends == "":
		return WhyAmends
	}
	return g.judgeDocument(known)
}

const family = "eh.submission/"

// typedIn reports whether a form can have been on paper when it says it was.
func (g *glance) typedIn() bool {
	_, ok := sealed.PaperDay(g.OnPaper, g.SealedAt.In(London()).Format(time.DateOnly))
	return ok
}

// amends is the submission that this one adds to, or is a new version of; "" where
// that is no id.
func (g *glance) amends() string {
	if !sealed.ValidID(g.Amends) {
		return ""
	}
	return g.Amends
}

// judgeNotice holds a notice against itself; whose the form is that it names, only
// the book can say.
func (s *Submission) judgeNotice(b []byte) string {
	notice, err := sealed.NoticeIn(b)
	if err != nil {
		return WhyNotice
	}
	s.about = notice.About
	return ""
}

// judgeDocument looks at the answers of a filled-in form; other kinds have
// nothing that could be checked here yet.
func (g *glance) judgeDocument(known Forms) string {
	if g.Form == nil && g.Body.Schema != forms.DocumentSchema && !slices.Contains([]string{"assessment", "referral"}, g.Kind) {
		return ""
	}
	doc := g.Body.Form
	switch {
	case g.Form == nil || g.Form.Code != doc.ID || g.Form.Version != doc.Version:
		return WhyOtherForm
	case g.Body.Schema != forms.DocumentSchema:
		return WhyNewer
	case g.Body.Practice:
		return WhyPractice
	}
	form, err := known.Form(doc.ID, doc.Version)
	if err != nil || form == nil {
		return WhyNoForm
	}
	if doc.SHA256 != form.SHA256 || !slices.Contains([]string{form.SubmissionKind(), forms.KindBefore, sealed.KindAmendment}, g.Kind) || !g.answersOf(form) {
		return WhyOtherForm
	}
	return ""
}

// answersOf reports whether every answer is one of the form's questions, of its
// type, and answered once. Laptops write them in the form's order: so each is
// looked for from where the last one was.
func (g *glance) answersOf(form *forms.Form) bool {
	asked := form.Questions
	twice := make([]bool, len(asked))
	at := 0
	for _, a := range g.Body.Answers {
		passed := 0
		for ; passed < len(asked) && asked[at].ID != a.Q; passed++ {
			at = (at + 1) % len(asked)
		}
		if passed == len(asked) || asked[at].Type != a.Type || twice[at] {
			return false
		}
		twice[at] = true
	}
	return true
}
