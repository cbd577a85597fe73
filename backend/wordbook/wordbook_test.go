package wordbook

import (
	"strings"
	"testing"
	"testing/fstest"
)

func files(english, welsh string) fstest.MapFS {
	return fstest.MapFS{"words/en.json": {Data: []byte(english)}, "words/cy.json": {Data: []byte(welsh)}}
}

func TestSay(t *testing.T) {
	b := Must(files(`{"hello":"Hello {0}, from {1}","bye":"Goodbye"}`, `{"hello":"Helo {0}, oddi wrth {1}"}`))
	if got := b.Say("cy", "hello", "Mair", 2); got != "Helo Mair, oddi wrth 2" {
		t.Errorf("in Welsh: %q", got)
	}
	if got := b.Say("cy", "bye"); got != "Goodbye" {
		t.Errorf("not translated: %q", got)
	}
	if got := b.Say("en", "nobody wrote this"); got != "" {
		t.Errorf("no sentence: %q", got)
	}
	if got := b.Say("en", "hello", "{1}", "Ẹ̀bùn"); got != "Hello {1}, from Ẹ̀bùn" {
		t.Errorf("what was typed took another's place: %q", got)
	}
}

func TestMustPanicsOnWordsThatAreNotThere(t *testing.T) {
	for name, bad := range map[string]fstest.MapFS{
		"missing":    {},
		"unreadable": files(`{"hello":1}`, `{}`),
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if said, _ := recover().(string); !strings.HasPrefix(said, "words ") {
					t.Errorf("said %q", said)
				}
			}()
			Must(bad)
		})
	}
}
