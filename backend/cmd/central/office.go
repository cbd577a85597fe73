package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"filippo.io/age"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/clock"
)

// by is whom the audit book names for what is done at the terminal.
const by = "administrator"

// with opens the folder, does the work and closes the book.
func (p program) with(ctx context.Context, data string, do func(*opened) error) error {
	if data == "" {
		return usage("say where the data folder is: -data DIR")
	}
	o, err := folder(data).open(ctx, p.log)
	if err != nil {
		return err
	}
	return errors.Join(do(o), o.book.Close())
}

func (p program) setup(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("setup", flag.ContinueOnError)
	data, file := flags.String("data", "", ""), flags.String("profile", "", "")
	escrow, address := flags.String("escrow", "", ""), flags.String("address", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *data == "" || *file == "" || !strings.HasPrefix(*address, "https://") {
		return usage("say -data DIR, -profile FILE and -address https://…\n\n" + help)
	}
	if _, err := age.ParseRecipients(strings.NewReader(*escrow)); err != nil {
		return usage("-escrow must be the council's age recipient (age1…); its identity stays with two people, never here.")
	}
	source, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	if _, err := readProfile(source); err != nil {
		return err
	}
	return folder(*data).prepare(source, councilFile{Address: *address, EscrowRecipient: *escrow}, clock.Now())
}

func (p program) addWorker(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("worker add", flag.ContinueOnError)
	data := flags.String("data", "", "")
	var w central.Worker
	flags.StringVar(&w.ID, "id", "", "")
	flags.StringVar(&w.FullName, "name", "", "")
	flags.StringVar(&w.JobTitle, "job", "", "")
	flags.StringVar(&w.Agency, "agency", "", "")
	flags.StringVar(&w.AgencyType, "agencytype", "", "")
	flags.StringVar(&w.Phone, "phone", "", "")
	flags.StringVar(&w.Email, "email", "", "")
	flags.StringVar(&w.Roles, "roles", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	return p.with(ctx, *data, func(o *opened) error { return o.PutWorker(ctx, w, by, clock.Now()) })
}

func (p program) letter(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("letter", flag.ContinueOnError)
	data, worker := flags.String("data", "", ""), flags.String("worker", "", "")
	file := flags.String("json", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	return p.with(ctx, *data, func(o *opened) error {
		l, err := o.newLetter(ctx, *worker, o.council.Address)
		if err != nil {
			return err
		}
		if *file != "" {
			return l.write(*file)
		}
		_, err = fmt.Fprint(p.out, l.text())
		return err
	})
}

func (p program) addAccount(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("account add", flag.ContinueOnError)
	data := flags.String("data", "", "")
	var a central.Account
	flags.StringVar(&a.Name, "name", "", "")
	flags.StringVar(&a.FullName, "fullname", "", "")
	flags.StringVar(&a.Role, "role", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	password, err := bufio.NewReader(p.in).ReadString('\n')
	if password = strings.TrimRight(password, "\r\n"); password == "" {
		return usage("give the password on standard input, so that it stays out of the history: " + fmt.Sprint(err))
	}
	return p.with(ctx, *data, func(o *opened) error { return o.AddAccount(ctx, a, password, by, clock.Now()) })
}

func (p program) verifyAudit(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	data := flags.String("data", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	return p.with(ctx, *data, func(o *opened) error {
		report, err := o.VerifyAudit(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "The audit book is whole: %d lines, %d submissions as they arrived, head %s\n", report.Rows, report.Submissions, report.Head)
		return err
	})
}
