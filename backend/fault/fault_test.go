package fault

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestEachReaderIsToldTheirOwn(t *testing.T) {
	cause := fmt.Errorf("disk: %w", io.ErrUnexpectedEOF)
	err := fmt.Errorf("around: %w", Wrap(cause, Damaged, "bundle.pages", 40))
	if KindOf(err) != Damaged || !Is(err, Damaged) || Is(err, Full) {
		t.Errorf("the program is told %q", KindOf(err))
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	if said := err.Error(); !strings.Contains(said, "bundle.pages") || strings.Contains(said, "40") {
		t.Errorf("the log is told %q", said)
	}
	if said := Say(err, "en"); !strings.Contains(said, "40") || strings.Contains(said, "disk") {
		t.Errorf("the person is told %q", said)
	}
}

func TestACauseIsNeverShown(t *testing.T) {
	defect := sentences.Say("en", "internal")
	for name, err := range map[string]error{
		"no fault":    errors.New("SQLITE_CORRUPT at page 7"),
		"no sentence": New(Invalid, "nobody.wrote-this"),
	} {
		if said := Say(err, "en"); said != defect || said == "" {
			t.Errorf("%s: %q", name, said)
		}
	}
	if KindOf(errors.New("whatever")) != Internal {
		t.Error("an error of no kind is not called a defect")
	}
}

func TestNothingWrongSaysNothing(t *testing.T) {
	if Wrap(nil, Full, "store.full") != nil || Say(nil, "en") != "" || KindOf(nil) != "" || Is(nil, Internal) {
		t.Error("nil is told of")
	}
}

// The Welsh has the sentences' own slots, and no sentence that English lacks.
func TestWelshFits(t *testing.T) {
	for key, welsh := range sentences["cy"] {
		english, ok := sentences["en"][key]
		if !ok || strings.Count(english, "{") != strings.Count(welsh, "{") {
			t.Errorf("%s: %q for %q", key, welsh, english)
		}
	}
}
