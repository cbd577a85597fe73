package desk

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// AssessmentCheck is the check-answers page. Every href in it is a screen's
// address.
type AssessmentCheck struct {
	forms.Check
	Head Head `json:"head"`
}

func (s *session) check(ctx context.Context, in *byID) (AssessmentCheck, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return AssessmentCheck{}, err
	}
	if err := s.ownDetails(ctx, &st); err != nil {
		return AssessmentCheck{}, err
	}
	head, err := s.head(ctx, st)
	return AssessmentCheck{Check: addressed(in.ID, st.draft.Check()), Head: head}, err
}

// addressed turns the places of a check, which forms names within one draft,
// into addresses of screens.
func addressed(id string, c forms.Check) forms.Check {
	c.Problems, c.Warnings = places(id, c.Problems), places(id, c.Warnings)
	c.Hidden, c.Later = places(id, c.Hidden), places(id, c.Later)
	c.Sections = slices.Clone(c.Sections)
	for i := range c.Sections {
		section := &c.Sections[i]
		section.Href = pageHref(id, section.Href)
		section.Lines = slices.Clone(section.Lines)
		for k, line := range section.Lines {
			section.Lines[k].Href = placeHref(id, forms.Problem{Section: section.ID, Q: line.Q, Href: line.Href})
		}
	}
	return c
}

func places(id string, problems []forms.Problem) []forms.Problem {
	out := make([]forms.Problem, 0, len(problems))
	for _, p := range problems {
		p.Href = placeHref(id, p)
		out = append(out, p)
	}
	return out
}

// placeHref is the page of an answer with the answer to go to; ids only.
func placeHref(id string, p forms.Problem) string {
	href := pageHref(id, p.Href)
	if p.Q == "" {
		return href
	}
	place := url.Values{"q": {p.Q}}
	if p.Subject != "" {
		place.Set("subject", p.Subject)
	}
	if p.Row != "" {
		place.Set("row", p.Row)
	}
	return href + "?" + place.Encode()
}

func pageHref(id, place string) string {
	page, _, _ := strings.Cut(place, "#")
	return "/assessments/" + id + "/pages/" + page
}
