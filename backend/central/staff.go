package central

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"earlyhelp.example/backend/fault"
)

// The rules of staff sign-in (screens-centre.md 12).
const (
	StaffIdle        = 15 * time.Minute
	StaffLife        = 12 * time.Hour
	StaffLock        = 15 * time.Minute
	MinPasswordRunes = 12
)

// argon2id with the first of OWASP's settings: 46 MiB, one pass, one lane.
const (
	argonPasses, argonKiB, argonLanes = 1, 46 << 10, 1
	argonSalt, argonSum               = 16, 32
)

// hashing lets two passwords be stretched at a time, so that sign-ins cannot
// take all the memory.
var hashing = make(chan struct{}, 2)

// Staff is who is signed in.
type Staff struct {
	Name, FullName, Role string
	CSRF                 string
	Until                time.Time // signed out then, unless used before
}

// AddAccount makes an account, or gives an old one a new password.
func (c *Centre) AddAccount(ctx context.Context, a Account, password, by string, now time.Time) error {
	a.Name = plainName(a.Name)
	if a.Name == "" || a.FullName == "" || utf8.RuneCountInString(password) < MinPasswordRunes {
		return fault.New(fault.Invalid, "central.account-incomplete", MinPasswordRunes)
	}
	var salt [argonSalt]byte
	if _, err := io.ReadFull(c.random, salt[:]); err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	a.Password, a.CreatedAt = stretch(password, salt[:]), stamp(now)
	return c.write(ctx, now, func(p *page) error {
		if err := p.PutAccount(a); err != nil {
			return err
		}
		return p.note(Entry{Actor: by, Action: ActAccount, Object: a.Name})
	})
}

// SignIn gives a cookie for a right name and password. Five wrong ones in a
// row close that name for a quarter of an hour, whether or not it exists: what
// is answered never tells which names do.
func (c *Centre) SignIn(ctx context.Context, name, password string, now time.Time) (cookie string, staff Staff, err error) {
	name = plainName(name)
	account, err := c.accountFor(ctx, name, now)
	if err != nil {
		return "", Staff{}, err
	}
	right := matches(account.Password, password)
	tokens, err := c.newTokens()
	if err != nil {
		return "", Staff{}, err
	}
	var refusal error
	err = c.write(ctx, now, func(p *page) error {
		refusal = nil
		guesses, err := signInGuesses(p, name, p.now)
		if err != nil {
			return err
		}
		if !right {
			guesses.Wrong++
			refusal = fault.New(fault.Refused, "central.sign-in-wrong", MostGuesses-guesses.Wrong)
			return p.noteWrongSignIn(guesses)
		}
		session := StaffSession{Sum: sum(tokens.Access), Account: name, CSRF: tokens.Refresh, SeenAt: p.now, Until: p.now.Add(StaffLife)}
		staff = staffOf(account, session)
		return p.noteSignIn(session, guesses.Key)
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return "", Staff{}, err
	}
	return tokens.Access, staff, nil
}

// accountFor looks the name up; one that is not there gives an account whose
// password nothing matches, at the same cost.
func (c *Centre) accountFor(ctx context.Context, name string, now time.Time) (account Account, err error) {
	err = c.ledger.Read(ctx, c.authority, func(v View) error {
		if _, err := signInGuesses(v, name, now); err != nil {
			return err
		}
		account, err = v.Account(name)
		if fault.Is(err, fault.NotFound) {
			account, err = Account{Password: nobody}, nil
		}
		return err
	})
	return account, err
}

// signInGuesses is what was got wrong at this name lately; Refused where that
// was too often.
func signInGuesses(v View, name string, now time.Time) (Guesses, error) {
	key := "staff:" + sum(name)
	guesses, err := v.Guesses(key)
	if err != nil {
		return Guesses{}, err
	}
	if !now.Before(guesses.Until) {
		return Guesses{Key: key}, nil
	}
	if guesses.Wrong >= MostGuesses {
		return Guesses{}, fault.New(fault.Refused, "central.sign-in-locked", guesses.Until.In(London()).Format("15:04"))
	}
	return guesses, nil
}

func (p *page) noteWrongSignIn(g Guesses) error {
	g.Until = p.now.Add(StaffLock)
	if err := p.PutGuesses(g); err != nil {
		return err
	}
	return p.note(Entry{Actor: "unknown", Action: ActSignInWrong})
}

func (p *page) noteSignIn(s StaffSession, guesses string) error {
	if err := p.PutStaffSession(s); err != nil {
		return err
	}
	if err := p.PutGuesses(Guesses{Key: guesses}); err != nil {
		return err
	}
	return p.note(Entry{Actor: s.Account, Action: ActSignIn})
}

// StaffBy tells who is signed in with this cookie, and keeps them signed in.
func (c *Centre) StaffBy(ctx context.Context, cookie string, now time.Time) (Staff, error) {
	var staff Staff
	var session StaffSession
	err := c.ledger.Read(ctx, c.authority, func(v View) (err error) {
		session, err = v.StaffSession(sum(cookie))
		if fault.Is(err, fault.NotFound) || err == nil && (!now.Before(session.Until) || !now.Before(session.SeenAt.Add(StaffIdle))) {
			return fault.New(fault.Refused, "central.staff-signed-out")
		}
		if err != nil {
			return err
		}
		account, err := v.Account(session.Account)
		staff = staffOf(account, session)
		return err
	})
	if err != nil || now.Sub(session.SeenAt) < time.Minute {
		return staff, err
	}
	session.SeenAt = stamp(now)
	err = c.write(ctx, now, func(p *page) error {
		if _, err := p.StaffSession(session.Sum); err != nil { // signed out meanwhile: stay out
			return fault.New(fault.Refused, "central.staff-signed-out")
		}
		return p.PutStaffSession(session)
	})
	return staff, err
}

// SameCSRF reports whether a change carries the token of its session.
func (s Staff) SameCSRF(token string) bool {
	return s.CSRF != "" && subtle.ConstantTimeCompare([]byte(s.CSRF), []byte(token)) == 1
}

// SignOut ends the browser's session.
func (c *Centre) SignOut(ctx context.Context, staff Staff, cookie string, now time.Time) error {
	return c.write(ctx, now, func(p *page) error {
		if err := p.DropStaffSession(sum(cookie)); err != nil {
			return err
		}
		return p.note(Entry{Actor: staff.Name, Action: ActSignOut})
	})
}

func staffOf(a Account, s StaffSession) Staff {
	until := s.SeenAt.Add(StaffIdle)
	if s.Until.Before(until) {
		until = s.Until
	}
	return Staff{Name: a.Name, FullName: a.FullName, Role: a.Role, CSRF: s.CSRF, Until: until}
}

func plainName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// stretch gives "argon2id$salt$sum"; the settings are the constants above, and
// a change of them needs a new first word.
func stretch(password string, salt []byte) string {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	sum := argon2.IDKey([]byte(password), salt, argonPasses, argonKiB, argonLanes, argonSum)
	return fmt.Sprintf("argon2id$%s$%s", base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// nobody is a password string that costs as much to compare as any other.
const nobody = "argon2id$AAAAAAAAAAAAAAAAAAAAAA$"

func matches(stored, password string) bool {
	parts := strings.Split(stored, "$")
	if len(parts) != 3 || parts[0] != "argon2id" {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[1])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(stretch(password, salt)), []byte(stored)) == 1
}
