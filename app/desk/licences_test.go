package desk

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Every module in the program must be shown, with the version that is linked.
func TestLicencesAreThoseOfWhatIsLinked(t *testing.T) {
	t.Parallel()
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
	for _, system := range []string{"linux", "windows"} {
		for path, version := range linked(t, system) {
			if versions[path] != version {
				t.Errorf("%s %s is linked for %s, %q is shown; run: go run ./build/licences", path, version, system, versions[path])
			}
		}
	}
	for _, name := range []string{"Go", "svelte", "govuk-frontend", "pdfjs-dist", "@fontsource-variable/source-sans-3", "Noto Sans", "github.com/wailsapp/wails/v2"} {
		if _, ok := versions[name]; !ok {
			t.Errorf("%s is not shown", name)
		}
	}
}

// linked are the modules of others in the laptop's program for that system, with their versions.
func linked(t *testing.T, system string) map[string]string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "desktop,production,webkit2_41",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}{{end}}{{end}}", "earlyhelp.example")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1")
	lines, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	modules := map[string]string{}
	for line := range strings.Lines(string(lines)) {
		if path, version, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			modules[path] = version
		}
	}
	if len(modules) < 20 {
		t.Fatalf("only %d modules are linked: the list is broken", len(modules))
	}
	return modules
}
