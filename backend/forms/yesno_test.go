package forms

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestWelshAnswersWithTheVerb: as somebody would answer who was asked aloud, on the
// screen and on a blank copy; another language has its one word.
func TestWelshAnswersWithTheVerb(t *testing.T) {
	for question, want := range map[string][2]string{
		"A oes unrhyw un mewn perygl uniongyrchol nawr?": {"Oes", "Nac oes"},
		"A yw'r person hwn am aros yn ddienw?":           {"Ydy", "Nac ydy"},
		"Ydy'r teulu eisiau help gyda hyn nawr?":         {"Ydy", "Nac ydy"},
		"A ydych wedi dweud wrth y teulu?":               {"Ydw", "Nac ydw"},
		"Ydych chi'n trosglwyddo pryder?":                {"Ydw", "Nac ydw"},
		"Ydyn nhw'n derbyn gwasanaethau oedolion?":       {"Ydyn", "Nac ydyn"},
		"A oedd $person yn bresennol?":                   {"Oedd", "Nac oedd"},
		"A oeddech yn gwybod eisoes?":                    {"Oeddwn", "Nac oeddwn"},
		"A welwyd $person?":                              {"Do", "Naddo"},
		"A ddaeth y teulu hwn atom o ofal cymdeithasol?": {"Do", "Naddo"},
		"A gawn dynnu ffotograffau o $person?":           {"Cewch", "Na chewch"},
		"Ai'r person a gwblhaodd y ffurflen hon yw?":     {"Ie", "Nage"},
		"Presenoldeb ysgol dan 90%":                      {"Ie", "Na"},
		"Arall":                                          {"Ie", "Na"},
		"":                                               {"Ie", "Na"},
	} {
		q := &Question{Type: TypeYesNo, Label: Text{EN: "A question?", CY: question}}
		if got := [2]string{yesNo("cy", q, "yes"), yesNo("cy", q, "no")}; got != want {
			t.Errorf("%q is answered %v, want %v", question, got, want)
		}
		if got := [2]string{yesNo("en", q, "yes"), yesNo("en", q, "no")}; got != [2]string{"Yes", "No"} {
			t.Errorf("%q is answered %v in English", question, got)
		}
		screen := &Draft{set: Setting{Language: "cy"}}
		if got := [2]string{screen.word(q, "yes"), screen.saysOperand(q, operand{known: true, codes: []string{"no"}})}; got != want {
			t.Errorf("%q reads %v on the screen, want %v", question, got, want)
		}
		if got := (&press{said: "cy"}).blankCodes(q); !slices.Equal(got, want[:]) {
			t.Errorf("%q has the boxes %v, want %v", question, got, want)
		}
	}
}

// TestEveryWelshQuestionHasItsVerb: no shipped question that asks with a verb is
// answered without it.
func TestEveryWelshQuestionHasItsVerb(t *testing.T) {
	lib, findings := NewLibrary(os.DirFS("library"))
	if HasErrors(findings) {
		t.Fatal(findings)
	}
	asked := 0
	for _, f := range lib.Forms() {
		for _, q := range f.Questions {
			if q.Type != TypeYesNo && q.Type != TypeYesNoToggle || !strings.HasPrefix(q.Label.CY, "A ") && !strings.HasPrefix(q.Label.CY, "Yd") {
				continue
			}
			if asked++; welshVerb(q.Label.CY) == "" {
				t.Errorf("%s.%s is answered Ie: %q", f.ID, q.ID, q.Label.CY)
			}
		}
	}
	if asked < 60 {
		t.Errorf("%d questions ask with a verb", asked)
	}
}
