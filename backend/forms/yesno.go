package forms

import "strings"

// yesNo is the word for a yes, a no or a not known in answer to a question. Welsh
// answers with the question's own verb ("Oes" to "A oes…?"), and with Ie and Na where
// it has none, as under the heading of a need.
func yesNo(language string, q *Question, code string) string {
	if verb := welshVerb(q.Label.CY); language == "cy" && verb != "" && (code == "yes" || code == "no") {
		return sayIn(language, "option."+code+"."+verb)
	}
	return sayIn(language, "option."+code)
}

// welshVerbs are the openings of Welsh questions, without the particle a, and the verb
// that answers each: the last part of the keys option.yes.… and option.no.….
var welshVerbs = map[string]string{"ai": "nage", "ddaeth": "do", "gawn": "cewch", "oedd": "oedd", "oeddech": "oeddwn", "oes": "oes",
	"ydy": "ydy", "ydych": "ydw", "ydyn": "ydyn", "yw": "ydy"}

// welshVerb is how a Welsh question is answered; empty where Ie and Na do.
func welshVerb(question string) string {
	words := strings.Fields(strings.ToLower(question))
	if len(words) > 1 && words[0] == "a" {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	opening, _, _ := strings.Cut(words[0], "'") // yw'r, ydy'n
	if verb := welshVerbs[opening]; verb != "" {
		return verb
	}
	if past := strings.HasSuffix(opening, "wyd") || strings.HasSuffix(opening, "odd"); past {
		return "do"
	}
	return ""
}
