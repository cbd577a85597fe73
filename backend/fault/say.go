package fault

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

//go:embed words/*.json
var wordFiles embed.FS

var sentences = mustLoad("en", "cy")

func mustLoad(languages ...string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range languages {
		raw, err := wordFiles.ReadFile("words/" + lang + ".json")
		if err != nil {
			panic("fault: words missing: " + lang)
		}
		words := map[string]string{}
		if err := json.Unmarshal(raw, &words); err != nil {
			panic("fault: words unreadable: " + lang + ": " + err.Error())
		}
		all[lang] = words
	}
	return all
}

// Say is the sentence for the person, in the language asked for, else in
// English. An error that is no fault, and a key without a sentence, give the
// sentence for "internal": a cause is never shown.
func Say(err error, lang string) string {
	if err == nil {
		return ""
	}
	f, ok := errors.AsType[*Fault](err)
	if !ok {
		return sentence(lang, "internal")
	}
	text := sentence(lang, f.Key)
	if text == "" {
		text = sentence(lang, "internal")
	}
	for i, arg := range f.Args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(arg))
	}
	return text
}

func sentence(lang, key string) string {
	if text, ok := sentences[lang][key]; ok {
		return text
	}
	return sentences["en"][key]
}
