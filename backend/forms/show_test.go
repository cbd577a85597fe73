package forms_test

import (
	"encoding/json"
	"os"
	"testing"

	"earlyhelp.example/backend/forms"
)

// visibleCase is one case of testdata/visible.json, which the page's visible()
// runs too: items of one page, and places (a family, a person, a row) with the
// answers there, what Go hides, and what must show.
type visibleCase struct {
	Name   string       `json:"name"`
	Items  []forms.Item `json:"items"`
	Places []struct {
		At      string          `json:"at"`
		Answers map[string]any  `json:"answers"`
		Hidden  []string        `json:"hidden"`
		Shown   map[string]bool `json:"shown"`
	} `json:"places"`
}

func TestVisibleAgreesWithThePage(t *testing.T) {
	raw, err := os.ReadFile("testdata/visible.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []visibleCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, p := range c.Places {
			hidden := map[string]bool{}
			for _, id := range p.Hidden {
				hidden[id] = true
			}
			got := forms.Visible(c.Items, p.Answers, hidden)
			for id, want := range p.Shown {
				if got[id] != want {
					t.Errorf("%s, %s: %s shown is %v, want %v", c.Name, p.At, id, got[id], want)
				}
			}
		}
	}
}
