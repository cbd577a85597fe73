package casework

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// answers reads a document by the conventional ids of the blocks: whatever form
// used them. What cannot be read is empty, never guessed.
type answers map[string]forms.DocAnswer

func answersOf(doc forms.Document) answers {
	by := answers{}
	for _, a := range doc.Answers {
		by[a.Q] = a
	}
	return by
}

// has reports whether any of these was answered.
func (a answers) has(ids ...string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return len(a[id].Parts) > 0 || len(a[id].Rows) > 0 })
}

// word is the family's one answer, of the first id that has one.
func (a answers) word(ids ...string) string {
	for _, id := range ids {
		for _, p := range a[id].Parts {
			if w := wordIn(p.Value); w != "" {
				return w
			}
		}
	}
	return ""
}

// says is the answer in words, as it was shown.
func (a answers) says(id string) string {
	for _, p := range a[id].Parts {
		if p.Says != "" {
			return p.Says
		}
	}
	return a.word(id)
}

func (a answers) words(id string) []string {
	for _, p := range a[id].Parts {
		if list := wordsIn(p.Value); len(list) > 0 {
			return list
		}
	}
	return nil
}

// each is an answer by person, one that is the same for several under each of them.
func (a answers) each(id string) map[string]string {
	by := map[string]string{}
	for _, p := range a[id].Parts {
		w := wordIn(p.Value)
		for _, who := range p.Who {
			by[who] = w
		}
		if len(p.Who) == 0 && p.Subject != forms.Group {
			by[p.Subject] = w
		}
	}
	if len(by) == 0 {
		return nil
	}
	return by
}

// day is the ISO day that an answer begins with, of a date or of a moment.
func (a answers) day(ids ...string) string { return dayIn(a.word(ids...)) }

func dayIn(word string) string {
	if len(word) < 10 || word[4] != '-' || word[7] != '-' {
		return ""
	}
	return word[:10]
}

// wordIn is a value that is one word: a text, a code, or the name of a person.
func wordIn(raw json.RawMessage) string {
	var word string
	if json.Unmarshal(raw, &word) == nil {
		return word
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return list[0]
	}
	var date struct {
		On string `json:"on"`
	}
	if json.Unmarshal(raw, &date) == nil {
		return date.On
	}
	return ""
}

func wordsIn(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	if w := wordIn(raw); w != "" {
		return []string{w}
	}
	return nil
}

// cells reads one row of a table.
type cells map[string]forms.DocCell

func cellsOf(row forms.DocRow) cells {
	by := cells{}
	for _, c := range row.Cells {
		by[c.Q] = c
	}
	return by
}

func (c cells) word(ids ...string) string {
	for _, id := range ids {
		if w := wordIn(c[id].Value); w != "" {
			return w
		}
	}
	return ""
}

func (c cells) says(ids ...string) string {
	for _, id := range ids {
		if says := cmp.Or(c[id].Says, wordIn(c[id].Value)); says != "" {
			return says
		}
	}
	return ""
}

// reference is the first of these cells that names a record.
func (c cells) reference(ids ...string) string {
	for _, id := range ids {
		if text := wordIn(c[id].Value); text != "" {
			if _, _, refers := forms.SplitReference(text); refers {
				return text
			}
		}
	}
	return ""
}

// references are the records that a cell names; a tick beside a record names none.
func (c cells) references(id string) []string {
	return slices.DeleteFunc(wordsIn(c[id].Value), func(text string) bool {
		_, _, refers := forms.SplitReference(text)
		return !refers
	})
}

// helper is what the practitioner block says under a prefix, e.g. keyworker.
func (a answers) helper(prefix string) Helper {
	return Helper{Name: strings.TrimSpace(a.word(prefix + ".full_name")), Agency: a.word(prefix + ".agency"),
		Phone: a.word(prefix+".phone_direct", prefix+".phone_main")}
}
