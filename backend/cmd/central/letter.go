package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/clock"
)

// letter is an activation letter: all a laptop needs to find the centre, know
// it again, and be let in once. The JSON form is for demonstrations and tests.
type letter struct {
	Address     string    `json:"address"`
	Fingerprint string    `json:"fingerprint"`
	Code        string    `json:"code"`
	Worker      string    `json:"worker"`
	Until       time.Time `json:"until"`
	name        string
	council     string
}

func (o *opened) newLetter(ctx context.Context, worker, address string) (letter, error) {
	now := clock.Now()
	w, err := o.Worker(ctx, worker)
	if err != nil {
		return letter{}, fmt.Errorf("worker %q: %w", worker, err)
	}
	code, until, err := o.IssueLetter(ctx, worker, by, now)
	if err != nil {
		return letter{}, err
	}
	return letter{Address: address, Fingerprint: o.Fingerprint(), Code: code, Worker: worker, Until: until,
		name: w.FullName, council: o.profile.Name.EN}, nil
}

// write keeps the letter as JSON, for `earlyhelp enrol -letter FILE`. Whoever
// reads the file can enrol: it is as secret as the paper.
func (l letter) write(path string) error {
	b, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(b, '\n'))
}

// text is the letter in plain words, for printing.
func (l letter) text() string {
	return fmt.Sprintf(`
ACTIVATION LETTER                                              %s

For: %s

Start Early Help on your laptop and type these three things:

    Address of the centre    %s
    Fingerprint              %s
    Code                     %s %s

The code works once, until %s. After five wrong tries it is void.
A new letter makes this one void. If the fingerprint is refused, stop and
phone the Helpdesk: another computer may be posing as the centre.

`, l.council, l.name, l.Address, l.Fingerprint, l.Code[:4], l.Code[4:], l.Until.In(central.London()).Format("15:04 on Monday 2 January 2006"))
}
