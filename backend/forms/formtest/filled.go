package formtest

import (
	"fmt"
	"hash/fnv"
	"time"

	"earlyhelp.example/backend/forms"
)

// value is an answer of the right shape, or nil for what this program of tests
// cannot give: a file is chosen from a disk.
func (f *filler) value(page forms.Page, item forms.Item, part forms.Part, row int) any {
	switch item.Type {
	case forms.TypeFile:
		return []map[string]any{{"id": PersonKey(900), "name": "letter.pdf", "kind": "letter", "on": string(f.set.Today), "size": 12044, "sha256": fmt.Sprintf("%064d", 9)}}
	case forms.TypeCheckbox:
		return "yes"
	case forms.TypeYesNo, forms.TypeYesNoToggle:
		return []string{"yes", "no"}[f.pick(item, "", 2)]
	case forms.TypeRecordRef:
		if item.Other && f.pick(item, "other", 3) == 2 {
			return f.words(item)
		}
		return f.choice(item, part, row)
	case forms.TypeRadio, forms.TypeSelect, forms.TypeToggleSelect, forms.TypeMultiSelect, forms.TypeRecordsRef:
		return f.choice(item, part, row)
	case forms.TypeDate:
		return f.set.Now.AddDate(0, 0, f.days(item)).Format(time.DateOnly)
	case forms.TypeDateTime:
		return f.set.Now.AddDate(0, 0, f.days(item)).Add(-3 * time.Hour).UTC().Format("2006-01-02T15:04Z")
	case forms.TypeDateOrEDD:
		return map[string]string{"on": string(relatives[row%len(relatives)].Born), "precision": "day"}
	case forms.TypeNumber:
		if item.Min != nil {
			return *item.Min
		}
		return 1
	case forms.TypeSignature:
		return map[string]string{"how": "paper", "who": "Grace Okafor"}
	case forms.TypePersonRef, forms.TypePersonsRef:
		return f.people(page, item)
	}
	return f.words(item)
}

// days is how far from today the turn puts a date.
func (f *filler) days(item forms.Item) int {
	if f.turn < Turns {
		return 0
	}
	return []int{0, -12, 0, -40}[f.pick(item, "days", 4)]
}

// pick is the turn's choice of something among n: after the first Turns, which
// choose alike everywhere, each question's own, and the same in every run.
func (f *filler) pick(item forms.Item, what string, n int) int {
	if f.turn < Turns {
		return f.turn % n
	}
	h := fnv.New32a()
	fmt.Fprint(h, f.turn, what, item.ID)
	return int(h.Sum32()>>8) % n
}

// choice is the code that this turn chooses. Who is unborn is said by gender, and
// who is a child of concern by role, so those two follow the family.
func (f *filler) choice(item forms.Item, part forms.Part, row int) any {
	options := part.Options
	if len(options) == 0 {
		options = item.Options
	}
	if len(options) == 0 {
		return nil
	}
	code := options[f.pick(item, "", len(options))][0]
	member := relatives[row%len(relatives)]
	switch item.ID {
	case "gender":
		code = member.Gender
	case "role_in_family":
		code = member.Role
	}
	if item.Type == forms.TypeMultiSelect || item.Type == forms.TypeRecordsRef {
		return []string{code}
	}
	return code
}

func (f *filler) people(page forms.Page, item forms.Item) any {
	var keys []string
	for _, p := range page.People {
		keys = append(keys, p.ID)
	}
	if len(keys) == 0 {
		return nil
	}
	if item.Type == forms.TypePersonRef {
		return keys[min(2, len(keys)-1)]
	}
	return keys
}

// words are a text that is found again wherever it should be: no two are alike.
func (f *filler) words(item forms.Item) string {
	n := len(f.rows)
	switch item.Type {
	case forms.TypePhone:
		return fmt.Sprintf("01632 960%03d", n%1000)
	case forms.TypeEmail:
		return fmt.Sprintf("worker.number%d@marlbridge.example", n)
	case forms.TypePostcode:
		return "MB1 4QT"
	case forms.TypeNHSNumber:
		return "999 000 0018"
	}
	text := fmt.Sprintf("Seen %d", n)
	if item.Type == forms.TypeLongText {
		text = fmt.Sprintf("Seen and heard on Thursday, part %d. It was quiet.", n)
	}
	if item.Max > 0 && len(text) > item.Max {
		text = fmt.Sprint(n)
	}
	return text
}
