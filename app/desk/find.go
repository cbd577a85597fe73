package desk

import (
	"context"
	"strings"
	"unicode"

	"earlyhelp.example/backend/store"
	"golang.org/x/text/unicode/norm"
)

// FindText is what was typed in the find box.
type FindText struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Text string   `json:"text,omitempty"`
}

// FindHits is what was found on this laptop, best first.
type FindHits struct {
	Hits []FindHit `json:"hits"`
	Says string    `json:"says" doc:"What to do when it is not here: the Helpdesk's number."`
}

// FindHit is one hit, always with why it is one.
type FindHit struct {
	Kind  string `json:"kind" enum:"assessment,person,form"`
	Title string `json:"title"`
	Why   string `json:"why"`
	Href  string `json:"href"`
}

// mostHits is how many hits one answer holds.
const mostHits = 30

func (s *session) find(ctx context.Context, in *call[FindText]) (FindHits, error) {
	out := FindHits{Hits: []FindHit{}, Says: s.findSays()}
	wanted := fold(in.Body.Text)
	if wanted == "" {
		return out, nil
	}
	heads, err := s.store.Drafts(ctx)
	if err != nil {
		return FindHits{}, err
	}
	for _, h := range heads {
		hits, err := s.findInDraft(ctx, h, wanted)
		if err != nil {
			return FindHits{}, err
		}
		out.Hits = append(out.Hits, hits...)
		if len(out.Hits) >= mostHits {
			out.Hits = out.Hits[:mostHits]
			break
		}
	}
	for _, f := range s.formItems(nil) {
		if matches(wanted, f.Title) {
			out.Hits = append(out.Hits, FindHit{Kind: "form", Title: f.Title, Why: s.words().say("find.form"), Href: "/forms"})
		}
	}
	return out, nil
}

// findInDraft looks at the form's own line and at the people in it.
func (s *session) findInDraft(ctx context.Context, h store.DraftHead, wanted string) ([]FindHit, error) {
	w := s.words()
	title, reference := s.formTitle(h.Form, h.Version), s.referenceOf(h)
	var hits []FindHit
	if matches(wanted, title, h.Family, reference) {
		hits = append(hits, FindHit{Kind: "assessment", Title: strings.TrimSpace(title + " " + h.Family),
			Why: w.say("find.assessment", day(h.SavedAt)), Href: assessmentHref(h.ID)})
	}
	draft, _, err := s.evaluate(ctx, h)
	if err != nil {
		return nil, err
	}
	for _, m := range draft.Document().Members {
		if matches(wanted, m.Name) {
			hits = append(hits, FindHit{Kind: "person", Title: m.Says(), Why: w.say("find.person", title, day(h.SavedAt)), Href: assessmentHref(h.ID)})
		}
	}
	return hits, nil
}

// findSays is what to do when it is not here.
func (s *session) findSays() string {
	w := s.words()
	if p := phonesOf(s.profile, w); p.Helpdesk != "" {
		return w.say("find.nothere", p.Helpdesk)
	}
	return w.say("find.nothere.nonumber")
}

// fold makes spellings of one name alike: small letters, no marks, apostrophes
// gone, everything else that is no letter or number a space.
func fold(text string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		case plainLetters[r] != "":
			out.WriteString(plainLetters[r])
		case unicode.IsLetter(r), unicode.IsNumber(r):
			out.WriteRune(r)
		default:
			out.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// plainLetters are those that no decomposition makes plain.
var plainLetters = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i"}
