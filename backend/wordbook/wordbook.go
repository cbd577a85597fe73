// Package wordbook says a room's own sentences in the person's language. Rooms keep
// them as data, in words/en.json and words/cy.json beside their code, so that a
// translator needs no programmer. It decides nothing: what a sentence means is
// the room's, and it may import no other room, because every room speaks.
package wordbook

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// Book has the sentences of a room: by language ("en", "cy"), then by key.
type Book map[string]map[string]string

// Must reads words/en.json and words/cy.json of a room's embedded files. It
// panics where they cannot be read: a program without its words was built wrong.
func Must(files fs.FS) Book {
	book := Book{}
	for _, language := range []string{"en", "cy"} {
		raw, err := fs.ReadFile(files, "words/"+language+".json")
		if err != nil {
			panic("words missing: " + err.Error())
		}
		said := map[string]string{}
		if err := json.Unmarshal(raw, &said); err != nil {
			panic("words unreadable: " + language + ": " + err.Error())
		}
		book[language] = said
	}
	return book
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
