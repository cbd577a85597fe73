package app

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/wire"
)

// doorOf is the same centre behind a door with other demands and packs.
func (r *road) doorOf(t *testing.T, shipped *forms.Library, oldest string, packs door.Packs) http.Handler {
	t.Helper()
	handler, _, err := door.New(door.Options{Centre: r.centre, Forms: shipped, Name: "Marlbridge Council", Version: "test", Pages: fstest.MapFS{},
		Now: time.Now, Log: slog.New(slog.DiscardHandler), Oldest: oldest, Packs: packs})
	must(t, err)
	return handler
}

// asVersion is a laptop with a released program.
func asVersion(t *testing.T, shipped *forms.Library, version string) *desk.Desk {
	t.Helper()
	d := startIn(t, shipped, t.TempDir())
	d.Office = office{version: version, now: time.Now}
	return d
}

// TestTheCentreDemandsANewerProgram goes from a refused enrolment to a form that
// leaves: the laptop says what is wrong, keeps the form, and sends it when the
// centre is content.
func TestTheCentreDemandsANewerProgram(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	demanding := network.doorOf(t, shipped, "1.5", nil)
	content := network.handler
	network.swap(t, demanding)
	d := asVersion(t, shipped, "1.4.2")
	if said := refusal(t, d, letter); !strings.Contains(said.Detail, "too old for the office") {
		t.Fatalf("enrolling with an old program: %q", said.Detail)
	}
	network.swap(t, content)
	must(t, ask(d, "/api/enrol", letter, nil))
	network.Close() // before the queue begins: who is signed in already is asked at the next greeting
	must(t, ask(d, "/api/enrol/passphrase", desk.NewPassphrase{Passphrase: "four ordinary words together", Again: "four ordinary words together"}, nil))
	var started desk.Started
	must(t, ask(d, "/api/assessments", desk.StartForm{Form: "eha_portal"}, &started))
	fill(t, d, started.ID, "smith")
	must(t, ask(d, "/api/assessments/"+started.ID+"/finish", nil, nil))
	network.handler = demanding
	network.open(t)
	says := func() string {
		var out desk.OutboxPage
		get(t, d, "/api/outbox", &out)
		return out.Connection.Says
	}
	send := func() { must(t, ask(d, "/api/outbox/send", nil, nil)) }
	wait(t, d, func() bool { return strings.Contains(says(), "must be updated before forms can go") }, send)
	if row := search(t, d); row.StatusCode != "waiting" {
		t.Errorf("the form does not stand in the queue: %+v", row)
	}
	network.swap(t, network.doorOf(t, shipped, "1.4", nil))
	wait(t, d, func() bool { return search(t, d).StatusCode == "received" }, send)
}

// twoPacks offers two packs that no laptop can take: one is no pack, and one
// cannot be had.
type twoPacks struct{}

func (twoPacks) Offers() []wire.PackOffer {
	return []wire.PackOffer{
		{SHA256: "ad29d8ae3b3a59b2d2ff2ea2b5c2b8a4a9e9a2f7a7ab6b7bf1f6dbcb4b4f0e1a", Title: "Door visits", Version: 3},
		{SHA256: "bd29d8ae3b3a59b2d2ff2ea2b5c2b8a4a9e9a2f7a7ab6b7bf1f6dbcb4b4f0e1a", Title: "Summer forms", Version: 2},
	}
}

func (twoPacks) Pack(string) ([]byte, bool) { return nil, false }

// TestThePacksThatAreBehind: what the office offers and the laptop has not got
// is named, until it has been got.
func TestThePacksThatAreBehind(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	network.swap(t, network.doorOf(t, shipped, "", twoPacks{}))
	d := enrolled(t, shipped, letter)
	behind := func() []string {
		var page desk.Packs
		get(t, d, "/api/packs", &page)
		return page.Behind
	}
	wait(t, d, func() bool {
		return slices.Equal(behind(), []string{"Door visits, version 3", "Summer forms, version 2"})
	},
		func() { must(t, ask(d, "/api/outbox/send", nil, nil)) })
}
