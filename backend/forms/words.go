package forms

import (
	"embed"
	"strings"

	"earlyhelp.example/backend/wordbook"
)

//go:embed words/*.json
var wordFiles embed.FS

var wording = wordbook.Must(wordFiles)

// sayIn is a sentence of words/*.json with {0}, {1} … filled, in a language,
// else in English.
func sayIn(language, key string, args ...any) string { return wording.Say(language, key, args...) }

func (d *Draft) say(key string, args ...any) string { return sayIn(d.set.Language, key, args...) }

// upper makes the first letter a capital: sentences may begin with a `short`.
func upper(text string) string {
	for i, c := range text {
		if i == 0 {
			return strings.ToUpper(string(c)) + text[len(string(c)):]
		}
	}
	return text
}

// spaced is an id as words: "first_taf" is "first taf".
func spaced(id string) string { return strings.ReplaceAll(id, "_", " ") }

// lower makes the first letter small, unless the word is an abbreviation.
func lower(text string) string {
	runes := []rune(text)
	if len(runes) < 2 || strings.ToUpper(string(runes[:2])) == string(runes[:2]) {
		return text
	}
	return strings.ToLower(string(runes[:1])) + string(runes[1:])
}

// fill puts the council's words in place of $term, and a person's name in place
// of $person. $$ is a dollar. Answers are never put into wording.
func fill(text, person string, language string, p *Profile) string {
	if !strings.Contains(text, "$") {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '$' {
			out.WriteByte(text[i])
			continue
		}
		end := i + 1
		for end < len(text) && (text[end] >= 'a' && text[end] <= 'z' || text[end] == '_') {
			end++
		}
		switch term := text[i+1 : end]; {
		case term == "" && end < len(text) && text[end] == '$':
			out.WriteByte('$')
			end++
		case term == "person":
			out.WriteString(person)
		default:
			out.WriteString(p.Term(term, language))
		}
		i = end - 1
	}
	return out.String()
}

// plainTerms are the words used where a profile names none; lint accepts these
// terms only, so that a definition cannot depend on one council.
var plainTerms = map[string]Text{
	"council":     {"the council", "y cyngor"},
	"mash":        {"MASH", "MASH"},
	"assessment":  {"assessment", "asesiad"},
	"keyworker":   {"key worker", "gweithiwr allweddol"},
	"front_door":  {"MASH", "MASH"},
	"triage":      {"triage", "brysbennu"},
	"coordinator": {"coordinator", "cydlynydd"},
	"plan":        {"action plan", "cynllun gweithredu"},
	"helpdesk":    {"helpdesk", "desg gymorth"},
	"mash_phone":  {"its telephone number", "ei rif ffôn"},
	"taf":         {"Team Around the Family", "Tîm o Amgylch y Teulu"},
	// The four areas of a profile of care (domain 3.13).
	"care_area_a": {"Physical care", "Gofal corfforol"},
	"care_area_b": {"Safety", "Diogelwch"},
	"care_area_c": {"Love", "Cariad"},
	"care_area_d": {"Esteem", "Hunan-barch"},
}

// Term is the council's own word for something that every council has; a plain one
// where the profile names none.
func (p *Profile) Term(name, language string) string {
	if p != nil {
		if name == "mash_phone" && p.Phones.MASH != "" {
			return p.Phones.MASH
		}
		if text, ok := p.Terms[name]; ok {
			return text.In(language)
		}
	}
	return plainTerms[name].In(language)
}

// text is words of the definition for this draft; person fills $person.
func (d *Draft) text(t Text, person string) string {
	if person == "" {
		person = d.say("person.label")
	}
	return fill(t.In(d.set.Language), person, d.set.Language, d.set.Profile)
}

// label, and short (how messages name a question), with the person's name.
func (d *Draft) label(q *Question, person string) string { return d.text(q.Label, person) }

func (d *Draft) short(q *Question, person string) string {
	if !q.Short.IsZero() {
		return d.text(q.Short, person)
	}
	return lower(strings.TrimRight(d.text(q.Label, person), "?. "))
}
