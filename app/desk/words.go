package desk

import (
	"embed"

	"earlyhelp.example/backend/wordbook"
)

//go:embed words/*.json
var wordFiles embed.FS

var sentences = wordbook.Must(wordFiles)

// words says things in one language; what is not translated is said in English.
type words struct{ language string }

// say fills {0}, {1} … of a sentence. An unknown key is a defect that a test
// finds; the person sees the key rather than nothing.
func (w words) say(key string, args ...any) string {
	if text := sentences.Say(w.language, key, args...); text != "" {
		return text
	}
	return key
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
