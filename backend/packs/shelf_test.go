package packs_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

// home is the profile this laptop is enrolled under.
const home = "weldshire"

func profile(id, mash, extra string) []byte {
	return fmt.Appendf(nil, `profile: %s
name: Weldshire Council
authority: %s
phones: {mash: %q, mash_hours: Monday to Friday 9 to 5, out_of_hours: 01632 960111, helpdesk: 01632 960112, confirmed: yes}
%s`, id, council, mash, extra)
}

func shipped(files map[string][]byte) fstest.MapFS {
	fsys, sums := fstest.MapFS{}, ""
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: content}
		sums += sealed.Digest(content) + "  " + name + "\n"
	}
	fsys["SUMS"] = &fstest.MapFile{Data: []byte(sums)}
	return fsys
}

func shelf(t *testing.T) *packs.Shelf {
	t.Helper()
	s, findings, err := packs.NewShelf(shipped(map[string][]byte{
		"door_visit.v1.yaml": form(1, 4000), "profiles/" + home + ".yaml": profile(home, "01632 960110", "")}))
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	return s
}

func read(t *testing.T, m packs.Manifest, files map[string][]byte) *packs.Pack {
	t.Helper()
	p, err := packs.Read(write(t, m, files), trust("council"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func take(t *testing.T, s *packs.Shelf, p *packs.Pack) *packs.Shelf {
	t.Helper()
	next, err := s.Take(p, home)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// A new version stands beside the old one, and stays when the program starts
// again.
func TestTakeKeepsEveryVersion(t *testing.T) {
	p := read(t, manifest(1), map[string][]byte{"door_visit.v2.yaml": form(2, 2000)})
	s := take(t, shelf(t), p)
	again, findings, err := packs.NewShelf(shipped(map[string][]byte{"door_visit.v1.yaml": form(1, 4000)}), p)
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	for _, s := range []*packs.Shelf{s, again} {
		latest, err := s.Library().Latest("door_visit", "2026-11-22")
		if err != nil || latest.Version != 2 {
			t.Errorf("latest %v, %v", latest, err)
		}
		if old, err := s.Library().Form("door_visit", 1); err != nil || old.Version != 1 {
			t.Errorf("version 1 is gone: %v", err)
		}
	}
}

// What a later pack leaves out is not taken away: a draft may stand on it.
func TestTakeRemovesNothing(t *testing.T) {
	s := take(t, shelf(t), read(t, manifest(1), map[string][]byte{"door_visit.v2.yaml": form(2, 2000)}))
	s = take(t, s, read(t, manifest(2), map[string][]byte{"door_visit.v3.yaml": form(3, 2000)}))
	for version := range 3 {
		if _, err := s.Library().Form("door_visit", version+1); err != nil {
			t.Errorf("version %d is gone: %v", version+1, err)
		}
	}
}

func TestTakeRefuses(t *testing.T) {
	held := take(t, shelf(t), read(t, manifest(2), map[string][]byte{"door_visit.v2.yaml": form(2, 2000)}))
	for name, row := range map[string]struct {
		version int
		files   map[string][]byte
		want    string
	}{
		"the same again":         {2, map[string][]byte{"door_visit.v2.yaml": form(2, 2000)}, "packs.held"},
		"the same number":        {2, map[string][]byte{"door_visit.v3.yaml": form(3, 2000)}, "packs.reused"},
		"an older one":           {1, map[string][]byte{"door_visit.v3.yaml": form(3, 2000)}, "packs.older"},
		"a shipped form altered": {3, map[string][]byte{"door_visit.v1.yaml": form(1, 1000)}, "packs.version-reused"},
		"a pack's form altered":  {3, map[string][]byte{"door_visit.v2.yaml": form(2, 1000)}, "packs.version-reused"},
		"another's profile":      {3, map[string][]byte{"profiles/otherton.yaml": profile("otherton", "01632 960199", "")}, "packs.other-profile"},
		"a mistake in a form":    {3, map[string][]byte{"door_visit.v3.yaml": []byte(strings.Replace(string(form(3, 1)), "required:", "requird:", 1))}, "packs.findings"},
		"a mistake in a profile": {3, map[string][]byte{"profiles/" + home + ".yaml": profile(home, "01632 960110", "lock_after_minutes: 600\n")}, "packs.findings"},
	} {
		next, err := held.Take(read(t, manifest(row.version), row.files), home)
		if next != nil || keyOf(err) != row.want {
			t.Errorf("%s: taken %v, %v; want %s", name, next != nil, err, row.want)
		}
	}
	if n := len(held.Packs()); n != 1 {
		t.Errorf("a refusal changed the shelf: %d packs", n)
	}
}

// A mistake is told with its place, so that it can be found.
func TestTakeSaysWhereTheMistakeIs(t *testing.T) {
	bad := strings.Replace(string(form(2, 1000)), "required:", "requird:", 1)
	_, err := shelf(t).Take(read(t, manifest(1), map[string][]byte{"door_visit.v2.yaml": []byte(bad)}), home)
	says := fault.Say(err, "en")
	if !strings.Contains(says, "door_visit.v2.yaml:12:") || !strings.Contains(says, "Did you mean required?") {
		t.Errorf("says %q", says)
	}
}

// The newest profile is in force, and a form that came after it is in use
// although it cannot name it.
func TestProfileAndWhatCameAfterIt(t *testing.T) {
	s := shelf(t)
	if raw, p := s.Profile(home); raw != nil || p != nil {
		t.Error("a profile that no pack brought")
	}
	s = take(t, s, read(t, manifest(1), map[string][]byte{"door_visit.v2.yaml": form(2, 2000)}))
	if got := s.Brought(home); len(got) != 1 || got[0] != "door_visit" {
		t.Errorf("brought %v", got)
	}
	s = take(t, s, read(t, manifest(2), map[string][]byte{"profiles/" + home + ".yaml": profile(home, "01632 960113", "")}))
	if raw, p := s.Profile(home); p == nil || p.Version != 2 || !strings.Contains(string(raw), "960113") {
		t.Errorf("profile of %v", p)
	}
	if got := s.Brought(home); len(got) != 0 {
		t.Errorf("brought %v; the profile came later and decides", got)
	}
}
