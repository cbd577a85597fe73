package central_test

import (
	"testing"
	"time"

	"earlyhelp.example/backend/central"
)

func (b *bench) session(t *testing.T, at time.Time) central.Tokens {
	t.Helper()
	tokens, err := b.OpenSession(t.Context(), b.caller.Device, at)
	must(t, err)
	return tokens
}

func TestAccessEndsAfterFifteenMinutes(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		tokens := b.session(t, noon)
		got, err := b.Authenticate(t.Context(), tokens.Access, noon.Add(15*time.Minute-time.Millisecond))
		must(t, err)
		if got.Worker != "w-1" || got.Device != b.caller.Device {
			t.Errorf("caller %s %s", got.Worker, got.Device)
		}
		_, err = b.Authenticate(t.Context(), tokens.Access, noon.Add(15*time.Minute))
		wantKey(t, err, "central.signed-out")
		_, err = b.Authenticate(t.Context(), tokens.Refresh, noon)
		wantKey(t, err, "central.signed-out")
	})
}

func TestARefreshTokenTurnsAndItsReuseEndsTheFamily(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		first, bystander := b.session(t, noon), b.session(t, noon)
		second, err := b.Refresh(t.Context(), first.Refresh, b.caller.Device, noon.Add(time.Hour))
		must(t, err)
		if _, err := b.Authenticate(t.Context(), second.Access, noon.Add(time.Hour)); err != nil {
			t.Errorf("the new access token: %v", err)
		}
		_, err = b.Refresh(t.Context(), first.Refresh, b.caller.Device, noon.Add(time.Hour))
		wantKey(t, err, "central.signed-out")
		_, err = b.Authenticate(t.Context(), second.Access, noon.Add(time.Hour))
		wantKey(t, err, "central.signed-out")
		_, err = b.Refresh(t.Context(), second.Refresh, b.caller.Device, noon.Add(time.Hour))
		wantKey(t, err, "central.signed-out")
		if _, err := b.Authenticate(t.Context(), bystander.Access, noon); err != nil {
			t.Errorf("another session of the same laptop ended too: %v", err)
		}
	})
}

func TestARefreshTokenIsNoUseToAnotherLaptop(t *testing.T) {
	b := newBench(t, newMemory())
	tokens := b.session(t, noon)
	_, err := b.Refresh(t.Context(), tokens.Refresh, "another", noon)
	wantKey(t, err, "central.signed-out")
	_, err = b.Refresh(t.Context(), tokens.Refresh, b.caller.Device, noon)
	must(t, err)
}

func TestASessionEndsAfterNinetyDays(t *testing.T) {
	b := newBench(t, newMemory())
	tokens := b.session(t, noon)
	for day := range 90 {
		var err error
		tokens, err = b.Refresh(t.Context(), tokens.Refresh, b.caller.Device, noon.AddDate(0, 0, day))
		must(t, err)
	}
	_, err := b.Refresh(t.Context(), tokens.Refresh, b.caller.Device, noon.AddDate(0, 0, 90))
	wantKey(t, err, "central.signed-out")
}

func TestARevokedLaptopIsOutAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		tokens := b.session(t, noon)
		must(t, b.ledger.Write(t.Context(), council, func(tx central.Tx) error {
			d, err := tx.Device(b.caller.Device)
			if err != nil {
				return err
			}
			d.RevokedAt = noon
			return tx.PutDevice(d)
		}))
		_, err := b.Authenticate(t.Context(), tokens.Access, noon)
		wantKey(t, err, "central.device-revoked")
		_, err = b.OpenSession(t.Context(), b.caller.Device, noon)
		wantKey(t, err, "central.device-revoked")
		_, err = b.Refresh(t.Context(), tokens.Refresh, b.caller.Device, noon)
		wantKey(t, err, "central.device-revoked")
	})
}

func TestAChallengeIsSpentOnceWithinMinutes(t *testing.T) {
	b := newBench(t, newMemory())
	challenge, err := b.Challenge(noon)
	must(t, err)
	wantKey(t, b.Spend(challenge, noon.Add(5*time.Minute)), "central.challenge")
	must(t, b.Spend(challenge, noon.Add(5*time.Minute-time.Millisecond)))
	wantKey(t, b.Spend(challenge, noon), "central.challenge")
	other, err := b.again(t).Challenge(noon)
	must(t, err)
	wantKey(t, b.Spend(other, noon), "central.challenge") // another process's
	wantKey(t, b.Spend("", noon), "central.challenge")
	wantKey(t, b.Spend(challenge[:len(challenge)-2]+"AA", noon), "central.challenge")
}

func TestSignedOutIsOut(t *testing.T) {
	b := newBench(t, newMemory())
	tokens := b.session(t, noon)
	must(t, b.CloseSession(t.Context(), tokens.Access, noon))
	must(t, b.CloseSession(t.Context(), tokens.Access, noon))
	_, err := b.Authenticate(t.Context(), tokens.Access, noon)
	wantKey(t, err, "central.signed-out")
}
