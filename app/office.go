package app

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"maps"
	"os"
	"sync"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
	early "earlyhelp.example/backend/sync"
	"earlyhelp.example/backend/wire"
)

// office joins the door with the conversation: wire enrols, sync sends.
type office struct {
	version string
	now     func() time.Time
}

// Enrol spends the letter's code for the device's key.
func (o office) Enrol(ctx context.Context, l desk.EnrolLetter, device ed25519.PrivateKey) (desk.Enrolment, error) {
	got, err := wire.Enrol(ctx, wire.Letter{Address: l.Address, Fingerprint: l.Fingerprint, Code: l.Code}, deviceName(),
		wire.Options{Key: device, Version: o.version})
	if err != nil {
		return desk.Enrolment{}, err
	}
	w := got.Worker
	return desk.Enrolment{Address: got.Address, DeviceID: got.DeviceID, DeviceKey: device, EnrolmentKey: got.EnrolmentKey,
		Keys: got.Keys, PackKeys: got.PackKeys, Authority: got.Authority, Profile: got.Profile, EscrowRecipient: got.EscrowRecipient, IssuedAt: got.IssuedAt,
		Worker: forms.Worker{ID: w.ID, FullName: w.FullName, JobTitle: w.JobTitle, Agency: w.Agency, AgencyType: w.AgencyType,
			Phone: w.Phone, Email: w.Email}, Roles: w.Roles}, nil
}

// deviceName lets an administrator tell a worker's laptops apart.
func deviceName() string {
	name, err := os.Hostname()
	if err != nil {
		return "laptop"
	}
	return name
}

// line is a running Sync.
type line struct {
	*early.Sync
	inbox inbox
	first desk.Enrolment
	packs *packRoad
	cost  metering
	stop  context.CancelFunc
	done  sync.WaitGroup
}

// Begin starts sending and asking.
func (o office) Begin(ctx context.Context, e desk.Enrolment, s *store.Store, changed func()) (desk.Line, error) {
	client, err := wire.NewClient(wire.Options{Address: e.Address, Device: e.DeviceID, Key: e.DeviceKey, Version: o.version})
	if err != nil {
		return nil, err
	}
	packs := &packRoad{centre: client}
	going, err := early.New(early.Options{Outbox: s, Inbox: inbox{s}, Centre: client, Authority: e.Authority,
		EnrolmentKey: e.EnrolmentKey, Keys: e.Keys, Packs: packs, Changed: changed, Now: o.now})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	l := &line{Sync: going, inbox: inbox{s}, first: e, packs: packs, cost: metering{tell: going.SetMetered}, stop: stop}
	l.done.Go(func() { _ = going.Run(ctx) }) // its only error is that it could not begin: State says so
	l.done.Go(func() { onMetered(ctx, l.cost.systemSays) })
	return l, nil
}

// Keys are those of the enrolment and, over the same pinned key's signature,
// those the centre has named since.
func (l *line) Keys(ctx context.Context) (sealed.Keys, error) {
	keys, err := l.first.Keys.Set()
	if err != nil {
		return nil, err
	}
	standing, err := l.inbox.Standing(ctx)
	if err != nil || standing.KeySet == "" {
		return keys, err
	}
	set, err := sealed.VerifyKeySet(standing.KeySet, l.first.EnrolmentKey)
	if err != nil {
		return nil, err
	}
	newer, err := set.Set()
	maps.Copy(keys, newer)
	return keys, err
}

// Charged is the person's own word on the connection.
func (l *line) Charged(byUse bool) { l.cost.personSays(byUse) }

// Stop ends the line and waits for it.
func (l *line) Stop() {
	l.stop()
	l.done.Wait()
}

// settingStanding is where the store keeps what is known of the centre.
const settingStanding = "sync.standing"

// inbox keeps the conversation's standing, and tells the store the centre's
// time, by which alone drafts may expire (BR-06).
type inbox struct{ store *store.Store }

// Standing is the zero value where nothing was ever kept.
func (i inbox) Standing(ctx context.Context) (early.Standing, error) {
	var s early.Standing
	raw, err := i.store.Setting(ctx, settingStanding)
	if err != nil || raw == nil {
		return s, err
	}
	return s, fault.Wrap(json.Unmarshal(raw, &s), fault.Damaged, "store.damaged")
}

// KeepStanding keeps it.
func (i inbox) KeepStanding(ctx context.Context, s early.Standing) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	if !s.ServerTime.IsZero() {
		if err := i.store.NoteServerTime(ctx, s.ServerTime); err != nil {
			return err
		}
	}
	return i.store.SetSetting(ctx, settingStanding, raw)
}
