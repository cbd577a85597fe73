package casework_test

import (
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"pgregory.net/rapid"
)

func TestStanding(t *testing.T) {
	on := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	rows := []struct {
		name  string
		birth *casework.Birth
		want  string
	}{
		{"nothing known", nil, ""},
		{"not a date", &casework.Birth{On: "31/02/2010", Precision: casework.ToTheDay}, ""},
		{"18 today", &casework.Birth{On: "2008-11-22", Precision: casework.ToTheDay}, casework.StandingAdult},
		{"18 tomorrow", &casework.Birth{On: "2008-11-23", Precision: casework.ToTheDay}, casework.StandingChild},
		{"18 this month", &casework.Birth{On: "2008-11-01", Precision: casework.ToTheMonth}, ""},
		{"18 last month", &casework.Birth{On: "2008-10-15", Precision: casework.ToTheMonth}, casework.StandingAdult},
		{"18 this year", &casework.Birth{On: "2008-01-01", Precision: casework.ToTheYear}, ""},
		{"born in 2015", &casework.Birth{On: "2015-01-01", Precision: casework.ToTheYear}, casework.StandingChild},
		{"expected", &casework.Birth{On: "2020-08-31", Precision: casework.ToTheDay, Expected: true}, casework.StandingUnborn},
	}
	for _, row := range rows {
		if got := (casework.Person{Birth: row.birth}).Standing(on); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestISO(t *testing.T) {
	for precision, want := range map[casework.Precision]string{casework.ToTheDay: "2019-06-01", casework.ToTheMonth: "2019-06", casework.ToTheYear: "2019", "": ""} {
		if got := (casework.Birth{On: "2019-06-01", Precision: precision}).ISO(); got != want {
			t.Errorf("to the %s: %q, want %q", precision, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string][2]string{"Mary Smith": {"Mary", "Smith"}, "Ẹ̀bùn Adébáyọ̀": {"Ẹ̀bùn", "Adébáyọ̀"}, "  Ana  Maria de Souza ": {"Ana Maria de", "Souza"}, "Madonna": {"", "Madonna"}, " ": {"", ""}} {
		first, last := casework.Person{Name: name}.Names()
		if first != want[0] || last != want[1] {
			t.Errorf("%q: %q and %q, want %q", name, first, last, want)
		}
	}
}

// TestStandingNeverGuesses: what is said with less known stays true with more.
func TestStandingNeverGuesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 10000).Draw(t, "day"))
		on := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		standing := func(p casework.Precision) string {
			return casework.Person{Birth: &casework.Birth{On: day.Format(time.DateOnly), Precision: p}}.Standing(on)
		}
		exact := standing(casework.ToTheDay)
		for _, p := range []casework.Precision{casework.ToTheMonth, casework.ToTheYear} {
			if rough := standing(p); rough != "" && rough != exact {
				t.Fatalf("born %s: %s to the %s, %s to the day", day.Format(time.DateOnly), rough, p, exact)
			}
		}
	})
}
