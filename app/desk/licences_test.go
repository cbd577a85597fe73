package desk

import (
	"runtime/debug"
	"strings"
	"testing"
)

// Every module linked into this test is in the program too, but for the ones
// that only tests use; each must be shown with the version that is linked.
func TestLicencesAreThoseOfWhatIsLinked(t *testing.T) {
	b := newBench(t)
	var shown Licences
	b.get("/api/licences", &shown)
	versions := map[string]string{}
	for _, l := range shown.Items {
		versions[l.Name] = l.Version
		if len(l.Text) < 50 || l.Licence == "" {
			t.Errorf("%s has no licence to read", l.Name)
		}
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) < 5 {
		t.Fatal("this test does not know what it is made of")
	}
	for _, m := range info.Deps {
		if strings.HasPrefix(m.Path, "pgregory.net/") {
			continue
		}
		if versions[m.Path] != m.Version {
			t.Errorf("%s %s is linked, %q is shown; run: go run ./build/licences", m.Path, m.Version, versions[m.Path])
		}
	}
	for _, name := range []string{"Go", "svelte", "govuk-frontend", "pdfjs-dist", "@fontsource-variable/source-sans-3", "Noto Sans", "github.com/wailsapp/wails/v2"} {
		if _, ok := versions[name]; !ok {
			t.Errorf("%s is not shown", name)
		}
	}
}
