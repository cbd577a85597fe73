package desk

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

// packKey signs the packs of these tests.
var packKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

func newPackBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	public, _ := packKey.Public().(ed25519.PublicKey)
	b.office.packKeys, b.packs = []sealed.PublicKey{sealed.PublicKeyOf(public)}, true
	b.make()
	b.enrol()
	return b
}

const doorVisit = `form: door_visit
version: %d
title: Door visit
subject: family
kind: submission
who: [portal_user]
copies: [professional, blank]
sections:
  - id: visit
    title: The visit
    questions:
      - {id: seen, type: longtext, label: What did you see?, hint: Facts and evidence, short: what you saw, max: 4000, required: yes}
`

func door(version int) map[string][]byte {
	return map[string][]byte{fmt.Sprintf("door_visit.v%d.yaml", version): fmt.Appendf(nil, doorVisit, version)}
}

// withMash is the council's own profile with another number.
func withMash(t *testing.T, number string) map[string][]byte {
	t.Helper()
	source := bytes.ReplaceAll(profileSource(t, "marlbridge"), []byte("01632 960123"), []byte(number))
	return map[string][]byte{"profiles/marlbridge.yaml": source}
}

func pack(t *testing.T, version int, files map[string][]byte) []byte {
	t.Helper()
	m := packs.Manifest{Pack: "door-visits", Version: version, Authority: "X99000001", Title: "Door visits",
		Brings: "A form for visits at the door.", Made: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	raw, err := packs.Write(m, files, packKey)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (b *bench) arrives(name string, raw []byte) Packs {
	b.t.Helper()
	if err := b.desk.takePack(b.t.Context(), raw, name, packFromFolder); err != nil {
		b.t.Fatal(err)
	}
	var p Packs
	b.get("/api/packs", &p)
	return p
}

func (b *bench) offered() []string {
	b.t.Helper()
	var list FormsList
	b.get("/api/forms", &list)
	var ids []string
	for _, f := range list.Forms {
		ids = append(ids, f.ID)
	}
	return ids
}

// A good pack's form is in the list at once, and after a restart.
func TestAPackBringsAForm(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	if slices.Contains(b.offered(), "door_visit") {
		t.Fatal("the form ships already")
	}
	p := b.arrives("door.ehpack", pack(t, 1, door(1)))
	if len(p.Packs) != 1 || p.Packs[0].Version != 1 || len(p.Refused) != 0 || !slices.Equal(p.Packs[0].Forms, []string{"Door visit, version 1"}) {
		t.Errorf("in force: %+v", p)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if !slices.Contains(b.offered(), "door_visit") {
		t.Error("the form is gone after a restart")
	}
	b.get("/api/packs", &p)
	if len(p.Packs) != 1 || p.Packs[0].Says != "In use since today 12:00, from the folder." {
		t.Errorf("after a restart: %+v", p.Packs)
	}
}

// A draft stays on the version it began with, whatever comes later.
func TestADraftStaysOnItsVersion(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	b.arrives("one.ehpack", pack(t, 1, door(1)))
	var first, second Started
	b.post("/api/assessments", StartForm{Form: "door_visit"}, &first)
	b.arrives("two.ehpack", pack(t, 2, door(2)))
	b.post("/api/assessments", StartForm{Form: "door_visit"}, &second)
	for id, version := range map[string]int{first.ID: 1, second.ID: 2} {
		head, err := b.desk.current.store.Draft(t.Context(), id)
		if err != nil || head.Version != version {
			t.Errorf("a draft is on version %d, %v; want %d", head.Version, err, version)
		}
		b.get("/api/assessments/"+id+"/pages/visit", nil)
	}
}

// What is refused changes nothing, and is told with its reason until a good file
// of the same name comes.
func TestARefusedPackChangesNothing(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	before := b.offered()
	stranger := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	raw, err := packs.Write(packs.Manifest{Pack: "door-visits", Version: 1, Authority: "X99000001", Made: b.now()}, door(1), stranger)
	if err != nil {
		t.Fatal(err)
	}
	p := b.arrives("door.ehpack", raw)
	if len(p.Packs) != 0 || len(p.Refused) != 1 || !strings.Contains(p.Refused[0].Why, "not your council's") || p.Refused[0].Name != "door.ehpack" {
		t.Errorf("a stranger's pack: %+v", p)
	}
	if !slices.Equal(b.offered(), before) {
		t.Errorf("the list changed to %v", b.offered())
	}
	if p = b.arrives("door.ehpack", pack(t, 1, door(1))); len(p.Refused) != 0 || len(p.Packs) != 1 {
		t.Errorf("mended: %+v", p)
	}
	if p = b.arrives("again.ehpack", pack(t, 1, door(1))); len(p.Refused) != 0 || len(p.Packs) != 1 {
		t.Errorf("the same pack again is no news: %+v", p)
	}
}

// A store that cannot keep a pack has not taken it.
func TestAPackThatCannotBeKeptIsNotInForce(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	b.broken.fail(errBroken)
	if err := b.desk.takePack(t.Context(), pack(t, 1, door(1)), "door.ehpack", packFromFolder); err == nil {
		t.Error("taken although nothing could be written")
	}
	b.broken.fail(nil)
	if slices.Contains(b.offered(), "door_visit") {
		t.Error("half taken")
	}
}

// A laptop enrolled before packs were signed takes none and says so.
func TestALaptopWithoutAPackKey(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.packs = true
	b.make()
	b.enrol()
	p := b.arrives("door.ehpack", pack(t, 1, door(1)))
	if len(p.Packs) != 0 || len(p.Refused) != 1 || !strings.Contains(p.Refused[0].Why, "new activation letter") || !strings.Contains(p.KeySays, "new activation letter") {
		t.Errorf("%+v", p)
	}
}

func (b *bench) mash() string {
	b.t.Helper()
	var f Front
	b.get("/api/front", &f)
	return f.Phones.Mash
}

// The number a worker rings about a child changes by that worker's own word
// only: neither by a pack nor by a restart, on no screen.
func TestAPackCannotChangeMashByItself(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	p := b.arrives("numbers.ehpack", pack(t, 1, withMash(t, "01632 960777")))
	if p.Numbers == nil || p.Numbers.Before.Mash != "01632 960123" || p.Numbers.After.Mash != "01632 960777" || p.Numbers.Kept {
		t.Fatalf("no question: %+v", p.Numbers)
	}
	var home Home
	b.get("/api/home", &home)
	if !slices.ContainsFunc(home.Notices, func(n Notice) bool { return strings.Contains(n.Say, "Settings, Form packs") }) {
		t.Errorf("the first screen does not say that numbers wait: %v", home.Notices)
	}
	stays := func(when string) {
		t.Helper()
		if got := b.mash(); got != "01632 960123" {
			t.Errorf("%s: MASH is %s", when, got)
		}
	}
	stays("unasked")
	b.restart()
	stays("locked")
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	stays("unlocked again")
	b.post("/api/packs/numbers", NumbersChoice{Choice: "keep"}, &p)
	if p.Numbers == nil || !p.Numbers.Kept {
		t.Errorf("kept: %+v", p.Numbers)
	}
	stays("turned down")
	p = Packs{}
	b.post("/api/packs/numbers", NumbersChoice{Choice: "use"}, &p)
	if p.Numbers != nil || b.mash() != "01632 960777" {
		t.Errorf("confirmed: %+v, MASH %s", p.Numbers, b.mash())
	}
	b.restart()
	if b.mash() != "01632 960777" {
		t.Errorf("the unlock screen shows %s", b.mash())
	}
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if b.mash() != "01632 960777" {
		t.Errorf("after the unlock MASH is %s", b.mash())
	}
	b.refused("POST", "/api/packs/numbers", NumbersChoice{Choice: "use"}, 409, "conflict")
}

// Hours, the out-of-hours number and the council's own confirmation count too;
// the Helpdesk's number and the coordinator's do not, and words come into force at once.
func TestWhatCountsAsNumbers(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	for change, asks := range map[[2]string]bool{
		{"01632 960999", "01632 960998"}:                      true,
		{"confirmed: yes", "confirmed: no"}:                   true,
		{"Monday to Friday 9am to 5pm", "Every day"}:          true,
		{`until: "17:00"`, `until: "16:00"`}:                  true,
		{"01632 960150", "01632 960151"}:                      false,
		{"01632 960140", "01632 960141"}:                      false,
		{"en: Early Help Helpdesk", "en: Early Help Hotline"}: false,
	} {
		b := newPackBench(t)
		source := bytes.ReplaceAll(profileSource(t, "marlbridge"), []byte(change[0]), []byte(change[1]))
		p := b.arrives("p.ehpack", pack(t, 1, map[string][]byte{"profiles/marlbridge.yaml": source}))
		if (p.Numbers != nil) != asks || len(p.Packs) != 1 {
			t.Errorf("%v: asked %v, want %v (%+v)", change, p.Numbers != nil, asks, p.Refused)
		}
	}
}

// The pack's list of forms decides once it brings the profile.
func TestAPacksProfileDecidesWhichFormsAreInUse(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	files := withMash(t, "01632 960123")
	files["door_visit.v1.yaml"] = door(1)["door_visit.v1.yaml"]
	b.arrives("p.ehpack", pack(t, 1, files))
	if slices.Contains(b.offered(), "door_visit") {
		t.Error("the profile in the pack does not name the form, and it is offered")
	}
}

// An archive altered in the store is found out at the unlock, and said.
func TestAKeptPackIsVerifiedAgain(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	raw := pack(t, 1, door(1))
	b.arrives("door.ehpack", raw)
	bad := slices.Clone(raw)
	bad[len(bad)/2] ^= 1
	if err := b.desk.current.store.SetSetting(t.Context(), settingPack+sealed.Digest(raw), []byte(marshal(t, bad))); err != nil {
		t.Fatal(err)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	var p Packs
	b.get("/api/packs", &p)
	if len(p.Packs) != 0 || len(p.Refused) != 1 || slices.Contains(b.offered(), "door_visit") {
		t.Errorf("an altered archive: %+v", p)
	}
}

// A file in the folder comes in by itself. The folder has its own tests; this
// one is that the two are joined, so it waits for the real one.
func TestThePacksFolderIsWatched(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	arrived := make(chan struct{}, 1)
	stop := b.desk.Listen(func([]string) {
		var p Packs
		b.get("/api/packs", &p)
		if len(p.Packs) == 1 {
			select {
			case arrived <- struct{}{}:
			default:
			}
		}
	})
	defer stop()
	if err := os.WriteFile(filepath.Join(b.dir, "packs", "door.ehpack"), pack(t, 1, door(1)), 0o600); err != nil {
		t.Fatal(err)
	}
	select {
	case <-arrived:
	case <-time.After(30 * time.Second):
		t.Fatal("the pack in the folder was not taken")
	}
}

// A refusal is readable after the lock, word for word, until the mended pack
// comes; and it may be offered again.
func TestARefusalOutlivesTheLock(t *testing.T) {
	t.Parallel()
	b := newPackBench(t)
	broken := pack(t, 1, door(1))
	broken[len(broken)/2] ^= 1
	before := b.arrives("door.ehpack", broken).Refused
	if len(before) != 1 || before[0].Why == "" {
		t.Fatalf("refused: %+v", before)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	var p Packs
	b.get("/api/packs", &p)
	if !slices.Equal(p.Refused, before) {
		t.Errorf("after the unlock: %+v, want %+v", p.Refused, before)
	}
	if b.desk.current.packHeld(sealed.Digest(broken)) {
		t.Error("a pack refused before the lock is never fetched again")
	}
	if p = b.arrives("door.ehpack", pack(t, 1, door(1))); len(p.Refused) != 0 || len(p.Packs) != 1 {
		t.Errorf("mended: %+v", p)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if b.get("/api/packs", &p); len(p.Refused) != 0 {
		t.Errorf("a mended refusal came back: %+v", p.Refused)
	}
}
