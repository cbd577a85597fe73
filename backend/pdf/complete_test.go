package pdf

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"earlyhelp.example/backend/forms"
)

// texts is everything of a paper that must be found on it.
func texts(p forms.Paper) []string {
	all := []string{p.Title, p.Subtitle, p.Council, p.Safety, p.First}
	for _, f := range p.Facts {
		all = append(all, f.Label, f.Text)
	}
	for _, g := range p.Bars {
		all = append(all, g.Title)
		for _, bar := range g.Bars {
			all = append(all, bar.Label)
		}
	}
	sections := p.Sections
	if p.Opening != nil {
		sections = append(sections[:len(sections):len(sections)], *p.Opening)
	}
	for _, s := range sections {
		all = append(all, s.Number, s.Title, s.Intro)
		for _, it := range s.Items {
			all = append(all, it.Label, it.Hint, it.When)
			for _, r := range it.Readings {
				all = append(all, r.Name, r.Note, r.Text)
			}
			for _, part := range it.Parts {
				all = append(all, part.Who)
				if !told(it, part) {
					all = append(all, strings.Split(part.Text, "\n")...)
				}
			}
			for _, o := range it.Options {
				if o.Ticked {
					all = append(all, o.Label)
				}
			}
			if len(it.Columns) > 0 || it.Kind == forms.PaperFacts {
				for _, row := range it.Rows {
					all = append(all, row...)
				}
			}
			for i, c := range it.Columns {
				if slices.ContainsFunc(it.Rows, func(row []string) bool { return i < len(row) && strings.TrimSpace(row[i]) != "" }) {
					all = append(all, c.Label)
				}
			}
		}
	}
	return all
}

// complete finds every text of the paper in the document, whole and in order
// within itself, read along the structure tree.
func complete(t *testing.T, job Job, doc Document) {
	t.Helper()
	for _, text := range lacking(t, job, doc) {
		t.Errorf("the paper does not hold %.80q", text)
	}
}

func lacking(t *testing.T, job Job, doc Document) []string {
	whole := squeezed(read(t, doc.Bytes).tree().all())
	return slices.DeleteFunc(texts(job.Paper), func(text string) bool { return strings.Contains(whole, expected(text)) })
}

// TestComplete is the proof of BR-46 on the awkward cases.
func TestComplete(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("The damp in the children’s bedroom is worse on the side of the street. ", 850))
	cases := map[string]string{
		"60,000 characters":       long[:60000],
		"a word of 300 letters":   "before " + strings.Repeat("Donaudampfschiff", 19)[:300] + " after",
		"no space at all":         strings.Repeat("x", 4000),
		"paragraphs":              "one\n\n\n\ntwo\r\nthree\rfour\u2028five",
		"control characters":      "bell\x07 null\x00 escape\x1b[31m delete\x7f",
		"overrides of direction":  "safe \u202Egnihtyna\u202C end \u2066isolate\u2069",
		"scripts":                 "محمد عبد الله، عائشہ بی بی ڈار; আনিকা রহমান, কৃষ্ণা; ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ; கீர்த்தனா செல்வம்; Ọláṣọ̀pẹ́; Đặng Thị Ngọc Ánh; Łukasz; Ελένη; Світлана",
		"marks on Arabic":         "مُحَمَّد ﷺ لله ٱلرَّحْمَٰنِ",
		"characters without face": "李小龙 🙂👨‍👩‍👧 ⚕ ଓଡ଼ିଆ",
		"not UTF-8":               "caf\xe9 \xff\xfe",
		"soft hyphens, joiners":   "ex\u00ADample zero\u200Bwidth\uFEFF",
		"boxes":                   "☐ ☑ ☒ □ ✓ ✔ ✗ ✘",
		"numbers in Arabic":       "عمر 12 سنة (07700 900123) London نعم 3.5%",
		"indented":                "    four\n" + strings.Repeat(" ", 400) + "far in",
		"markup":                  `<b>\n(a) [b] %PDF endstream endobj /Type /Page`,
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			kinds := []forms.PaperKind{forms.PaperText, forms.PaperLong, forms.PaperPeople, forms.PaperTable, forms.PaperFacts, forms.PaperSignature, forms.PaperStatement}
			if len(text) > 10000 {
				kinds = []forms.PaperKind{forms.PaperLong, forms.PaperTable}
			}
			for _, kind := range kinds {
				job := oneItem(kind, text)
				complete(t, job, draw(t, job))
			}
		})
	}
}

