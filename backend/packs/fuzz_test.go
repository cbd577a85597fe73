package packs_test

import (
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/packs"
)

// FuzzRead: any bytes are a pack whose every file was listed and digested, or a
// fault with a sentence; never both, never neither.
func FuzzRead(f *testing.F) {
	f.Add(good(f))
	for _, row := range refusals(f) {
		if len(row.b) < 64<<10 {
			f.Add(row.b)
		}
	}
	known := trust("council")
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := packs.Read(b, known)
		if (p == nil) == (err == nil) {
			t.Fatalf("pack %v, error %v", p != nil, err)
		}
		if err != nil {
			if key := keyOf(err); !strings.HasPrefix(key, "packs.") || fault.Say(err, "en") == "" {
				t.Fatalf("no sentence of ours: %v", err)
			}
			return
		}
		for _, file := range p.Files {
			if source, ok := p.Source(file.Name); !ok || len(source) != file.Size {
				t.Fatalf("%s is not what was signed", file.Name)
			}
		}
	})
}

// FuzzStatement: whatever stands in the place of the signature, nobody known
// has signed it.
func FuzzStatement(f *testing.F) {
	f.Add("..")
	f.Add("eyJraWQiOiJBQkNEIn0.e30.AA")
	f.Fuzz(func(t *testing.T, jws string) {
		b := craft(t, entry{name: "pack.jws", content: []byte(jws)})
		if p, err := packs.Read(b, trust("council")); p != nil || err == nil {
			t.Fatal("a statement nobody signed came in")
		}
	})
}
