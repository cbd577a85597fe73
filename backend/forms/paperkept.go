package forms

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// kept is an answer without the choices that this copy does not name (BR-47), and
// whether anything was left out.
func (p *press) kept(q *Question, a DocAnswer) (DocAnswer, bool) {
	if !q.choice() || q.List == nil || q.Type == TypeComputed {
		return a, false
	}
	parts, less := make([]DocPart, 0, len(a.Parts)), false
	for _, part := range a.Parts {
		codes := chosenIn(part.Value)
		named := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !p.mayName(q, code) })
		if len(named) < len(codes) {
			if less = true; len(named) == 0 {
				continue
			}
			part.Value, part.Says = codesJSON(named), p.inWords(q, named)
		}
		parts = append(parts, part)
	}
	a.Parts = parts
	return a, less
}

// mayName reports whether this copy names a choice, ticked or not.
func (p *press) mayName(q *Question, code string) bool {
	return p.opt.Profile.Shows(p.opt.Copy, q.List.class(code))
}

// chosenIn are the codes of a choice, of one or of several.
func chosenIn(raw []byte) []string {
	if codes, several := asTexts(raw); several {
		return codes
	}
	if code, one := asText(raw); one {
		return []string{code}
	}
	return nil
}

// codesJSON is several choices as an answer keeps them.
func codesJSON(codes []string) json.RawMessage {
	raw, err := json.Marshal(codes)
	if err != nil {
		return nil // texts: cannot happen
	}
	return raw
}

func (p *press) inWords(q *Question, codes []string) string {
	words := make([]string, len(codes))
	for i, code := range codes {
		c, _ := q.List.find(code)
		words[i] = cmp.Or(p.text(c.Label), code)
	}
	return strings.Join(words, "; ")
}
