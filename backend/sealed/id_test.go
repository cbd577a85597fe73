package sealed

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"
)

type ones struct{}

func (ones) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 0xff
	}
	return len(p), nil
}

func TestNewID(t *testing.T) {
	// The time of the example in RFC 9562, appendix A.6.
	id, err := NewID(time.UnixMilli(0x017F22E279B0), ones{})
	if err != nil || id != "017f22e2-79b0-7fff-bfff-ffffffffffff" || !ValidID(id) {
		t.Errorf("%q, %v", id, err)
	}
	later, err := NewID(time.UnixMilli(0x017F22E279B1), ones{})
	if err != nil || later <= id {
		t.Errorf("%q does not sort after %q", later, id)
	}
	if _, err := NewID(noon, iotest.ErrReader(errors.New("dry"))); err == nil {
		t.Error("an id without chance")
	}
}

func TestValidID(t *testing.T) {
	for _, bad := range []string{"", "019a3c5e", strings.ToUpper(someID), strings.ReplaceAll(someID, "-", ""), someID + "0",
		"019a3c5e-6f10-6b42-9d3a-4b1f0c9e2d77", "019a3c5e-6f10-7b42-cd3a-4b1f0c9e2d77", "019a3c5e/6f10-7b42-9d3a-4b1f0c9e2d77", "g19a3c5e-6f10-7b42-9d3a-4b1f0c9e2d77"} {
		if ValidID(bad) {
			t.Errorf("%q passes", bad)
		}
	}
}

// TestReferencesNeverChange holds the numbers that people have written down; they
// were worked out a second time by another program.
func TestReferencesNeverChange(t *testing.T) {
	want := map[string]string{
		someID:                                 "EH-WRHCQ-9W4GA-A",
		"017f22e2-79b0-7fff-bfff-ffffffffffff": "EH-QZZ2Q-DVRY5-T",
	}
	for id, reference := range want {
		if got := Reference(id); got != reference {
			t.Errorf("Reference(%s) = %s, want %s", id, got, reference)
		}
	}
}

func TestReferenceIsChecked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := Reference(rapid.String().Draw(t, "id"))
		if !CheckReference(good) || !CheckReference(strings.ToLower(strings.ReplaceAll(good, "-", " "))) {
			t.Fatalf("%s is refused", good)
		}
		at := rapid.SampledFrom([]int{3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 15}).Draw(t, "place")
		other := rapid.SampledFrom(strings.Split(symbols, "")).Draw(t, "symbol")[0]
		wrong := []byte(good)
		was := wrong[at]
		wrong[at] = other
		if other != was && CheckReference(string(wrong)) && !(other == '0' && was == 'Z' || other == 'Z' && was == '0') {
			t.Fatalf("%s passes for %s", wrong, good)
		}
		if at < 13 && at != 7 && good[at] != good[at+1] {
			swapped := []byte(good)
			swapped[at], swapped[at+1] = swapped[at+1], swapped[at]
			if CheckReference(string(swapped)) && !strings.Contains("0Z0", string(swapped[at:at+2])) {
				t.Fatalf("%s passes for %s", swapped, good)
			}
		}
	})
}

func TestTypedReference(t *testing.T) {
	good := Reference(someID)
	for _, typed := range []string{good, strings.ToLower(good), strings.ReplaceAll(good, "-", ""), " " + good + " ", strings.ReplaceAll(good, "-", "–")} {
		if got, ok := NormalReference(typed); !ok || got != good {
			t.Errorf("%q gives %q, %v", typed, got, ok)
		}
	}
	for _, bad := range []string{"", "EH", good[:len(good)-1], good + "0", "XX" + good[2:], strings.Replace(good, "EH", "E*", 1)} {
		if CheckReference(bad) {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestFingerprint(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32)).Public().(ed25519.PublicKey)
	print := Fingerprint(key)
	if len(print) != 19 || !FingerprintShape(print) {
		t.Fatalf("%q is not sixteen symbols in fours", print)
	}
	if !SameFingerprint(strings.ToLower(strings.ReplaceAll(print, "-", " ")), key) {
		t.Error("the same, in small letters and with blanks, is refused")
	}
	for i := range print {
		if print[i] == '-' {
			continue
		}
		wrong := []byte(print)
		wrong[i] = symbols[(strings.IndexByte(symbols, wrong[i])+1)%32]
		if SameFingerprint(string(wrong), key) {
			t.Errorf("%s passes for %s", wrong, print)
		}
	}
	for _, bad := range []string{"", print[:18], fmt.Sprint(print, "0")} {
		if SameFingerprint(bad, key) || FingerprintShape(bad) {
			t.Errorf("%q passes", bad)
		}
	}
	if SameFingerprint("", nil) || SameFingerprint(Fingerprint(nil), nil) {
		t.Error("no key at all passes")
	}
}
