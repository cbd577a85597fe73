package forms

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// said is a definition as somebody means it: what the file is written from, and
// what must be read again. Rules are kept as their words.
type said struct {
	ID, Subject, Kind string
	Version, Expires  int
	Title             Text
	Who               []string
	Copies            []Copy
	Lists             []saidList
	Sections          []saidSection
}

type saidList struct {
	ID    string
	Codes []saidCode
}

type saidCode struct {
	Code        string
	Label       Text
	From, Until Day
}

type saidSection struct {
	ID           string
	Title, Intro Text
	After        bool
	Questions    []saidQuestion
}

type saidQuestion struct {
	ID, List, Show, Need string
	Type                 Type
	Level                Level
	Label, Hint, Item    Text
	Class                Class
	Required             bool
	Max, MinRows         int
	Of                   []string
	Other                bool
	Checks               []saidCheck
	Columns              []saidQuestion
}

type saidCheck struct {
	That string
	Say  Text
}

// awkward are words that a careless writer or reader breaks.
var awkward = []string{"Who", "is there?", "Mam's", `"so"`, "a: b", "# not a remark", "[x]", "{y}", "- z", "yes", "no", "null", "1.0", "012", "&a", "*b", "!c",
	"%d", "@e", "`", "|", ">", "~", "50%", "Sŵn y môr", "آپ", "O’Neill", `C:\x`, "a,b", "…", "''", "?"}

// someText is words in English, and perhaps in Welsh.
func someText(t *rapid.T, what string) Text {
	words := func(what string) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(awkward), 1, 5).Draw(t, what), " ")
	}
	text := Text{EN: words(what)}
	if rapid.Bool().Draw(t, what+" in Welsh") {
		text.CY = words(what + ", Welsh")
	}
	return text
}

func maybeText(t *rapid.T, what string) Text {
	if rapid.Bool().Draw(t, "has "+what) {
		return someText(t, what)
	}
	return Text{}
}

// someForm is any definition that breaks no rule of the language.
func someForm(t *rapid.T) said {
	f := said{ID: "made", Version: rapid.IntRange(1, 40).Draw(t, "version"), Title: someText(t, "title"),
		Subject: rapid.SampledFrom([]string{"family", "child", "persons", "episode", "none"}).Draw(t, "subject"),
		Kind:    rapid.SampledFrom([]string{"submission", "record"}).Draw(t, "kind"),
		Expires: rapid.IntRange(0, 90).Draw(t, "expires"), Who: []string{"keyworker", "initiator"}[:rapid.IntRange(1, 2).Draw(t, "who")],
		Copies: []Copy{CopyProfessional, CopyBlank}[:rapid.IntRange(1, 2).Draw(t, "copies")]}
	for i := range rapid.IntRange(1, 2).Draw(t, "lists") {
		f.Lists = append(f.Lists, someList(t, fmt.Sprintf("MADE%d", i)))
	}
	asked := 0
	var yesNo []string
	for i := range rapid.IntRange(1, 3).Draw(t, "sections") {
		s := saidSection{ID: fmt.Sprintf("part%d", i), Title: someText(t, "section"), Intro: maybeText(t, "intro"), After: i == 2}
		for range rapid.IntRange(1, 5).Draw(t, "questions") {
			asked++
			q := someQuestion(t, fmt.Sprintf("q%d", asked), f.Lists, yesNo)
			s.Questions = append(s.Questions, q)
			if q.Type == TypeYesNo && i < 2 {
				yesNo = append(yesNo, q.ID)
			}
		}
		f.Sections = append(f.Sections, s)
	}
	return f
}

func someList(t *rapid.T, id string) saidList {
	l := saidList{ID: id}
	for i := range rapid.IntRange(2, 4).Draw(t, "codes") {
		c := saidCode{Code: fmt.Sprintf("c%d", i), Label: someText(t, "code")}
		c.Label.EN += fmt.Sprint(" ", i) // no two choices may read the same
		if rapid.Bool().Draw(t, "dated") {
			c.From, c.Until = "2020-04-01", "2099-03-31"
		}
		l.Codes = append(l.Codes, c)
	}
	return l
}

var madeTypes = []Type{TypeText, TypeLongText, TypeDate, TypeDateTime, TypeYesNo, TypeRadio, TypeSelect, TypeMultiSelect, TypeCheckbox, TypeNumber,
	TypePhone, TypeEmail, TypePostcode, TypeRecordRef, TypeRecordsRef, TypeTable}

