package desk

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"earlyhelp.example/backend/fault"
)

func TestFrontBeforeAnybodyIsIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var f Front
	b.get("/api/front", &f)
	if f.Stage != stageNew || f.Phones.Emergency != "999" || f.Phones.Confirmed || f.Phones.Mash != "" {
		t.Errorf("an empty laptop: %+v", f)
	}
	b.enrol()
	b.get("/api/front", &f)
	if f.Stage != stageOpen || !f.Phones.Confirmed || f.Phones.Mash != "01632 960123" {
		t.Errorf("enrolled: %+v", f)
	}
	b.restart()
	w := b.send("GET", "/api/front", "")
	if strings.Contains(w.Body.String(), "Temi") || strings.Contains(w.Body.String(), "Hollin") {
		t.Errorf("the unlock screen names a person: %s", w.Body)
	}
	b.get("/api/front", &f)
	if f.Stage != stageLocked || !f.Phones.Confirmed || f.Council.Name != "Marlbridge Council" {
		t.Errorf("locked: %+v", f)
	}
	if f.Council.Coordinator != "Early Help Coordinator" || f.Phones.Coordinator != "01632 960140" {
		t.Errorf("locked, whom to ask: %+v, %+v", f.Council, f.Phones)
	}
}

// The readable copy of the council's numbers is believed only as it was signed.
func TestAnAlteredCouncilShowsOnly999(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.restart()
	path := filepath.Join(b.dir, councilFile)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw = withNumber(t, raw, "01632 960666")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	var f Front
	b.get("/api/front", &f)
	if f.Phones.Confirmed || f.Phones.Mash+f.Phones.Coordinator != "" || f.Phones.Emergency != "999" || f.Phones.Says == "" {
		t.Errorf("altered numbers are shown: %+v", f.Phones)
	}
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	b.restart()
	b.get("/api/front", &f)
	if !f.Phones.Confirmed {
		t.Error("the unlock did not make the copy again")
	}
}

// A copy in perfect form that another key has signed is refused before the
// unlock, and so is one whose forger has pinned their key in the vault: that
// vault does not open any more.
func TestACouncilSignedByAnotherKeyShowsOnly999(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.restart()
	_, forger, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := keepCouncil(b.dir, Enrolment{Authority: "X99000001", DeviceKey: forger, Profile: bytes.ReplaceAll(b.office.profile, []byte("01632 960123"), []byte("01632 960666"))}); err != nil {
		t.Fatal(err)
	}
	var f Front
	b.get("/api/front", &f)
	if f.Phones.Confirmed || f.Phones.Mash != "" || f.Phones.Emergency != "999" || f.Phones.Says == "" {
		t.Errorf("a forger's numbers are shown: %+v", f.Phones)
	}
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	b.restart()
	b.get("/api/front", &f)
	if !f.Phones.Confirmed || f.Phones.Mash != "01632 960123" {
		t.Errorf("the unlock did not make the copy again: %+v", f.Phones)
	}
}

// withNumber puts another telephone number into the readable copy, in good form
// but for the signature: what somebody with the laptop in hand would do.
func withNumber(t *testing.T, raw []byte, number string) []byte {
	t.Helper()
	var kept councilCopy
	if err := json.Unmarshal(raw, &kept); err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(kept.Signed, ".")
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var said councilWords
	if err := json.Unmarshal(body, &said); err != nil {
		t.Fatal(err)
	}
	said.Profile = bytes.ReplaceAll(said.Profile, []byte("01632 960123"), []byte(number))
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(marshal(t, said)))
	kept.Signed = strings.Join(parts, ".")
	return []byte(marshal(t, kept))
}

func TestLockedNothingElseAnswers(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.restart()
	for _, path := range []string{"/api/home", "/api/forms", "/api/outbox", "/api/settings", "/api/assessments/" + id + "/check",
		"/api/assessments/" + id + "/pages/first", "/api/assessments/" + id + "/pdf/professional", "/api/forms/eha_portal/blank", "/api/activity"} {
		b.refused("GET", path, nil, http.StatusLocked, fault.Locked)
	}
	for _, path := range []string{"/api/assessments", "/api/assessments/search", "/api/assessments/" + id + "/finish", "/api/find",
		"/api/outbox/send", "/api/safety/calls", "/api/lock", "/api/date/confirm"} {
		b.refused("POST", path, struct{}{}, http.StatusLocked, fault.Locked)
	}
	var s SafetyPage
	b.get("/api/safety", &s)
	if s.Phones.Mash == "" || len(s.Children) > 0 || len(s.Forms) > 0 {
		t.Errorf("locked, the safety screen has the numbers and nothing else: %+v", s)
	}
}

func TestUnlock(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	recovery := b.enrol()
	b.restart()
	p := b.refused("POST", "/api/unlock", UnlockWith{Passphrase: "not it at all, sorry"}, http.StatusForbidden, fault.Refused)
	if p.Unlock == nil || p.Unlock.WaitSeconds < 1 {
		t.Fatalf("a wrong passphrase says nothing of the wait: %+v", p.Unlock)
	}
	early := b.refused("POST", "/api/unlock", UnlockWith{Passphrase: passphrase}, http.StatusForbidden, fault.Locked)
	if early.Unlock == nil || early.Unlock.Says == "" {
		t.Errorf("too early a try: %+v", early.Unlock)
	}
	b.at(b.now().Add(2 * time.Minute))
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	b.post("/api/unlock", UnlockWith{Passphrase: "a second page presses"}, nil) // open already
	b.restart()
	b.post("/api/unlock", UnlockWith{Recovery: strings.ToLower(strings.Join(recovery.Recovery, " "))}, nil)
	b.get("/api/home", nil)
}

