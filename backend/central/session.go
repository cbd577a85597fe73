package central

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// How long a laptop may speak (sync.md 3.2, 3.15).
const (
	AccessLife  = 15 * time.Minute
	SessionLife = 90 * 24 * time.Hour
)

// Tokens are answered once; the book keeps their hashes.
type Tokens struct {
	Access, Refresh string
	ExpiresIn       time.Duration
}

// Caller is who speaks, as proved by an access token. DeviceKey verifies the
// proof that goes with each change.
type Caller struct {
	Worker, Device string
	DeviceKey      ed25519.PublicKey
}

// Device is an enrolled laptop that may speak, with the key that proves it. A
// laptop that is not enrolled, or no longer, is Refused.
func (c *Centre) Device(ctx context.Context, id string) (Caller, error) {
	var caller Caller
	err := c.ledger.Read(ctx, c.authority, func(v View) (err error) {
		caller, err = callerOf(v, id)
		return err
	})
	return caller, err
}

func callerOf(v View, device string) (Caller, error) {
	d, err := v.Device(device)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Caller{}, err
	}
	return d.caller()
}

func (d Device) caller() (Caller, error) {
	switch {
	case d.ID == "":
		return Caller{}, fault.New(fault.Refused, "central.device-unknown")
	case !d.RevokedAt.IsZero():
		return Caller{}, fault.New(fault.Refused, "central.device-revoked")
	}
	key, err := base64.StdEncoding.DecodeString(d.Key)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return Caller{}, fault.New(fault.Damaged, "internal")
	}
	return Caller{Worker: d.Worker, Device: d.ID, DeviceKey: key}, nil
}

// OpenSession begins a session for a laptop whose device key the door has just
// seen proved.
func (c *Centre) OpenSession(ctx context.Context, device string, now time.Time) (Tokens, error) {
	tokens, session, err := c.newSession(now)
	if err != nil {
		return Tokens{}, err
	}
	err = c.write(ctx, now, func(p *page) error {
		caller, err := callerOf(p, device)
		if err != nil {
			return err
		}
		session.Worker, session.Device = caller.Worker, caller.Device
		if err := p.PutSession(session); err != nil {
			return err
		}
		return p.note(Entry{Actor: caller.Worker, Device: device, Action: ActSession})
	})
	if err != nil {
		return Tokens{}, err
	}
	return tokens, nil
}

func (c *Centre) newSession(now time.Time) (Tokens, Session, error) {
	tokens, err := c.newTokens()
	if err != nil {
		return Tokens{}, Session{}, err
	}
	family, err := c.newID(now)
	now = stamp(now)
	return tokens, Session{Family: family, Access: sum(tokens.Access), Refresh: sum(tokens.Refresh),
		AccessUntil: now.Add(AccessLife), Until: now.Add(SessionLife)}, err
}

// errReuse leaves the transaction whole: killing the family must be kept.
var errReuse = errors.New("a spent refresh token came back")

// Refresh changes a refresh token for new tokens. The old one is spent: if it
// ever comes back, somebody has a copy, and the whole family of the session
// dies. device is the laptop whose key the door has just seen proved.
func (c *Centre) Refresh(ctx context.Context, refresh, device string, now time.Time) (Tokens, error) {
	tokens, err := c.newTokens()
	if err != nil {
		return Tokens{}, err
	}
	var outcome error
	err = c.write(ctx, now, func(p *page) error {
		outcome = p.turn(sum(refresh), device, tokens)
		if errors.Is(outcome, errReuse) {
			return nil
		}
		return outcome
	})
	if errors.Is(outcome, errReuse) {
		c.log.Warn("a session was ended: a refresh token was used twice")
		outcome = fault.Wrap(errReuse, fault.Refused, "central.signed-out")
	}
	if err == nil {
		err = outcome
	}
	if err != nil {
		return Tokens{}, err
	}
	return tokens, nil
}

func (p *page) turn(spent, device string, tokens Tokens) error {
	session, err := p.SessionByRefresh(spent)
	if fault.Is(err, fault.NotFound) {
		return p.killReused(spent)
	}
	if err != nil {
		return err
	}
	if _, err := callerOf(p, session.Device); err != nil {
		return err
	}
	if !p.now.Before(session.Until) || session.Device != device {
		return fault.New(fault.Refused, "central.signed-out")
	}
	if err := p.AddSpentRefresh(spent, session.Family, session.Until); err != nil {
		return err
	}
	session.Access, session.Refresh = sum(tokens.Access), sum(tokens.Refresh)
	session.AccessUntil = p.now.Add(AccessLife)
	return p.PutSession(session)
}

func (p *page) killReused(spent string) error {
	family, err := p.SpentRefresh(spent)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.Refused, "central.signed-out")
	}
	if err != nil {
		return err
	}
	if err := p.DropSessions(family); err != nil {
		return err
	}
	if err := p.note(Entry{Actor: "unknown", Action: ActSessionReuse, Object: family}); err != nil {
		return err
	}
	return errReuse
}

// CloseSession ends the session an access token belongs to. A token that is
// already dead is no fault.
func (c *Centre) CloseSession(ctx context.Context, access string, now time.Time) error {
	return c.write(ctx, now, func(p *page) error {
		session, err := p.SessionByAccess(sum(access))
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return p.DropSessions(session.Family)
	})
}

// Authenticate tells who carries an access token. It looks every time, so that
// a revoked laptop is out at once (ASVS 8.3.2).
func (c *Centre) Authenticate(ctx context.Context, access string, now time.Time) (Caller, error) {
	until, device, err := c.ledger.Holder(ctx, c.authority, sum(access))
	if fault.Is(err, fault.NotFound) || err == nil && !now.Before(until) {
		return Caller{}, fault.New(fault.Refused, "central.signed-out")
	}
	if err != nil {
		return Caller{}, err
	}
	return device.caller()
}

func (c *Centre) newTokens() (Tokens, error) {
	access, err := c.token("eh_at_")
	if err != nil {
		return Tokens{}, err
	}
	refresh, err := c.token("eh_rt_")
	return Tokens{Access: access, Refresh: refresh, ExpiresIn: AccessLife}, err
}

// token is 256 random bits behind a prefix that secret scanners can know.
func (c *Centre) token(prefix string) (string, error) {
	var raw [32]byte
	if _, err := io.ReadFull(c.random, raw[:]); err != nil {
		return "", fault.Wrap(err, fault.Internal, "internal")
	}
	return prefix + base64.RawURLEncoding.EncodeToString(raw[:]), nil
}

func (c *Centre) newID(now time.Time) (string, error) {
	id, err := sealed.NewID(now, c.random)
	return id, fault.Wrap(err, fault.Internal, "internal")
}

// sum is how a secret stands in the book. The tokens are random, so a plain
// hash is enough; passwords are stretched (staff.go).
func sum(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// clip shortens to at most n code points.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func keyOf(err error) string {
	if f, ok := errors.AsType[*fault.Fault](err); ok {
		return f.Key
	}
	return "internal"
}
