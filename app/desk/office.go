package desk

import (
	"context"
	"crypto/ed25519"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/sync"
)

// Office is the council's centre as the desk needs it. app makes it of wire and
// sync: the door itself never speaks to the network.
type Office interface {
	// Enrol spends the letter's code for a device key. It answers only what
	// the centre's key, the one with the letter's fingerprint, has signed.
	Enrol(ctx context.Context, letter EnrolLetter, device ed25519.PrivateKey) (Enrolment, error)
	// Begin starts sending and asking. The line lives until it is stopped.
	Begin(ctx context.Context, e Enrolment, s *store.Store, changed func()) (Line, error)
}

// Line is a running conversation with the centre.
type Line interface {
	// Nudge says that the queue has changed or that there may be a network.
	Nudge()
	// SendOne is the person asking for one item now; "" asks for all.
	SendOne(id string)
	// Charged is the person saying whether the connection is paid for by use:
	// attachments then wait, whatever the system knows of it.
	Charged(byUse bool)
	// FlushUrgent sends what is urgent and waits for its receipts until ctx
	// ends; it reports whether nothing urgent is left.
	FlushUrgent(ctx context.Context) bool
	State() sync.State
	// Keys are what the centre signs with: those of the signed enrolment, and
	// those it has signed for since.
	Keys(ctx context.Context) (sealed.Keys, error)
	Progress(id string) (sync.Progress, bool)
	// Stop ends the line; when it returns the store is not used any more.
	Stop()
}

// Enrolment is what this laptop is to the centre. It holds the device's private
// key and is kept only inside the encrypted store.
type Enrolment struct {
	Address         string             `json:"address"`
	DeviceID        string             `json:"deviceId"`
	DeviceKey       ed25519.PrivateKey `json:"deviceKey"`
	EnrolmentKey    ed25519.PublicKey  `json:"enrolmentKey"` // the key on the letter
	Keys            sealed.KeySet      `json:"keys"`
	Authority       string             `json:"authority"`
	Worker          forms.Worker       `json:"worker"`
	Roles           []string           `json:"roles,omitempty"` // as definitions name them; none means a portal user
	Profile         []byte             `json:"profile"`
	EscrowRecipient string             `json:"escrowRecipient"`
	PackKeys        []sealed.PublicKey `json:"packKeys,omitempty"` // that form packs may be signed with; none on laptops enrolled before there were packs
	IssuedAt        time.Time          `json:"issuedAt"`           // the centre's clock
	At              time.Time          `json:"at"`                 // this laptop's
	RecoveryProved  bool               `json:"recoveryProved"`     // two groups of the code were typed back
}
