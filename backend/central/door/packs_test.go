package door_test

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"testing"

	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// onePack offers one archive, as large as a pack may be.
type onePack struct{ raw []byte }

func (p onePack) Offers() []wire.PackOffer {
	return []wire.PackOffer{{SHA256: sealed.Digest(p.raw), Size: len(p.raw)}}
}

func (p onePack) Pack(sha256 string) ([]byte, bool) { return p.raw, sha256 == sealed.Digest(p.raw) }

func TestPacksAreOfferedToLaptopsOnly(t *testing.T) {
	b := newDoor(t, door.Limits{})
	want := onePack{raw: bytes.Repeat([]byte("pack"), 1<<20)}
	handler, _, err := door.New(door.Options{Centre: b.Centre, Forms: oneForm{}, Packs: want, Name: "Marlbridge", Version: "test", Pages: builtPages, Now: b.clock})
	must(t, err)
	b.server = httptest.NewServer(handler)
	t.Cleanup(b.server.Close)
	l := b.laptop(t, 5)
	offers, err := l.Packs(t.Context(), l.session.Access)
	must(t, err)
	if len(offers) != 1 || offers[0].Size != len(want.raw) {
		t.Fatalf("offers %+v", offers)
	}
	got, err := l.Pack(t.Context(), l.session.Access, offers[0].SHA256)
	must(t, err)
	if !bytes.Equal(got, want.raw) {
		t.Error("another pack than was offered")
	}
	var refused *wire.Failure
	if _, err := l.Pack(t.Context(), l.session.Access, sealed.Digest(nil)); !errors.As(err, &refused) || refused.Code != wire.CodeNotFound {
		t.Errorf("a pack nobody offers: %v", err)
	}
	if _, err := l.Packs(t.Context(), "a token nobody gave"); !errors.As(err, &refused) || refused.Kind != wire.SignedOut {
		t.Errorf("without a session: %v", err)
	}
}

// A centre without packs answers an empty list, and its enrolments name no key.
func TestACentreWithoutPacks(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	offers, err := l.Packs(t.Context(), l.session.Access)
	must(t, err)
	if len(offers) != 0 || len(l.enrolled.PackKeys) != 0 {
		t.Errorf("offers %v, keys %v", offers, l.enrolled.PackKeys)
	}
}
