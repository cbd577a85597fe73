package pdf

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed words/*.json
var wordFiles embed.FS

// wordBook has the words of each language; Welsh falls back to English.
var wordBook = sync.OnceValue(func() map[string]map[string]string {
	book := map[string]map[string]string{}
	for _, language := range []string{"en", "cy"} {
		raw, err := wordFiles.ReadFile("words/" + language + ".json")
		if err == nil {
			words := map[string]string{}
			err = json.Unmarshal(raw, &words)
			book[language] = words
		}
		if err != nil {
			panic("pdf: words unreadable: " + language + ": " + err.Error())
		}
	}
	return book
})

// words are what the paper says of itself, in one language.
type words string

func (w words) say(key string, args ...any) string {
	text, ok := wordBook()[string(w)][key]
	if !ok {
		text = wordBook()["en"][key]
	}
	for i, arg := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(arg))
	}
	return text
}

// tag is the language for screen readers (BCP 47).
func (w words) tag() string {
	if w == "cy" {
		return "cy-GB"
	}
	return "en-GB"
}
