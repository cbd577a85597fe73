package outbox

import (
	"embed"
	"encoding/json"
)

//go:embed words/*.json
var wordFiles embed.FS

var words = mustWords("en", "cy")

func mustWords(languages ...string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range languages {
		raw, err := wordFiles.ReadFile("words/" + lang + ".json")
		if err != nil {
			panic("outbox: words missing: " + lang)
		}
		said := map[string]string{}
		if err := json.Unmarshal(raw, &said); err != nil {
			panic("outbox: words unreadable: " + lang)
		}
		all[lang] = said
	}
	return all
}

func say(lang, key string) string {
	if text, ok := words[lang][key]; ok {
		return text
	}
	return words["en"][key]
}

// Say is the state in two or three words, as on the list (BR-33: only what
// has a receipt is called received).
func (s State) Say(lang string) string { return say(lang, string(s)) }

// Explain is the state in a sentence. Why it was not received, where it was
// tried, is LastFault, a key of backend/fault/words.
func (i Item) Explain(lang string, metered bool) string {
	key := string(i.State) + ".why"
	if i.State == Waiting && i.Attempts > 0 {
		key = "waiting.again"
	}
	if i.Attachment {
		key = i.fileKey(metered)
	}
	if i.State == Stopped && i.Held {
		key = "stopped.held"
	}
	return say(lang, key)
}

// fileKey words a file for itself: it is no form, and that its form was received
// says nothing of it.
func (i Item) fileKey(metered bool) string {
	switch {
	case i.State != Waiting:
		return string(i.State) + ".file"
	case i.dear(metered):
		return "waiting.metered"
	case i.There > 0:
		return "waiting.part"
	case i.Attempts > 0:
		return "waiting.again"
	}
	return "waiting.file"
}
