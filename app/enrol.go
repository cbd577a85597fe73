package app

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
)

// runEnrol is the first run without a screen, for scripts and for a coordinator
// who sets up many laptops. It goes through the same door as the screens.
func runEnrol(args []string, in io.Reader, out, errs io.Writer) error {
	var data, letterFile string
	flags := flag.NewFlagSet("earlyhelp enrol", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&data, "data", "", "folder of the encrypted store to make")
	flags.StringVar(&letterFile, "letter", "", "the activation letter as JSON: address, fingerprint, code")
	if err := flags.Parse(args); err != nil {
		return fault.Wrap(err, fault.Invalid, "app.flags")
	}
	letter, err := readLetter(letterFile)
	if err != nil {
		return err
	}
	passphrase, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return fault.Wrap(err, fault.Invalid, "app.passphrase")
	}
	ctx := context.Background()
	shipped, err := shippedForms()
	if err != nil {
		return err
	}
	o, err := parts(ctx, data, shipped, errs)
	if err != nil {
		return err
	}
	if o.Fault != nil {
		return o.Fault
	}
	recovery, err := enrolBy(ctx, o, letter, strings.TrimRight(passphrase, "\r\n"))
	if err != nil {
		return err
	}
	fmt.Fprintln(out, strings.Join(recovery, " "))
	return nil
}

func readLetter(name string) (desk.EnrolLetter, error) {
	var letter desk.EnrolLetter
	raw, err := os.ReadFile(name)
	if err != nil {
		return letter, fault.Wrap(err, fault.Invalid, "app.letter")
	}
	return letter, fault.Wrap(json.Unmarshal(raw, &letter), fault.Invalid, "app.letter")
}

// enrolBy enrols and closes the store again.
func enrolBy(ctx context.Context, o desk.Options, letter desk.EnrolLetter, passphrase string) ([]string, error) {
	o.Face = noFace{}
	d := desk.New(o)
	defer d.End(ctx)
	if err := ask(d, "/api/enrol", letter, nil); err != nil {
		return nil, err
	}
	var made desk.Recovery
	if err := ask(d, "/api/enrol/passphrase", desk.NewPassphrase{Passphrase: passphrase, Again: passphrase}, &made); err != nil {
		return nil, err
	}
	return made.Recovery, nil
}

// ask posts to the door in memory.
func ask(d *desk.Desk, path string, body, answer any) error {
	return askBy(d, http.MethodPost, path, body, answer)
}

func askBy(d *desk.Desk, method, path string, body, answer any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	request, err := http.NewRequest(method, path, strings.NewReader(string(raw)))
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	request.Header.Set("Content-Type", "application/json")
	said := desk.Answer(d.Handler(), request)
	if said.Status != http.StatusOK {
		var refusal desk.Refusal
		if err := json.Unmarshal(said.Body, &refusal); err != nil {
			return fault.Wrap(err, fault.Internal, "internal")
		}
		return &refusal
	}
	if answer == nil {
		return nil
	}
	return fault.Wrap(json.Unmarshal(said.Body, answer), fault.Internal, "internal")
}

// noFace is a program without screens.
type noFace struct{}

func (noFace) Name() string    { return "browser" }
func (noFace) Relaunch() error { return nil }
func (noFace) Quit()           {}
func (noFace) SaveAs(context.Context, string, []byte) (bool, error) {
	return false, desk.ErrNoDialog
}
