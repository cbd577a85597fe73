package central

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// The rules of the activation code (BR-15, sync.md 3.15).
const (
	LetterLife  = 24 * time.Hour
	MostGuesses = 5
)

// PutWorker writes a worker into the book, or corrects one.
func (c *Centre) PutWorker(ctx context.Context, w Worker, by string, now time.Time) error {
	if w.ID == "" || w.FullName == "" {
		return fault.New(fault.Invalid, "central.worker-incomplete")
	}
	return c.write(ctx, now, func(p *page) error {
		if err := p.PutWorker(w); err != nil {
			return err
		}
		return p.note(Entry{Actor: by, Action: ActWorker, Object: w.ID})
	})
}

// Worker is one worker by key.
func (c *Centre) Worker(ctx context.Context, id string) (Worker, error) {
	var w Worker
	err := c.ledger.Read(ctx, c.authority, func(v View) (err error) {
		w, err = v.Worker(id)
		return err
	})
	return w, err
}

// IssueLetter draws a new code for a worker and voids every older letter of
// that worker. The code is eight digits as text, leading zeros kept, and is
// answered once: the book keeps only its keyed hash. No letter is issued before
// the council is live (BR-16).
func (c *Centre) IssueLetter(ctx context.Context, worker, by string, now time.Time) (code string, until time.Time, err error) {
	if forms.DayOf(now.In(London())) < c.liveFrom {
		return "", time.Time{}, fault.New(fault.Refused, "central.not-live", c.liveFrom.Says())
	}
	until = stamp(now).Add(LetterLife)
	for range mostDraws {
		if code, err = c.drawCode(); err != nil {
			return "", time.Time{}, err
		}
		if err = c.issue(ctx, worker, by, code, now); !fault.Is(err, fault.Conflict) {
			return code, until, err
		}
	}
	return "", time.Time{}, err
}

// mostDraws is how often a code is drawn again because another open letter
// carries it; once in a hundred million for each of them.
const mostDraws = 3

func (c *Centre) issue(ctx context.Context, worker, by, code string, now time.Time) error {
	return c.write(ctx, now, func(p *page) error {
		if _, err := p.Worker(worker); err != nil {
			return err
		}
		if err := p.voidLettersOf(worker, by); err != nil {
			return err
		}
		id := fmt.Sprintf("%s-%d", worker, p.council.N+1)
		letter := Letter{ID: id, Worker: worker, CodeSum: c.codeSum(code), State: LetterOpen, IssuedAt: p.now, Until: p.now.Add(LetterLife)}
		if err := p.AddLetter(letter); err != nil {
			return err
		}
		return p.note(Entry{Actor: by, Action: ActLetter, Object: id})
	})
}

