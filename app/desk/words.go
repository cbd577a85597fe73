package desk

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed words/*.json
var wordFiles embed.FS

var sentences = map[string]map[string]string{"en": mustWords("en"), "cy": mustWords("cy")}

func mustWords(language string) map[string]string {
	raw, err := wordFiles.ReadFile("words/" + language + ".json")
	if err != nil {
		panic("desk: no words: " + language)
	}
	words := map[string]string{}
	if err := json.Unmarshal(raw, &words); err != nil {
		panic("desk: words unreadable: " + language + ": " + err.Error())
	}
	return words
}

// words says things in one language; what is not translated is said in English.
type words struct{ language string }

// say fills {0}, {1} … of a sentence. An unknown key is a defect that a test
// finds; the person sees the key rather than nothing.
func (w words) say(key string, args ...any) string {
	text, ok := sentences[w.language][key]
	if !ok {
		text, ok = sentences["en"][key]
	}
	if !ok {
		return key
	}
	for i, arg := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(arg))
	}
	return text
}

// Say gives a sentence of the door's in the person's language, for what a face
// shows by itself: the title of a dialog.
func (d *Desk) Say(key string) string { return d.words().say(key) }

// count says key.one for one thing and key.many for any other number, with the
// number as {0}.
func (w words) count(key string, n int, args ...any) string {
	form := key + ".many"
	if n == 1 {
		form = key + ".one"
	}
	return w.say(form, append([]any{n}, args...)...)
}
