package pdf

import (
	"embed"
	"sync"

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
