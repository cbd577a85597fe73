package window

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWebKitDrawsByProcessorUnlessSomebodyChose(t *testing.T) {
	none, two := t.TempDir(), t.TempDir()
	for _, name := range []string{"card0", "renderD129", "renderD128"} {
		if err := os.WriteFile(filepath.Join(two, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := filepath.Join(two, "renderD128")
	for _, row := range []struct {
		name, devices string
		chosen, want  map[string]string
	}{
		{name: "no card", devices: none, want: map[string]string{noDMABuf: "1", renderDevice: os.DevNull, gtkGL: "disable"}},
		{name: "the first card", devices: two, want: map[string]string{noDMABuf: "1", renderDevice: first, gtkGL: "disable"}},
		{name: "another card chosen", devices: two, chosen: map[string]string{renderDevice: "/dev/dri/renderD129", gtkGL: "always"},
			want: map[string]string{noDMABuf: "1", renderDevice: "/dev/dri/renderD129", gtkGL: "always"}},
		{name: "the card wanted", devices: two, chosen: map[string]string{noDMABuf: "0"}, want: map[string]string{noDMABuf: "0"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, name := range []string{noDMABuf, renderDevice, gtkGL} {
				t.Setenv(name, row.chosen[name]) // puts the old value back after the test
				if _, chosen := row.chosen[name]; !chosen {
					if err := os.Unsetenv(name); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := drawByProcessor(row.devices); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{noDMABuf, renderDevice, gtkGL} {
				got, set := os.LookupEnv(name)
				want, wanted := row.want[name]
				if got != want || set != wanted {
					t.Errorf("%s is %q (set: %v), want %q (%v)", name, got, set, want, wanted)
				}
			}
		})
	}
}
