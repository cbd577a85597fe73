package sync

import (
	"embed"

	"earlyhelp.example/backend/wordbook"
)

//go:embed words/*.json
var wordFiles embed.FS

var sentences = wordbook.Must(wordFiles)

// Say is the connection's state as a sentence, in English where the language
// has none.
func (s State) Say(lang string) string { return sentences.Say(lang, s.Says) }
