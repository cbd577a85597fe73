package central_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/sealed"
)

const password = "correct horse battery"

func (b *bench) staff(t *testing.T) (string, central.Staff) {
	t.Helper()
	must(t, b.AddAccount(t.Context(), central.Account{Name: "Priya ", FullName: "Priya Raman", Role: "mash"}, password, "administrator", noon))
	cookie, staff, err := b.SignIn(t.Context(), "priya", password, noon)
	must(t, err)
	return cookie, staff
}

func TestStaffSignIn(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		cookie, staff := b.staff(t)
		if staff.FullName != "Priya Raman" || !staff.SameCSRF(staff.CSRF) || staff.SameCSRF("") || staff.SameCSRF(cookie) {
			t.Errorf("staff %+v", staff)
		}
		at := noon
		for range 60 { // used every 12 minutes, it lasts 12 hours
			if _, err := b.StaffBy(t.Context(), cookie, at); err != nil {
				t.Fatalf("after %s: %v", at.Sub(noon), err)
			}
			at = at.Add(12 * time.Minute)
		}
		_, err := b.StaffBy(t.Context(), cookie, noon.Add(12*time.Hour))
		wantKey(t, err, "central.staff-signed-out")
	})
}

func TestStaffAreSignedOut(t *testing.T) {
	b := newBench(t, newMemory())
	cookie, staff := b.staff(t)
	_, err := b.StaffBy(t.Context(), cookie, noon.Add(15*time.Minute))
	wantKey(t, err, "central.staff-signed-out")
	_, err = b.StaffBy(t.Context(), "", noon)
	wantKey(t, err, "central.staff-signed-out")
	must(t, b.SignOut(t.Context(), staff, cookie, noon))
	_, err = b.StaffBy(t.Context(), cookie, noon)
	wantKey(t, err, "central.staff-signed-out")
}

func TestWrongPasswordsCloseANameWhetherItExistsOrNot(t *testing.T) {
	b := newBench(t, newMemory())
	b.staff(t)
	for _, name := range []string{"priya", "nobody"} {
		for left := 4; left >= 0; left-- {
			_, _, err := b.SignIn(t.Context(), name, "wrong", noon)
			wantKey(t, err, "central.sign-in-wrong")
		}
		_, _, err := b.SignIn(t.Context(), name, password, noon.Add(15*time.Minute-time.Millisecond))
		wantKey(t, err, "central.sign-in-locked")
	}
	_, _, err := b.SignIn(t.Context(), "priya", password, noon.Add(15*time.Minute))
	must(t, err)
}

func TestAPasswordIsLongAndNeverKept(t *testing.T) {
	b := newBench(t, newMemory())
	wantKey(t, b.AddAccount(t.Context(), central.Account{Name: "a", FullName: "A"}, "elevenchars", "x", noon), "central.account-incomplete")
	b.staff(t)
	must(t, b.ledger.Read(t.Context(), council, func(v central.View) error {
		a, err := v.Account("priya")
		if err != nil || !strings.HasPrefix(a.Password, "argon2id$") || strings.Contains(fmt.Sprint(a), password) {
			t.Errorf("account %+v, %v", a, err)
		}
		return nil
	}))
}

func TestArrivalsUrgentFirstThenLongestWaiting(t *testing.T) { onEach(t, arriveBackwards) }

func arriveBackwards(t *testing.T, b *bench) {
	ids := []string{newID(t), newID(t), newID(t), newID(t)}
	for i := 3; i >= 0; i-- {
		e := envelope(ids[i])
		if e.SealedAt = noon.Add(-time.Duration(10-i) * time.Hour); i < 2 {
			e.SealedAt, e.Urgent = noon.Add(-time.Duration(3-i)*time.Hour), &sealed.Urgent{}
		}
		b.accept(t, delivery(ids[i], seal(t, e)), noon)
	}
	list, err := b.Arrivals(t.Context(), central.ArrivalQuery{Limit: 100}, noon)
	must(t, err)
	for i, a := range list {
		if a.ID != ids[i] || !a.Unchanged || a.By.FullName != "Wren Aldous" {
			t.Errorf("row %d is %s (unchanged %v, by %q)", i, a.ID, a.Unchanged, a.By.FullName)
		}
	}
}

func TestEachOpeningIsWrittenDown(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		_, staff := b.staff(t)
		id := newID(t)
		raw := seal(t, envelope(id))
		b.accept(t, delivery(id, raw), noon)
		for i := range 2 {
			got, err := b.Open(t.Context(), staff, id, noon.Add(time.Duration(i)*time.Minute))
			must(t, err)
			if string(got.Sealed) != string(raw) || !got.Unchanged || len(got.Readers) != i+1 || got.Readers[0].By != "Priya Raman" {
				t.Errorf("opening %d: %d bytes, unchanged %v, readers %+v", i, len(got.Sealed), got.Unchanged, got.Readers)
			}
		}
		if _, err := b.Open(t.Context(), staff, newID(t), noon); err == nil {
			t.Error("an arrival that is not there was opened")
		}
	})
}
