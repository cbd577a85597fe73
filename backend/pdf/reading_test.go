package pdf

import (
	"math"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// notOnFamilys are the words that no family's copy says.
var notOnFamilys = regexp.MustCompile(`^(bundle\..*|copy\.(blank|professional|signature)|family|recovery\..*|marking\.blank|state\.blank|version|withheld)$`)

// TestFurtherWords: each further language has every word that a family's copy
// says and no other, with the same blanks as English.
func TestFurtherWords(t *testing.T) {
	book := wordBook()
	if got := book.Further(); !slices.Equal(got, forms.PaperReadings()) || !slices.Equal(got, []string{"bn", "pl", "ro", "ur"}) {
		t.Fatalf("the paper speaks %v, its model %v", got, forms.PaperReadings())
	}
	for _, language := range book.Further() {
		for key, english := range book["en"] {
			text := book[language][key]
			if (text == "") != notOnFamilys.MatchString(key) {
				t.Errorf("%s: %s is %q", language, key, text)
			}
			for _, blank := range []string{"{0}", "{1}"} {
				if text != "" && strings.Contains(text, blank) != strings.Contains(english, blank) {
					t.Errorf("%s: %s differs from English in %s", language, key, blank)
				}
			}
		}
		for key := range book[language] {
			if book["en"][key] == "" {
				t.Errorf("%s: %s is no word of the paper", language, key)
			}
		}
	}
}

// familyJob is the family's copy of the assessment, in a further language.
func familyJob(t *testing.T, reading string, easy bool) Job {
	t.Helper()
	lib, profile := shipped(t)
	f, err := lib.Latest("eha_portal", "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, _ := filled(t, f, 0)
	return jobOf(forms.PaperOf(f, lib, doc, forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: profile, Reading: reading, EasyRead: easy}), false)
}

// TestFamilyReadsItsOwnWords: the family's copy says its fixed words in the
// language that was asked for, marked as not yet checked; whom to phone and how
// far the form has come stand in English as well; every answer is there, and
// every character has a glyph.
func TestFamilyReadsItsOwnWords(t *testing.T) {
	for _, language := range forms.PaperReadings() {
		for _, easy := range []bool{false, true} {
			job := familyJob(t, language, easy)
			doc := draw(t, job)
			complete(t, job, doc)
			own, english := words(language), words("en")
			text := squeezed(read(t, doc.Bytes).tree().all())
			wants := []string{job.Paper.Subtitle, own.say("reference", job.Reference), job.Paper.Note, job.Paper.Safety}
			if !easy { // which proves nothing of itself
				wants = append(wants, own.say("closing"), own.say("answers", job.Paper.Answered, job.Paper.Asked))
			}
			for _, want := range wants {
				if !strings.Contains(text, expected(want)) {
					t.Errorf("%s, easy %t: the paper does not say %q", language, easy, want)
				}
			}
			for _, key := range []string{"closing", "copy.family"} {
				if strings.Contains(text, expected(english.say(key))) {
					t.Errorf("%s, easy %t: the paper says %q in English", language, easy, english.say(key))
				}
			}
			if !strings.Contains(job.Paper.Safety, "phone 999.") || !strings.Contains(job.Paper.Safety, "01632\u00A0960123") || !strings.Contains(job.Paper.Note, "not yet checked by the council") {
				t.Errorf("%s, easy %t: note %q, safety %q", language, easy, job.Paper.Note, job.Paper.Safety)
			}
			if len(doc.Missing) > 0 {
				t.Errorf("%s, easy %t: missing %+v", language, easy, doc.Missing)
			}
			name := "family-" + language
			if easy {
				name += "-easy"
			}
			out(t, name, doc)
		}
	}
}

// TestOnlyTheFamilysCopySpeaks: no other copy, and no language without words,
// changes what a paper says.
func TestOnlyTheFamilysCopySpeaks(t *testing.T) {
	if job := familyJob(t, "cy", false); job.Paper.Reading != "" || job.Paper.Note != "" {
		t.Errorf("Welsh is no further language: %q %q", job.Paper.Reading, job.Paper.Note)
	}
	lib, profile := shipped(t)
	f, err := lib.Latest("eha_portal", "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, _ := filled(t, f, 0)
	for _, copyOf := range []forms.Copy{forms.CopyProfessional, forms.CopySignature} {
		if p := forms.PaperOf(f, lib, doc, forms.PaperOptions{Copy: copyOf, Language: "en", Profile: profile, Reading: "ur"}); p.Reading != "" || p.Note != "" {
			t.Errorf("the %s copy is in %q", copyOf, p.Reading)
		}
	}
}

var wordBox = regexp.MustCompile(`<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>`)

// edges are how far to the left and to the right a word stands on the first page.
func edges(t *testing.T, job Job, word string) (left, right float64) {
	t.Helper()
	page, err := exec.Command(need(t, "pdftotext"), "-bbox", "-l", "1", keep(t, draw(t, job)), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	left = pageWidth
	for _, m := range wordBox.FindAllStringSubmatch(string(page), -1) {
		if m[5] == word {
			from, _ := strconv.ParseFloat(m[1], 64)
			to, _ := strconv.ParseFloat(m[3], 64)
			left, right = min(left, from), max(right, to)
		}
	}
	return left, right
}

// TestUrduPaperRunsFromTheRight: its title begins where the title of a paper in
// Polish would end, and no word leaves the page.
func TestUrduPaperRunsFromTheRight(t *testing.T) {
	polish, urdu := familyJob(t, "pl", false), familyJob(t, "ur", false)
	first := strings.Fields(urdu.Paper.Title)
	left, _ := edges(t, polish, first[0])
	_, right := edges(t, urdu, first[len(first)-1])
	if left > 60 || right < pageWidth-60 {
		t.Errorf("in Polish the title begins at %.0f, in Urdu it ends at %.0f of %.0f", left, right, pageWidth)
	}
	for _, easy := range []bool{false, true} {
		page, err := exec.Command(need(t, "pdftotext"), "-bbox", keep(t, draw(t, familyJob(t, "ur", easy))), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range wordBox.FindAllStringSubmatch(string(page), -1) {
			left, _ := strconv.ParseFloat(m[1], 64)
			right, _ := strconv.ParseFloat(m[3], 64)
			if left < 40 || right > pageWidth-40 {
				t.Errorf("easy %t: %q stands at %.0f to %.0f", easy, m[5], left, right)
			}
		}
	}
}

// TestAnAnswerInAColumnRunsAsItsLettersDo: on a paper that runs from the right, too,
// English that an Arabic name begins is laid like English that Mary begins: its last
// word stands at the column's edge, in a table and in facts side by side.
func TestAnAnswerInAColumnRunsAsItsLettersDo(t *testing.T) {
	about := map[string]func(said string) []forms.PaperItem{
		"table": func(said string) []forms.PaperItem {
			columns := []forms.PaperColumn{{Label: "Who", Share: .5}, {Label: "Since", Share: .5}}
			return []forms.PaperItem{{Kind: forms.PaperTable, Label: "People", Columns: columns, Rows: [][]string{{said, "2020"}, {"Jo", "2019"}}}}
		},
		"facts": func(said string) []forms.PaperItem {
			return []forms.PaperItem{shortItem("Who?", said), shortItem("Since?", "2020")}
		},
	}
	for what, item := range about {
		ends := map[string]float64{}
		for _, name := range []string{"Mary", "محمد"} {
			job := familyJob(t, "ur", false)
			job.Paper.Facts, job.Paper.Sections = nil, []forms.PaperSection{{Number: "1", Title: "People", Items: item(name + " is the uncle")}}
			_, ends[name] = edges(t, job, "uncle")
		}
		if ends["Mary"] == 0 || math.Abs(ends["Mary"]-ends["محمد"]) > 1 {
			t.Errorf("%s: the last word ends at %v", what, ends)
		}
	}
}