// oneItem is a paper of one question of the given kind with the text in every
// place that takes an answer.
func oneItem(kind forms.PaperKind, text string) Job {
	job := sampleJob()
	it := forms.PaperItem{Label: "Question", Kind: kind}
	switch kind {
	case forms.PaperTable, forms.PaperFacts:
		it.Rows = [][]string{{"Row", text}, {text, "last"}}
		if kind == forms.PaperTable {
			it.Columns = []forms.PaperColumn{{Label: "First", Share: .3}, {Label: "Second", Share: .7}}
		}
	case forms.PaperPeople:
		it.Parts = []forms.PaperPart{{Who: "Aisha", Text: text, Answered: true}, {Who: "everyone else (Mary, Tom)", Text: text, Answered: true}}
	default:
		it.Parts = answered(text)
	}
	job.Paper = forms.Paper{Title: "Early Help Assessment", Copy: forms.CopyProfessional, Language: "en",
		Sections: []forms.PaperSection{{Number: "1", Title: "Part", Items: []forms.PaperItem{it}}}}
	return job
}

// TestSilence: no answer, and one of spaces only, are said in words; a family's
// copy says nothing (BR-46).
func TestSilence(t *testing.T) {
	for _, c := range []struct {
		copyOf forms.Copy
		part   forms.PaperPart
		want   string
		says   bool
	}{
		{forms.CopyProfessional, forms.PaperPart{}, "Not answered", true},
		{forms.CopySignature, forms.PaperPart{}, "Not answered", true},
		{forms.CopyBlank, forms.PaperPart{}, "Not answered", false},
		{forms.CopyProfessional, forms.PaperPart{Text: " \t ", Answered: true}, "Only spaces were typed", true},
	} {
		job := oneItem(forms.PaperLong, "")
		job.Paper.Copy = c.copyOf
		job.Paper.Sections[0].Items[0].Parts = []forms.PaperPart{c.part}
		if got := strings.Contains(read(t, draw(t, job).Bytes).tree().all(), c.want); got != c.says {
			t.Errorf("%s copy of %+v: says %q is %v", c.copyOf, c.part, c.want, got)
		}
	}
}

// TestEmptyPaper: nothing asked and nothing answered is still a document.
func TestEmptyPaper(t *testing.T) {
	if doc := draw(t, Job{PrintedAt: sampleTime, State: StateDraft}); doc.Pages != 1 {
		t.Errorf("an empty paper has %d pages", doc.Pages)
	}
}

// TestThirteenPeople: the largest family of the guides, in a table and by person.
func TestThirteenPeople(t *testing.T) {
	job := oneItem(forms.PaperPeople, "")
	it := &job.Paper.Sections[0].Items[0]
	it.Parts = nil
	table := forms.PaperItem{Kind: forms.PaperTable, Label: "People", Columns: []forms.PaperColumn{{Label: "Name", Share: .5}, {Label: "Born", Share: .5}}}
	for i := range 13 {
		name := fmt.Sprintf("Child %c Example", 'A'+i)
		it.Parts = append(it.Parts, forms.PaperPart{Who: name, Text: "Well, and settled at school; likes number " + fmt.Sprint(i), Answered: true})
		table.Rows = append(table.Rows, []string{name, fmt.Sprintf("%02d/02/2014", i+1)})
	}
	job.Paper.Sections[0].Items = append(job.Paper.Sections[0].Items, table)
	job.Paper.Initials = strings.TrimSuffix(strings.Repeat("AE, ", 13), ", ")
	complete(t, job, draw(t, job))
	job.LargePrint = true
	complete(t, job, draw(t, job))
}

// TestTableHeader: a table over many pages has its header on each, read out on
// the first only; long rows part between lines and lose none.
func TestTableHeader(t *testing.T) {
	job := oneItem(forms.PaperTable, "")
	it := &job.Paper.Sections[0].Items[0]
	it.Columns[0].Label = "Heading"
	it.Rows = nil
	for i := range 40 {
		it.Rows = append(it.Rows, []string{fmt.Sprint("Row ", i), strings.Repeat("word ", 1+i*i/4)})
	}
	doc := draw(t, job)
	r := read(t, doc.Bytes)
	if got := strings.Count(r.decor, "Heading"); doc.Pages < 5 || got < doc.Pages-2 || got > doc.Pages-1 {
		t.Errorf("the header is repeated on %d of %d pages", got, doc.Pages)
	}
	if got := strings.Count(r.tree().all(), "Heading"); got != 1 {
		t.Errorf("the header is read out %d times", got)
	}
	complete(t, job, doc)
}

