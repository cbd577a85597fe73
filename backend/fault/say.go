package fault

import (
	"embed"
	"errors"

	"earlyhelp.example/backend/wordbook"
)

//go:embed words/*.json
var wordFiles embed.FS

var sentences = wordbook.Must(wordFiles)

// Say is the sentence for the person, in the language asked for, else in
// English. An error that is no fault, and a key without a sentence, give the
// sentence for "internal": a cause is never shown.
func Say(err error, lang string) string {
	if err == nil {
		return ""
	}
	f, ok := errors.AsType[*Fault](err)
	if !ok {
		return sentences.Say(lang, "internal")
	}
	if text := sentences.Say(lang, f.Key, f.Args...); text != "" {
		return text
	}
	return sentences.Say(lang, "internal")
}
