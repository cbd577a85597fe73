package sync

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
			panic("sync: words missing: " + lang)
		}
		said := map[string]string{}
		if err := json.Unmarshal(raw, &said); err != nil {
			panic("sync: words unreadable: " + lang)
		}
		all[lang] = said
	}
	return all
}

// Say is the connection's state as a sentence, in English where the language
// has none.
func (s State) Say(lang string) string {
	if text, ok := words[lang][s.Says]; ok {
		return text
	}
	return words["en"][s.Says]
}