func someQuestion(t *rapid.T, id string, lists []saidList, yesNo []string) saidQuestion {
	q := someColumn(t, id, lists, madeTypes)
	q.Hint = maybeText(t, "hint")
	if len(yesNo) > 0 && rapid.Bool().Draw(t, "conditional") {
		q.Show = rapid.SampledFrom(yesNo).Draw(t, "shows by") + " is " + rapid.SampledFrom(yesNoCodes).Draw(t, "code")
		if !q.Required && q.Type.asks() {
			q.Need = q.Show
		}
	}
	if q.Type == TypeTable {
		q.Item = someText(t, "item")
		q.MinRows = rapid.IntRange(0, 2).Draw(t, "rows")
		for i := range rapid.IntRange(1, 3).Draw(t, "columns") {
			q.Columns = append(q.Columns, someColumn(t, fmt.Sprintf("col%d", i), lists, madeTypes[:len(madeTypes)-1]))
		}
	}
	return q
}

func someColumn(t *rapid.T, id string, lists []saidList, types []Type) saidQuestion {
	q := saidQuestion{ID: id, Type: rapid.SampledFrom(types).Draw(t, "type"), Level: LevelFamily, Label: someText(t, "label"),
		Class: rapid.SampledFrom([]Class{ClassOpen, ClassInternal, ClassThirdParty}).Draw(t, "class")}
	q.Required = q.Type != TypeTable && rapid.Bool().Draw(t, "required")
	if q.Type.free() {
		q.Max = rapid.IntRange(1, 4000).Draw(t, "max")
	}
	if q.Type == TypeRecordRef || q.Type == TypeRecordsRef {
		q.Of = rapid.SliceOfNDistinct(rapid.SampledFrom(namedKinds), 1, 3, func(kind string) string { return kind }).Draw(t, "of")
		if q.Other = q.Type == TypeRecordRef && rapid.Bool().Draw(t, "other"); q.Other {
			q.Max = rapid.IntRange(1, 4000).Draw(t, "max")
		}
	}
	if q.Type.wantsList() {
		q.List = rapid.SampledFrom(lists).Draw(t, "list").ID
	}
	if q.Type == TypeDate {
		q.Checks = []saidCheck{{That: id + " <= today", Say: someText(t, "check")}}
	}
	return q
}

// read is the form that the reader makes of a file beside its lists.
func (f said) read(t *rapid.T, source string) *Form {
	files := fstest.MapFS{fmt.Sprintf("made.v%d.yaml", f.Version): {Data: []byte(source)}}
	for _, l := range f.Lists {
		files["lists/"+l.ID+".v1.yaml"] = &fstest.MapFile{Data: []byte(writeList(l))}
	}
	library, findings := NewLibrary(files)
	if HasErrors(findings) {
		errors := slices.DeleteFunc(findings, func(f Finding) bool { return f.Severity != SeverityError })
		t.Fatalf("a valid definition was refused: %v\n%s", errors, source)
	}
	form, err := library.Form(f.ID, f.Version)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// TestADefinitionRoundTrips writes any valid definition, in every way that the
// language allows, and reads it again: nothing said is lost, added or changed.
// The one writer that ships, `forms fmt`, is among the ways.
func TestADefinitionRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := someForm(t)
		w := writer{t: t}
		source := w.form(f)
		for how, text := range map[string]string{"written": source, "formatted": string(Format([]byte(source)))} {
			if got := meant(f.read(t, text)); !reflect.DeepEqual(got, f) {
				t.Fatalf("%s and read again it says\n%+v\nnot\n%+v\n%s", how, got, f, text)
			}
		}
	})
}

// meant is what a form that was read says.
func meant(f *Form) said {
	s := said{ID: f.ID, Version: f.Version, Title: f.Title, Subject: f.Subject, Kind: f.Kind, Expires: f.ExpiresDays, Who: f.Who, Copies: f.Copies}
	for _, id := range slices.Sorted(maps.Keys(f.lists)) {
		l := f.lists[id]
		made := saidList{ID: l.ID}
		for _, c := range l.Codes {
			made.Codes = append(made.Codes, saidCode{Code: c.Code, Label: c.Label, From: c.From, Until: c.Until})
		}
		s.Lists = append(s.Lists, made)
	}
	for _, part := range f.Sections {
		made := saidSection{ID: part.ID, Title: part.Title, Intro: part.Intro, After: part.After}
		for _, q := range part.Pages[0].Questions {
			made.Questions = append(made.Questions, meantBy(q))
		}
		s.Sections = append(s.Sections, made)
	}
	return s
}

func meantBy(q *Question) saidQuestion {
	s := saidQuestion{ID: q.Local, Type: q.Type, Level: q.Level, Label: q.Label, Hint: q.Hint, Item: q.Item, Class: q.Class, Required: q.Required, Max: q.Max, MinRows: q.MinRows, Of: q.Of, Other: q.Other}
	if q.List != nil {
		s.List = q.List.ID
	}
	for _, r := range q.show {
		s.Show = r.source.text
	}
	if q.requiredWhen != nil {
		s.Need = q.requiredWhen.source.text
	}
	for _, c := range q.checks {
		s.Checks = append(s.Checks, saidCheck{That: c.rule.source.text, Say: c.Say})
	}
	for _, c := range q.Columns {
		s.Columns = append(s.Columns, meantBy(c))
	}
	return s
}