func TestEnrolment(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.refused("POST", "/api/enrol/passphrase", NewPassphrase{Passphrase: passphrase, Again: passphrase}, http.StatusConflict, fault.Conflict)
	b.office.err = fault.New(fault.Refused, "wire.otherkey")
	b.refused("POST", "/api/enrol", EnrolLetter{}, http.StatusForbidden, fault.Refused)
	b.office.err = nil
	var who Enrolled
	b.post("/api/enrol", EnrolLetter{}, &who)
	if who.Worker.Name != "Temi Ellis" || who.Council.Name != "Marlbridge Council" {
		t.Errorf("whose letter: %+v", who)
	}
	b.refused("POST", "/api/enrol/passphrase", NewPassphrase{Passphrase: passphrase, Again: passphrase + "x"}, http.StatusUnprocessableEntity, fault.Invalid)
	b.refused("POST", "/api/enrol/passphrase", NewPassphrase{Passphrase: "short", Again: "short"}, http.StatusUnprocessableEntity, fault.Invalid)
	var made Recovery
	b.post("/api/enrol/passphrase", NewPassphrase{Passphrase: passphrase, Again: passphrase}, &made)
	if len(made.Recovery) != 8 || len(made.Ask) != 2 || made.Ask[0] >= made.Ask[1] {
		t.Fatalf("recovery: %+v", made)
	}
	b.refused("POST", "/api/enrol", EnrolLetter{}, http.StatusConflict, fault.Conflict)
	wrong := map[string]string{strconv.Itoa(made.Ask[0]): made.Recovery[made.Ask[0]-1], strconv.Itoa(made.Ask[1]): "AAAA"}
	b.refused("POST", "/api/recovery/confirm", RecoveryCheck{Groups: wrong}, http.StatusUnprocessableEntity, fault.Invalid)
	wrong[strconv.Itoa(made.Ask[1])] = " " + strings.ToLower(made.Recovery[made.Ask[1]-1])
	b.post("/api/recovery/confirm", RecoveryCheck{Groups: wrong}, nil)
	if b.notice("new_recovery") {
		t.Error("a proved code is still asked for")
	}
}

// notice reports whether the home screen has a line with this act.
func (b *bench) notice(act string) bool {
	b.t.Helper()
	var h Home
	b.get("/api/home", &h)
	return slices.ContainsFunc(h.Notices, func(n Notice) bool { return n.Act == act })
}

func TestLockEndsTheProgram(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.face.relaunched = make(chan struct{})
	b.post("/api/lock", LockRequest{}, nil)
	<-b.face.relaunched
	b.refused("GET", "/api/home", nil, http.StatusLocked, fault.Locked)
}

func TestLockAsksWhileSomethingUrgentIsHere(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.face.relaunched = make(chan struct{})
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	p := b.refused("POST", "/api/lock", LockRequest{}, http.StatusConflict, fault.Conflict)
	if p.Question == nil || p.Question.Count != 1 || p.Question.Says != "You have 1 urgent form that MASH has not received. Have you phoned?" {
		t.Fatalf("question: %+v", p.Question)
	}
	b.get("/api/home", nil) // still open
	b.post("/api/lock", LockRequest{Anyway: true}, nil)
	<-b.face.relaunched
	var f Front
	b.get("/api/front", &f)
	if f.Urgent.Count != 1 || f.Urgent.Says == "" || f.Urgent.Since == "" {
		t.Errorf("the unlock screen does not warn: %+v", f.Urgent)
	}
}

// Nobody at the keys for ten minutes: a minute of warning, a try to send what is
// urgent, then the lock.
func TestIdleLock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &Desk{Options: Options{Log: quiet(), Now: time.Now, Face: &face{}}, events: newHub(), look: readLook(t.TempDir())}
		d.active = newActivity(d)
		warned := 0
		stop := d.Listen(func(what []string) {
			if slices.Contains(what, ChangedIdle) {
				warned++
			}
		})
		defer stop()
		d.active.begin(nil)
		defer d.active.end()
		time.Sleep(8 * time.Minute)
		synctest.Wait()
		if warned != 0 {
			t.Fatal("warned at 8 minutes")
		}
		d.active.touch()
		time.Sleep(9*time.Minute + 10*time.Second)
		synctest.Wait()
		if warned != 1 {
			t.Fatalf("warned %d times in the last minute", warned)
		}
		if left := d.active.left(); left <= 0 || left > time.Minute {
			t.Errorf("left: %v", left)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if left := d.active.left(); left > 0 {
			t.Errorf("not locked in time: %v left", left)
		}
	})
}

func TestAnotherProgramHasTheFolder(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.restart()
	b.desk.Fault = fault.New(fault.Locked, "store.in_use")
	var f Front
	b.get("/api/front", &f)
	if f.Fault == "" {
		t.Error("nothing says why it cannot be opened")
	}
	b.refused("POST", "/api/unlock", UnlockWith{Passphrase: passphrase}, http.StatusLocked, fault.Locked)
}
