package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Reading is a statement in a further language, for a family to read. It is
// not a language of the program: only the fixed words of a family's copy are
// said in it besides (PaperReadings).
type Reading struct{ Language, Text string }

// readingNames are the languages a statement may be given in, each by its own
// name.
var readingNames = map[string]string{
	"ar": "العربية", "bn": "বাংলা", "el": "Ελληνικά", "fa": "فارسی", "fr": "Français", "gu": "ગુજરાતી", "ku": "Kurdî", "lt": "Lietuvių", "pa": "ਪੰਜਾਬੀ",
	"pl": "Polski", "ps": "پښتو", "pt": "Português", "ro": "Română", "so": "Soomaali", "ta": "தமிழ்", "tr": "Türkçe", "uk": "Українська", "ur": "اردو",
	"vi": "Tiếng Việt", "yo": "Yorùbá",
}

// ReadingName is a further language's own name, "Polski"; "" for none.
func ReadingName(language string) string { return readingNames[language] }

// PaperReadings are the further languages that a family's copy can be asked for,
// in the order of their codes. Nobody at a council has checked their words yet.
func PaperReadings() []string { return wording.Further() }

// said is the language of a copy's fixed words: the reader's own on the family's
// copy, where it has them.
func (o PaperOptions) said() string {
	if o.Copy == CopyFamily && slices.Contains(PaperReadings(), o.Reading) {
		return o.Reading
	}
	return o.Language
}

func (b *builder) readings(q *Question, k fields) {
	for _, e := range k.entries("readings") {
		switch {
		case readingNames[e.name] == "":
			b.r.add(e.at, "E06", fmt.Sprintf("%s is not a language that statements are given in", show(e.name)), "It may be "+strings.Join(slices.Sorted(maps.Keys(readingNames)), ", "))
		case e.value.kind != scalarNode || e.value.text == "":
			b.r.add(e.value.at, "E04", "the words in a language should be a text", "")
		default:
			q.Readings = append(q.Readings, Reading{e.name, strings.TrimSpace(e.value.text)})
		}
	}
}

// checkedReadings are the languages a file says its council has checked.
func (r *report) checkedReadings(f fields) map[string]bool {
	checked := map[string]bool{}
	for _, n := range f.words("readings_checked") {
		if readingNames[n.text] == "" {
			r.add(n.at, "E06", fmt.Sprintf("%s is not a language that statements are given in", show(n.text)), "")
		}
		checked[n.text] = true
	}
	return checked
}

// ReadingChecked reports whether the council has checked a question's reading
// in a language; what nobody has checked is shown with a note.
func (f *Form) ReadingChecked(q *Question, language string) bool {
	return f.checked[language] || q.checkedIn[language]
}

func (d *Draft) readings(q *Question) []ItemReading {
	var out []ItemReading
	for _, r := range q.Readings {
		one := ItemReading{Language: r.Language, Name: ReadingName(r.Language), Text: r.Text}
		if !d.form.ReadingChecked(q, r.Language) {
			one.Note = d.say("reading.unchecked")
		}
		out = append(out, one)
	}
	return out
}
