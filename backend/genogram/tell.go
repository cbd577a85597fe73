package genogram

import (
	"embed"
	"strings"
	"sync"

	"earlyhelp.example/backend/wordbook"
)

//go:embed words/*.json
var wordFiles embed.FS

var wordBook = sync.OnceValue(func() wordbook.Book { return wordbook.Must(wordFiles) })

func say(language, key string, args ...any) string { return wordBook().Say(language, key, args...) }

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
