package genogram

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
)

//go:embed words/*.json
var wordFiles embed.FS

var wordBook = sync.OnceValue(func() map[string]map[string]string {
	book := map[string]map[string]string{}
	for _, language := range []string{"en", "cy"} {
		raw, err := wordFiles.ReadFile("words/" + language + ".json")
		words := map[string]string{}
		if err == nil {
			err = json.Unmarshal(raw, &words)
		}
		if err != nil {
			panic("genogram: words unreadable: " + language + ": " + err.Error())
		}
		book[language] = words
	}
	return book
})

func say(language, key string, args ...string) string {
	text, ok := wordBook()[language][key]
	if !ok {
		text = wordBook()["en"][key]
	}
	for i, arg := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), arg)
	}
	return text
}

// tell says everything that the picture shows.
func (t *tree) tell(language string) []string {
	if len(t.people) == 0 {
		return []string{say(language, "nobody")}
	}
	var all, home []string
	for i, p := range t.people {
		all = append(all, t.described(i, language))
		if p.Home {
			home = append(home, p.Name)
		}
	}
	lines := []string{say(language, "people", strings.Join(all, "; "))}
	if len(home) > 0 {
		lines = append(lines, say(language, "home", strings.Join(home, ", ")))
	}
	for _, c := range t.ties {
		lines = append(lines, say(language, "couple."+string(c.kind), t.people[c.a].Name, t.people[c.b].Name))
	}
	for _, f := range t.families {
		lines = append(lines, t.tellFamily(f, language))
	}
	for i, p := range t.people {
		if t.alone(i) && len(t.people) > 1 {
			lines = append(lines, say(language, "alone", p.Name))
		}
	}
	return lines
}

// described is a name with what the symbol says of the person.
func (t *tree) described(i int, language string) string {
	p := t.people[i]
	about := []string{p.Name}
	if p.Note != "" {
		about = append(about, p.Note)
	}
	for _, one := range []struct {
		so  bool
		key string
	}{{p.Unborn, "unborn"}, {p.Died, "died"}, {p.Focus, "focus"}} {
		if one.so {
			about = append(about, say(language, one.key))
		}
	}
	return strings.Join(about, ", ")
}

func (t *tree) tellFamily(f family, language string) string {
	var children []string
	for _, c := range f.children {
		children = append(children, t.people[c].Name)
	}
	key, parents := "children.", t.people[f.parents[0]].Name
	if len(f.parents) == 2 {
		key, parents = "children.two.", say(language, "and", parents, t.people[f.parents[1]].Name)
	}
	if len(children) == 1 {
		return say(language, key+"one", parents, children[0])
	}
	return say(language, key+"some", parents, strings.Join(children, ", "))
}