// TestPopplerFinds: an independent program, which leaves hyphens at the ends of
// lines alone (-layout), finds every word of the sample in
// the text of the document, as often as it stands there.
func TestPopplerFinds(t *testing.T) {
	tool := need(t, "pdftotext")
	for name, job := range sampleJobs() {
		out, err := exec.Command(tool, "-layout", keep(t, draw(t, job)), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		got := counted(string(out))
		for word, times := range counted(strings.Join(texts(job.Paper), " ")) {
			if got[word] < times {
				t.Errorf("%s: pdftotext finds %q %d times, want %d", name, word, got[word], times)
			}
		}
	}
}

func counted(text string) map[string]int {
	n := map[string]int{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		n[word]++
	}
	return n
}

// TestCompleteGenerated draws papers that nobody would write.
func TestCompleteGenerated(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		job := sampleJob()
		job.Paper = paperOf(rt)
		job.LargePrint = rapid.Bool().Draw(rt, "large")
		if lost := lacking(t, job, draw(t, job)); len(lost) > 0 {
			rt.Fatalf("lost %q of %+v", lost, job.Paper)
		}
	})
}

var oddText = rapid.OneOf(
	rapid.SampledFrom([]string{"", " ", "Mary Smith", "22/11/2026", "☑", "محمد عبد الله", "কৃষ্ণা রহমান", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "செல்வம்", "a\n\nb", "🙂", "\u202Eevil"}),
	rapid.StringMatching(`([A-Za-z,.'-]{1,12} ){0,60}`),
	rapid.StringN(0, 60, -1),
)

func paperOf(t *rapid.T) forms.Paper {
	text := func(name string) string { return oddText.Draw(t, name) }
	p := forms.Paper{Title: text("title"), Council: text("council"), Language: rapid.SampledFrom([]string{"en", "cy", ""}).Draw(t, "language"),
		Copy:   rapid.SampledFrom([]forms.Copy{forms.CopyProfessional, forms.CopyFamily, forms.CopySignature}).Draw(t, "copy"),
		Safety: text("safety")}
	for range rapid.IntRange(0, 3).Draw(t, "sections") {
		s := forms.PaperSection{Number: "1", Title: text("section"), Intro: text("intro")}
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			s.Items = append(s.Items, itemOf(t))
		}
		p.Sections = append(p.Sections, s)
	}
	return p
}

func itemOf(t *rapid.T) forms.PaperItem {
	text := func(name string) string { return oddText.Draw(t, name) }
	it := forms.PaperItem{Label: text("label"), Hint: text("hint"), KeepTogether: rapid.Bool().Draw(t, "together"), When: rapid.SampledFrom([]string{"", "", "If yes:"}).Draw(t, "when"),
		Kind: rapid.SampledFrom([]forms.PaperKind{"text", "long", "choice", "ticks", "table", "people", "facts", "signature", "statement", "unheard of"}).Draw(t, "kind")}
	for range rapid.IntRange(0, 3).Draw(t, "parts") {
		it.Parts = append(it.Parts, forms.PaperPart{Who: text("who"), Text: text("answer"), Answered: true})
	}
	for range rapid.IntRange(0, 12).Draw(t, "options") {
		it.Options = append(it.Options, forms.PaperOption{Label: text("option"), Ticked: rapid.Bool().Draw(t, "ticked")})
	}
	if it.Kind == forms.PaperTable {
		for range rapid.IntRange(1, 9).Draw(t, "columns") {
			it.Columns = append(it.Columns, forms.PaperColumn{Label: text("column"), Share: rapid.Float64Range(0, 1).Draw(t, "share")})
		}
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			var row []string
			for range it.Columns {
				row = append(row, text("cell"))
			}
			it.Rows = append(it.Rows, row)
		}
	}
	return it
}

func tableJob(label, one, two string, share float64) Job {
	job := oneItem(forms.PaperTable, one)
	it := &job.Paper.Sections[0].Items[0]
	it.Columns = []forms.PaperColumn{{Label: label, Share: share}, {Label: two, Share: 1 - share}, {Label: one, Share: share / 2}}
	it.Rows = [][]string{{one, two, label}, {two, label, one}, {label}, {}}
	return job
}