func (p *page) voidLettersOf(worker, by string) error {
	open, err := p.OpenLetters()
	if err != nil {
		return err
	}
	for _, l := range open {
		if l.Worker == worker {
			if err := p.voidLetter(l, by, "replaced"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *page) voidLetter(l Letter, by, reason string) error {
	l.State = LetterVoid
	if err := p.PutLetter(l); err != nil {
		return err
	}
	return p.note(Entry{Actor: by, Action: ActLetterVoid, Object: l.ID, Reason: reason})
}

func (c *Centre) drawCode() (string, error) {
	n, err := rand.Int(c.random, big.NewInt(100_000_000))
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "internal")
	}
	return fmt.Sprintf("%08d", n), nil
}

func (c *Centre) codeSum(code string) string {
	mac := hmac.New(sha256.New, c.keys.Pepper)
	mac.Write([]byte(c.authority + "\x00" + code))
	return hex.EncodeToString(mac.Sum(nil))
}

// Application asks to enrol a laptop. Key is its raw Ed25519 public key.
type Application struct {
	Code, DeviceName string
	Key              []byte
}

// Enrolment is what an enrolled laptop is told.
type Enrolment struct {
	Device Device
	Worker Worker
	Papers Papers
}

// Enrol redeems a code once. The same laptop asking again with the same code
// gets the same enrolment, because its first answer may have been lost. A wrong
// code costs a try: of this laptop's five, and of one open letter's five (the
// one with the fewest spent, since nobody can know which was meant); a letter
// without tries is void, and a new letter gives a laptop without any its five again.
func (c *Centre) Enrol(ctx context.Context, a Application, now time.Time) (Enrolment, error) {
	var out Enrolment
	var refusal error
	key, code := base64.StdEncoding.EncodeToString(a.Key), plainCode(a.Code)
	id, err := c.newID(now)
	if err != nil {
		return out, err
	}
	err = c.write(ctx, now, func(p *page) error {
		out, refusal = Enrolment{Papers: c.papers}, nil
		letter, err := p.letterFor(c.codeSum(code), key)
		if refused(err) { // the refusal itself must be kept: it costs a try
			left, charging := p.chargeGuess(err, key)
			refusal = &CodeRefused{TriesLeft: left, Cause: err}
			return charging
		}
		if err != nil {
			return err
		}
		if out.Worker, err = p.Worker(letter.Worker); err != nil {
			return err
		}
		if letter.State == LetterUsed {
			out.Device, err = p.Device(letter.Device)
			return err
		}
		out.Device = Device{ID: id, Worker: letter.Worker, Key: key, Name: clip(a.DeviceName, 80), EnrolledAt: p.now}
		return p.useLetter(letter, out.Device)
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return Enrolment{}, err
	}
	return out, nil
}

// CodeRefused is a code that was not taken, and how often the same laptop may
// still try: 0 until LetterLife after its last try, or until a letter is issued.
type CodeRefused struct {
	TriesLeft int
	Cause     error // which refusal
}

// Error is the cause's.
func (r *CodeRefused) Error() string { return r.Cause.Error() }

// Unwrap gives the cause.
func (r *CodeRefused) Unwrap() error { return r.Cause }

// letterFor gives the letter this laptop may use, or refuses.
func (p *page) letterFor(sum, key string) (Letter, error) {
	guesses, err := p.guesses(key)
	if err != nil {
		return Letter{}, err
	}
	if guesses.Wrong >= MostGuesses && p.now.Before(guesses.Until) {
		return Letter{}, fault.New(fault.Refused, "central.code-void")
	}
	letter, err := p.Letter(sum)
	switch {
	case fault.Is(err, fault.NotFound):
		return Letter{}, fault.New(fault.Refused, "central.code-wrong")
	case err != nil:
		return Letter{}, err
	case letter.State == LetterUsed:
		if d, err := p.Device(letter.Device); err != nil || d.Key != key {
			return Letter{}, fault.New(fault.Refused, "central.code-used")
		}
	case letter.State == LetterVoid:
		return Letter{}, fault.New(fault.Refused, "central.code-void")
	case !p.now.Before(letter.Until):
		return Letter{}, fault.New(fault.Refused, "central.code-old")
	}
	return letter, nil
}

// guesses are what a laptop got wrong, as far as it still counts. One that has no try
// left begins again once a letter was issued after its last: the office has answered
// its worker's call, and nobody must wait a day with a good letter in hand. This gives
// a guesser nothing. A laptop is only a key, and whoever makes a new one has five tries
// too; what bounds guessing is that every wrong code costs an open letter one of its own
// five, here as well. Without a new letter more tries change nothing, however many.
func (p *page) guesses(key string) (Guesses, error) {
	kept, err := p.Guesses(key)
	if err != nil || kept.Wrong < MostGuesses {
		return kept, err
	}
	open, err := p.OpenLetters()
	if err != nil {
		return kept, err
	}
	last := kept.Until.Add(-LetterLife)
	if slices.ContainsFunc(open, func(l Letter) bool { return l.IssuedAt.After(last) && p.now.Before(l.Until) }) {
		return Guesses{Key: key}, nil
	}
	return kept, nil
}

func refused(err error) bool { return fault.Is(err, fault.Refused) }

// chargeGuess writes the try down and says how many are left. Only a code that
// no letter carries costs a letter one: the holder of an old letter is no guesser.
func (p *page) chargeGuess(refusal error, key string) (left int, err error) {
	guesses, err := p.guesses(key)
	if err != nil {
		return 0, err
	}
	if !p.now.Before(guesses.Until) {
		guesses = Guesses{Key: key}
	}
	guesses.Wrong, guesses.Until = guesses.Wrong+1, p.now.Add(LetterLife)
	if err := p.PutGuesses(guesses); err != nil {
		return 0, err
	}
	if guesses.Wrong <= MostGuesses && keyOf(refusal) == "central.code-wrong" {
		if err := p.chargeLetter(); err != nil {
			return 0, err
		}
	}
	return max(0, MostGuesses-guesses.Wrong), p.note(Entry{Actor: "unknown", Action: ActWrongCode, Reason: keyOf(refusal)})
}

func (p *page) chargeLetter() error {
	open, err := p.OpenLetters()
	if err != nil {
		return err
	}
	var charged *Letter
	for i := range open {
		if p.now.Before(open[i].Until) && (charged == nil || open[i].Tries < charged.Tries) {
			charged = &open[i]
		}
	}
	if charged == nil {
		return nil
	}
	charged.Tries++
	if charged.Tries >= MostGuesses {
		return p.voidLetter(*charged, "centre", "guessed")
	}
	return p.PutLetter(*charged)
}

func (p *page) useLetter(l Letter, d Device) error {
	l.State, l.Device = LetterUsed, d.ID
	if err := p.PutLetter(l); err != nil {
		return err
	}
	if err := p.AddDevice(d); err != nil {
		return err
	}
	return p.note(Entry{Actor: l.Worker, Device: d.ID, Action: ActEnrolled, Object: l.ID})
}

// plainCode takes the code as people copy it from paper: spaces and dashes go.
func plainCode(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed)
}
