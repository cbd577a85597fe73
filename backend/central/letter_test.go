package central_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
)

func laptop(n byte) ed25519.PublicKey {
	key := make([]byte, 32)
	key[0] = n
	return ed25519.NewKeyFromSeed(key).Public().(ed25519.PublicKey)
}

func (b *bench) letter(t *testing.T, worker string, at time.Time) string {
	t.Helper()
	code, until, err := b.IssueLetter(t.Context(), worker, "administrator", at)
	must(t, err)
	if !until.Equal(at.Add(24 * time.Hour)) {
		t.Errorf("the letter is good until %s", until)
	}
	return code
}

func (b *bench) enrol(t *testing.T, code string, key ed25519.PublicKey, at time.Time) error {
	t.Helper()
	_, err := b.Enrol(t.Context(), central.Application{Code: code, DeviceName: "laptop", Key: key}, at)
	return err
}

func TestACodeIsEightDigitsWithItsZeros(t *testing.T) {
	b := newBench(t, newMemory())
	zeros, seen := false, map[string]bool{}
	for range 60 {
		code := b.letter(t, "w-1", noon)
		if !regexp.MustCompile(`^[0-9]{8}$`).MatchString(code) || seen[code] {
			t.Fatalf("code %d of them has another shape, or came twice", len(seen))
		}
		seen[code], zeros = true, zeros || code[0] == '0'
	}
	if !zeros { // 0.9^60: 1 in 556
		t.Log("no code began with a zero this time")
	}
}

func TestEnrolment(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		code := b.letter(t, "w-2", noon)
		got, err := b.Enrol(t.Context(), central.Application{Code: code[:4] + " " + code[4:], DeviceName: strings.Repeat("x", 200), Key: laptop(1)}, noon)
		must(t, err)
		if got.Worker.ID != "w-2" || got.Papers.EscrowRecipient != "age1x" || len([]rune(got.Device.Name)) != 80 {
			t.Errorf("enrolment %+v", got)
		}
		same, err := b.Enrol(t.Context(), central.Application{Code: code, Key: laptop(1)}, noon.Add(48*time.Hour))
		must(t, err) // its first answer was lost
		if same.Device != got.Device {
			t.Errorf("asked again: %+v, want %+v", same.Device, got.Device)
		}
		wantKey(t, b.enrol(t, code, laptop(2), noon), "central.code-used")
	})
}

func TestACodeRunsOut(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		code := b.letter(t, "w-1", noon)
		wantKey(t, b.enrol(t, code, laptop(1), noon.Add(24*time.Hour)), "central.code-old")
		must(t, b.enrol(t, code, laptop(1), noon.Add(24*time.Hour-time.Millisecond)))
	})
}

func TestANewLetterVoidsTheOld(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		first, other := b.letter(t, "w-1", noon), b.letter(t, "w-2", noon)
		second := b.letter(t, "w-1", noon)
		wantKey(t, b.enrol(t, first, laptop(1), noon), "central.code-void")
		must(t, b.enrol(t, second, laptop(1), noon))
		must(t, b.enrol(t, other, laptop(2), noon))
	})
}

// wrong is a code that is not this one.
func wrong(code string, n int) string {
	return fmt.Sprintf("%08d", (atoi(code)+1+n)%100_000_000)
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func TestFiveWrongTriesAndTheLetterIsVoid(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		code := b.letter(t, "w-1", noon)
		for i := range 5 { // each from another laptop: the letter itself counts
			wantKey(t, b.enrol(t, wrong(code, i), laptop(byte(10+i)), noon), "central.code-wrong")
		}
		wantKey(t, b.enrol(t, code, laptop(1), noon), "central.code-void")
		must(t, b.enrol(t, b.letter(t, "w-1", noon), laptop(1), noon))
	})
}

func TestNoLetterBeforeTheCouncilIsLive(t *testing.T) {
	c, err := central.New(t.Context(), central.Options{Authority: council, Ledger: newMemory(), Forms: oneForm{}, Keys: testKeys(), Unpack: plain, LiveFrom: "2026-12-01"})
	must(t, err)
	must(t, c.PutWorker(t.Context(), central.Worker{ID: "w-1", FullName: "Wren"}, "administrator", noon))
	midnight := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	_, _, err = c.IssueLetter(t.Context(), "w-1", "administrator", midnight.Add(-time.Second))
	wantKey(t, err, "central.not-live")
	_, _, err = c.IssueLetter(t.Context(), "w-1", "administrator", midnight)
	must(t, err)
}

