// Package wordbook says a room's own sentences in the person's language. Rooms keep
// them as data, in words/en.json and words/cy.json beside their code, so that a
// translator needs no programmer; what a family reads on paper, in further
// languages as well. It decides nothing: what a sentence means is
// the room's, and it may import no other room, because every room speaks.
package wordbook

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Book has the sentences of a room: by language ("en", "cy"), then by key.
type Book map[string]map[string]string

// ours are the languages of the program: every room speaks both.
var ours = []string{"en", "cy"}

// Must reads the words of a room's embedded files: words/en.json, words/cy.json
// and whatever further languages lie beside them. It panics where they cannot be
// read: a program without its words was built wrong.
func Must(files fs.FS) Book {
	names, _ := fs.Glob(files, "words/*.json") // the pattern is a good one
	book := Book{}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			panic("words missing: " + err.Error())
		}
		language, said := strings.TrimSuffix(path.Base(name), ".json"), map[string]string{}
		if err := json.Unmarshal(raw, &said); err != nil {
			panic("words unreadable: " + language + ": " + err.Error())
		}
		book[language] = said
	}
	for _, language := range ours {
		if book[language] == nil {
			panic("words missing: " + language)
		}
	}
	return book
}

// Further are the languages beside those of the program, in the order of their
// codes.
func (b Book) Further() []string {
	var out []string
	for language := range b {
		if !slices.Contains(ours, language) {
			out = append(out, language)
		}
	}
	slices.Sort(out)
	return out
}

// Say is the sentence of a key, in English where the language has none, "" where
// no language has. {0}, {1} … become the arguments, each as it is: what a person
// typed never takes the place of another argument.
func (b Book) Say(language, key string, args ...any) string {
	text, ok := b[language][key]
	if !ok {
		text = b["en"][key]
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for i, arg := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), fmt.Sprint(arg))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
