package pdf

import (
	"cmp"
	"embed"
	"sync"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/wordbook"
)

//go:embed words/*.json
var wordFiles embed.FS

// wordBook has the words of each language; Welsh falls back to English.
var wordBook = sync.OnceValue(func() wordbook.Book { return wordbook.Must(wordFiles) })

// words are what the paper says of itself, in one language.
type words string

func (w words) say(key string, args ...any) string { return wordBook().Say(string(w), key, args...) }

// tag is the language for screen readers (BCP 47).
func (w words) tag() string {
	if w == "cy" {
		return "cy-GB"
	}
	return "en-GB"
}

// wordsOf are the fixed words of a paper: in the further language that a family
// reads, where it was asked for.
func wordsOf(p forms.Paper) words { return words(cmp.Or(p.Reading, p.Language)) }

// base is the level of direction in which the paper's lines and columns run: 1
// from the right, as its words do.
func (w words) base() uint8 {
	_, base := directions([]rune(w.say("closing")), 0)
	return base
}
