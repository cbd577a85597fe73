package forms

import (
	"os"
	"strings"
	"testing"
)

func TestProfilesThatShip(t *testing.T) {
	l, _ := NewLibrary(os.DirFS("library"))
	p, err := l.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	if !p.Ready() || !p.Phones.Confirmed || p.Phones.MASHHours.IsZero() || p.Name.In("cy") == "" || !p.Counter || p.LockAfterMinutes != 10 {
		t.Errorf("the demonstration council is not ready: %+v", p)
	}
	for _, c := range []struct {
		day, minute int
		open        bool
	}{{0, 9 * 60, true}, {0, 9*60 - 1, false}, {4, 17*60 - 1, true}, {4, 17 * 60, false}, {5, 12 * 60, false}} {
		if open, known := p.Phones.OpenAt(c.day, c.minute); open != c.open || !known {
			t.Errorf("day %d, minute %d: open %v, known %v", c.day, c.minute, open, known)
		}
	}
	// No number is confirmed for the three councils, so nobody may start with a
	// new family under their profiles (BR-35).
	for _, id := range []string{"hertfordshire", "havering", "herefordshire"} {
		p, err := l.Profile(id)
		if err != nil {
			t.Fatal(err)
		}
		if _, known := p.Phones.OpenAt(0, 600); p.Ready() || p.Phones.Confirmed || known {
			t.Errorf("%s is ready: %+v", id, p.Phones)
		}
	}
}

func TestShowsFailsClosed(t *testing.T) {
	p := &Profile{Copies: map[Class][]Copy{ClassAddress: {CopyProfessional, CopySignature}}}
	for _, c := range []struct {
		profile *Profile
		copy    Copy
		class   Class
		shows   bool
	}{
		{p, CopyProfessional, ClassWithholdFamily, true},
		{p, CopyBlank, ClassWithholdFamily, true},
		{p, CopyFamily, ClassOpen, true},
		{p, CopyFamily, ClassConsent, true},
		{p, CopyFamily, ClassAddress, false},
		{p, CopySignature, ClassAddress, true},
		{p, CopyFamily, "a class of next year", false},
		{p, CopySignature, ClassDoNotShare, false},
		{nil, CopyFamily, ClassContact, false},
		{nil, CopyFamily, "", true},
	} {
		if got := c.profile.Shows(c.copy, c.class); got != c.shows {
			t.Errorf("%s on the %s copy: %v", c.class, c.copy, got)
		}
	}
}

func TestTermsFallBack(t *testing.T) {
	p := &Profile{Terms: map[string]Text{"mash": {EN: "Front Door", CY: "Drws Blaen"}}}
	for _, c := range []struct {
		text, language, want string
		p                    *Profile
	}{
		{"Phone $mash now", "en", "Phone Front Door now", p},
		{"Phone $mash now", "cy", "Phone Drws Blaen now", p},
		{"Phone $mash now", "en", "Phone MASH now", nil},
		{"Ask $person, or the $keyworker", "en", "Ask Aisha, or the key worker", p},
		{"It costs $$5", "en", "It costs $5", p},
		{"$$mash", "en", "$mash", p},
	} {
		if got := fill(c.text, "Aisha", c.language, c.p); got != c.want {
			t.Errorf("%q in %s: %q, want %q", c.text, c.language, got, c.want)
		}
	}
}

func TestDaysAreReadAsPeopleWriteThem(t *testing.T) {
	for day, says := range map[Day]string{"2026-11-22": "22/11/2026", "2020-02-29": "29/02/2020", "31/02": "31/02", "": ""} {
		if got := day.Says(); got != says {
			t.Errorf("%q says %q, want %q", day, got, says)
		}
	}
	for _, c := range []struct {
		from Day
		by   length
		sign int
		want Day
	}{
		{"2026-08-31", length{months: 6}, 1, "2027-02-28"},
		{"2024-02-29", length{months: 12}, 1, "2025-02-28"},
		{"2026-03-31", length{months: 1}, -1, "2026-02-28"},
		{"2026-12-31", length{days: 1}, 1, "2027-01-01"},
		{"2026-11-22", length{days: 294}, 1, "2027-09-12"}, // 42 weeks
	} {
		from, ok := c.from.date()
		if got := from.plus(c.by, c.sign).Day(); !ok || got != c.want {
			t.Errorf("%s and %v: %s, want %s", c.from, c.by, got, c.want)
		}
	}
}

// TestLengthCountsAsTheSeedDoes: the portal guide's own family.
func TestLengthCountsAsTheSeedDoes(t *testing.T) {
	for text, left := range map[string]int{"Mary Smith": 990, "Not currently working": 979, "Mother": 994, "Unborn Smith": 988, "N/A": 997, "Unborn Child": 988,
		"Ŵyn\r\nSiân": 992, "👩‍👧": 997, "e\u0301": 998} {
		if got := 1000 - Length(text); got != left {
			t.Errorf("%q leaves %d, want %d", text, got, left)
		}
	}
}

// A closed family stays so many days, or for good where the council's hold stands or it
// has set nothing; what is neither a period nor a hold is told.
func TestRetention(t *testing.T) {
	read := func(period string) (*Profile, []Finding) {
		return ReadProfile([]byte("profile: x\nname: X\nauthority: X99000009\nphones: {confirmed: no}\nretention: {closed_episode: " + period + "}\n"))
	}
	for period, want := range map[string]int{"30 days": 30, "6 weeks": 42, "hold": 0} {
		p, findings := read(period)
		if p == nil || len(findings) > 0 || p.KeepDays("closed_episode") != want {
			t.Errorf("%s: %v, %v", period, p, findings)
		}
		if p != nil && p.KeepDays("tombstone") != 0 {
			t.Errorf("%s: what is not set is kept %d days", period, p.KeepDays("tombstone"))
		}
	}
	for _, period := range []string{"a month", "0 days", "-3 days"} {
		if p, findings := read(period); p != nil || len(findings) != 1 || findings[0].Code != "E09" {
			t.Errorf("%s: %v, %v", period, p, findings)
		}
	}
	if p, findings := read("30 days, closed_episodes: 30 days"); p == nil || len(findings) != 1 || findings[0].Code != "W54" || !strings.Contains(findings[0].Mend, "closed_episode") {
		t.Errorf("a name that nothing is kept by: %v, %v", p, findings)
	}
}

// A user agreement has a version and a text, or it is none.
func TestUserAgreement(t *testing.T) {
	read := func(says string) (*Profile, []Finding) {
		return ReadProfile([]byte("profile: x\nname: X\nauthority: X99000009\nphones: {confirmed: no}\n" + says))
	}
	p, findings := read("user_agreement: {version: v-1, text: {en: I agree, cy: Cytunaf}}\n")
	if p == nil || len(findings) > 0 || p.Agreement.Version != "v-1" || p.Agreement.SHA256("cy") == p.Agreement.SHA256("en") {
		t.Errorf("%+v, %v", p, findings)
	}
	if p, findings = read("user_agreement: {text: I agree}\n"); p != nil || len(findings) != 1 || findings[0].Code != "E11" {
		t.Errorf("without a version: %+v, %v", p, findings)
	}
	if p, findings = read(""); p == nil || p.Agreement.Version != "" {
		t.Errorf("none: %+v, %v", p, findings)
	}
}
