package pdf

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/forms"
)

// TestLeaflet: what a family takes away is whole, on two sides of a sheet, in the
// language that was asked for, with whom to phone. It carries no marking and no
// reference, because it is about nobody.
func TestLeaflet(t *testing.T) {
	_, profile := shipped(t)
	by := forms.Worker{FullName: "Carla Reid", Agency: "Fernhill School", Phone: "01632 960104"}
	for _, language := range append([]string{"", "cy"}, forms.PaperReadings()...) {
		opt := forms.PaperOptions{Language: "en", Profile: profile, Reading: language}
		if language == "cy" {
			opt.Language, opt.Reading = "cy", ""
		}
		for _, large := range []bool{false, true} {
			job := Job{Paper: forms.Leaflet(opt, by), State: StateInformation, PrintedAt: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), PrintedBy: by.FullName, Marking: profile.Marking, LargePrint: large}
			doc := draw(t, job)
			complete(t, job, doc)
			file := read(t, doc.Bytes)
			text := squeezed(file.tree().all())
			for _, want := range []string{job.Paper.Title, "Carla Reid", "01632\u00a0960104", profile.Phones.OutOfHours} {
				if !strings.Contains(text, expected(want)) {
					t.Errorf("%q: the leaflet does not say %q", language, want)
				}
			}
			printed, err := exec.Command(need(t, "pdftotext"), keep(t, doc), "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			for _, no := range []string{profile.Marking, words("en").say("marking.family"), words("en").say("referenceNone"), words("en").say("closing")} {
				if strings.Contains(string(printed), no) {
					t.Errorf("%q: the leaflet says %q", language, no)
				}
			}
			if len(doc.Missing) > 0 || doc.Pages > 2 && !large || doc.Pages > 4 {
				t.Errorf("%q, large %t: %d pages, missing %+v", language, large, doc.Pages, doc.Missing)
			}
			if opt.Reading != "" && !slices.Contains(file.languages(), language) {
				t.Errorf("nothing is marked as %s", language)
			}
			name := "leaflet-" + language
			if large {
				name += "-large"
			}
			out(t, name, doc)
		}
	}
}
