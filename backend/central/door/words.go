package door

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"earlyhelp.example/backend/central"
)

//go:embed words/*.json
var wordFiles embed.FS

var sentences = mustLoad("en", "cy")

func mustLoad(languages ...string) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range languages {
		raw, err := wordFiles.ReadFile("words/" + lang + ".json")
		if err != nil {
			panic("door: words missing: " + lang)
		}
		words := map[string]string{}
		if err := json.Unmarshal(raw, &words); err != nil {
			panic("door: words unreadable: " + lang)
		}
		all[lang] = words
	}
	return all
}

// say is the sentence of a key in the language asked for, else in English; ""
// where there is none.
func say(lang, key string, args ...any) string {
	text, ok := sentences[lang][key]
	if !ok {
		text = sentences["en"][key]
	}
	for i, arg := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(arg))
	}
	return text
}

// sayMoment is a time as staff read it, in London; "" for none.
func sayMoment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(central.London()).Format("2 Jan 2006 15:04")
}

// sayClock is the time of day alone, for what was done just now.
func sayClock(t time.Time) string { return t.In(central.London()).Format("15:04:05") }

// sayTook is a length as staff read it: Less than a minute, 7 min, 10 h 51 min, 2 days 3 h.
func sayTook(lang string, d time.Duration) string {
	if d < time.Minute {
		return say(lang, "took.moment")
	}
	minutes := int(d.Minutes())
	switch hours := minutes / 60; {
	case hours >= 24:
		return say(lang, "took.days", hours/24, hours%24)
	case hours > 0:
		return say(lang, "took.hours", hours, minutes%60)
	}
	return say(lang, "took.minutes", minutes)
}

// sayBytes is a size as people read it: 2.1 MB.
func sayBytes(lang string, n int64) string {
	switch {
	case n >= 1e6:
		return say(lang, "bytes.mb", fmt.Sprintf("%.1f", float64(n)/1e6))
	case n >= 1e3:
		return say(lang, "bytes.kb", (n+500)/1000)
	}
	return say(lang, "bytes.b", n)
}