func TestFourWrongTriesAreForgiven(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		code := b.letter(t, "w-1", noon)
		for i := range 4 {
			wantKey(t, b.enrol(t, wrong(code, i), laptop(1), noon), "central.code-wrong")
		}
		must(t, b.enrol(t, code, laptop(1), noon))
	})
}

func TestALaptopThatGuessesFiveTimesIsOut(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		var codes []string
		for i := range 3 { // tries are spread, so no letter is void yet
			w := central.Worker{ID: fmt.Sprint("w-", 10+i), FullName: "Wren"}
			must(t, b.PutWorker(t.Context(), w, "administrator", noon))
			codes = append(codes, b.letter(t, w.ID, noon))
		}
		for i := range 5 {
			wantKey(t, b.enrol(t, wrong(codes[0], i), laptop(1), noon), "central.code-wrong")
		}
		wantKey(t, b.enrol(t, codes[0], laptop(1), noon), "central.code-void")
		must(t, b.enrol(t, codes[0], laptop(2), noon))
	})
}

// Each refusal says how many tries the laptop has left; they come back a day
// after its last.
func TestTheTriesLeftAreCounted(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		code, later := b.letter(t, "w-1", noon), noon.Add(central.LetterLife+time.Minute)
		for i, want := range []int{4, 3, 2, 1, 0, 0} {
			wantLeft(t, b.enrol(t, wrong(code, i), laptop(1), noon.Add(time.Minute)), want)
		}
		fresh := b.letter(t, "w-1", later)
		wantLeft(t, b.enrol(t, wrong(fresh, 1), laptop(1), later), 4)
		must(t, b.enrol(t, fresh, laptop(1), later))
	})
}

// Whoever typed the code of an old letter five times is not shut out with the new one in
// hand: it gives the laptop its tries again, and mistyping it once more costs one of them.
func TestANewLetterLetsAShutOutLaptopTryAgain(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		old := b.letter(t, "w-1", noon)
		for i, want := range []int{4, 3, 2, 1, 0, 0} {
			wantLeft(t, b.enrol(t, wrong(old, i), laptop(1), noon.Add(time.Minute)), want)
		}
		later := noon.Add(time.Hour)
		fresh := b.letter(t, "w-1", later)
		wantKey(t, b.enrol(t, old, laptop(1), later), "central.code-void")
		wantLeft(t, b.enrol(t, wrong(fresh, 1), laptop(1), later), 3)
		must(t, b.enrol(t, fresh, laptop(1), later))
	})
}

// What bounds guessing is the letter's own five tries: a laptop that is shut out guesses
// for nothing while no letter is new, and with a new one as little as any other.
func TestANewLetterIsNoLicenceToGuess(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		must(t, b.PutWorker(t.Context(), central.Worker{ID: "w-9", FullName: "Wren"}, "administrator", noon))
		code := b.letter(t, "w-1", noon)
		for i := range 4 {
			wantKey(t, b.enrol(t, wrong(code, i), laptop(1), noon.Add(time.Minute)), "central.code-wrong")
		}
		fresh := b.letter(t, "w-1", noon.Add(2*time.Minute)) // before the last try, and not after it
		wantKey(t, b.enrol(t, wrong(fresh, 1), laptop(1), noon.Add(3*time.Minute)), "central.code-wrong")
		wantKey(t, b.enrol(t, fresh, laptop(1), noon.Add(4*time.Minute)), "central.code-void")
		later := noon.Add(time.Hour)
		last := b.letter(t, "w-9", later)
		for i := range 10 { // two letters are open, with five tries each
			wantKey(t, b.enrol(t, wrong(last, i), laptop(byte(1+i/5)), later), "central.code-wrong")
		}
		for n := range byte(4) {
			wantKey(t, b.enrol(t, last, laptop(1+n), later), "central.code-void")
			wantKey(t, b.enrol(t, fresh, laptop(1+n), later), "central.code-void")
		}
	})
}

func wantLeft(t *testing.T, err error, want int) {
	t.Helper()
	if refused, ok := errors.AsType[*central.CodeRefused](err); !ok || refused.TriesLeft != want {
		t.Errorf("answers %v, want a refusal with %d tries left", err, want)
	}
}

func TestTheBookHoldsNoCode(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		code := b.letter(t, "w-1", noon)
		must(t, b.ledger.Read(t.Context(), council, func(v central.View) error {
			open, err := v.OpenLetters()
			if err != nil || len(open) != 1 || strings.Contains(fmt.Sprintf("%+v", open), code) {
				t.Errorf("the letters say %+v, %v", open, err)
			}
			rows, err := v.Audit(1, 1000)
			if err != nil || strings.Contains(fmt.Sprintf("%+v", rows), code) {
				t.Error("the audit book holds a code")
			}
			return nil
		}))
	})
}
