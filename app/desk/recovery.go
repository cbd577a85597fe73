package desk

import (
	"context"
	"crypto/rand"
	"math/big"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/vault"
)

// Recovery is the printed way back in: shown once, stored nowhere.
type Recovery struct {
	Recovery []string `json:"recovery" doc:"The groups, in order."`
	Ask      []int    `json:"ask" doc:"Numbers (from 1) of the two groups to type back."`
}

// RecoveryCheck proves that the code is on paper, or puts that off.
type RecoveryCheck struct {
	_      struct{}          `json:"-" additionalProperties:"true"`
	Groups map[string]string `json:"groups,omitempty" doc:"Group number (from 1) to what was typed."`
	Later  bool              `json:"later,omitempty" doc:"Not now: this code is forgotten, and home asks for a new one until one is proved."`
}

// shownCode is the recovery code while it is on the screen. It is in memory
// only: a program that ends now has forgotten it, and home leads to a new one.
type shownCode struct {
	groups []string
	ask    []int      // numbers of the groups to type back
	key    *vault.Key // to put it in force with, once it is proved; nil where the vault was made with it
}

// show puts a code on the screen.
func (d *Desk) show(groups []string, key *vault.Key) (Recovery, error) {
	ask, err := twoOf(len(groups))
	if err != nil {
		return Recovery{}, err
	}
	d.shown.Store(&shownCode{groups: groups, ask: ask, key: key})
	return Recovery{Recovery: groups, Ask: ask}, nil
}

// newRecovery draws a new code. It asks for the passphrase first: whoever finds
// a laptop open must not walk off with a way back in. The code before it opens
// until this one is proved.
func (d *Desk) newRecovery(_ context.Context, in *call[UnlockWith]) (Recovery, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	_, release, err := d.use()
	if err != nil {
		return Recovery{}, err
	}
	defer release()
	defer debug.FreeOSMemory() // as at the unlock
	key, err := d.keyFor(in.Body)
	if err != nil {
		return Recovery{}, err
	}
	return d.show(vault.NewRecovery(), &key)
}

func (d *Desk) confirmRecovery(ctx context.Context, in *call[RecoveryCheck]) (nothing, error) {
	d.entering.Lock()
	defer d.entering.Unlock()
	s, release, err := d.use()
	if err != nil {
		return nothing{}, err
	}
	defer release()
	if in.Body.Later {
		d.shown.Store(nil)
		d.Changed(ChangedHome, ChangedSettings)
		return nothing{}, nil
	}
	shown := d.shown.Load()
	if shown == nil {
		return nothing{}, fault.New(fault.Conflict, "desk.no-code")
	}
	if err := shown.check(in.Body.Groups); err != nil {
		return nothing{}, err
	}
	if shown.key != nil {
		if err := vault.ReplaceRecovery(d.Dir, *shown.key, shown.groups, d.vaultOptions("")); err != nil {
			return nothing{}, err
		}
	}
	d.shown.Store(nil)
	return nothing{}, s.prove(context.WithoutCancel(ctx), codeProved)
}

// prove keeps that the person has the code on paper.
func (s *session) prove(ctx context.Context, how keyAct) error {
	if err := s.noteKey(ctx, how); err != nil {
		return err
	}
	kept := s.enrolment
	kept.RecoveryProved = true
	if err := s.keepEnrolment(ctx, kept); err != nil {
		return err
	}
	s.proved.Store(true)
	s.desk.Changed(ChangedHome, ChangedSettings)
	return nil
}

// check compares the groups that were asked for.
func (c *shownCode) check(typed map[string]string) error {
	for _, n := range c.ask {
		if !sameGroup(typed[strconv.Itoa(n)], c.groups[n-1]) {
			return fault.New(fault.Invalid, "desk.recovery-group", n)
		}
	}
	return nil
}

// sameGroup forgives case, spaces and dashes, as the vault does.
func sameGroup(typed, group string) bool {
	plain := strings.NewReplacer(" ", "", "-", "")
	return plain.Replace(strings.ToUpper(typed)) == plain.Replace(strings.ToUpper(group))
}

// twoOf draws two different numbers from 1 to n, in order.
func twoOf(n int) ([]int, error) {
	if n < 2 {
		return nil, fault.New(fault.Internal, "internal")
	}
	first, err := draw(n)
	if err != nil {
		return nil, err
	}
	second, err := draw(n - 1)
	if err != nil {
		return nil, err
	}
	if second >= first {
		second++
	}
	ask := []int{first, second}
	slices.Sort(ask)
	return ask, nil
}

func draw(n int) (int, error) {
	r, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
	if err != nil {
		return 0, fault.Wrap(err, fault.Internal, "internal")
	}
	return int(r.Int64()) + 1, nil
}

// codePaper is the paper of the code on the screen, drawn in memory.
func (s *session) codePaper(ctx context.Context) (pdf.Document, error) {
	shown := s.desk.shown.Load()
	if shown == nil {
		return pdf.Document{}, fault.New(fault.Conflict, "desk.no-code")
	}
	language := s.desk.language()
	return pdf.Render(ctx, pdf.RecoveryCode{Groups: shown.groups, Worker: s.enrolment.Worker.FullName,
		Council: councilOf(s.profile, language).Name, Language: language, PrintedAt: s.desk.now().In(london), NotYetInForce: shown.key != nil}.Job())
}

// printCode hands the paper to the printer, and to nothing else: no file, no
// line in the log of prints.
func (s *session) printCode(ctx context.Context, _ *struct{}) (nothing, error) {
	paper, err := s.codePaper(ctx)
	if err != nil {
		return nothing{}, err
	}
	return nothing{}, s.desk.Printer.Print(ctx, paper.Bytes, s.words().say("print.name")+" "+string(s.desk.today()))
}

// codePDF is the same paper for a page that prints by itself.
func (s *session) codePDF(ctx context.Context, _ *struct{}) (*file, error) {
	paper, err := s.codePaper(ctx)
	if err != nil {
		return nil, err
	}
	return pdfFile(paper), nil
}
