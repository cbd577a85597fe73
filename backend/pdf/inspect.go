package pdf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"earlyhelp.example/backend/fault"
)

// What is taken of other people's PDFs.
const (
	maxPart   = 60 << 20 // bytes of one file
	maxBundle = 200 << 20
	maxPages  = 2000
	patience  = 30 * time.Second // with one file, or one bundle
)

// Inspect tells the pages of somebody else's PDF, or why it cannot be used: it
// is empty, no PDF, damaged, too large, or locked. The password may be empty.
// The error is a fault of the kind Invalid with a sentence.
func Inspect(ctx context.Context, file []byte, password string) (pages int, err error) {
	switch {
	case len(file) == 0:
		return 0, fault.New(fault.Invalid, "bundle.empty")
	case len(file) > maxPart:
		return 0, fault.New(fault.Invalid, "bundle.large", maxPart>>20)
	case !bytes.Contains(file[:min(len(file), 1024)], []byte("%PDF-")):
		return 0, fault.New(fault.Invalid, "bundle.notpdf")
	}
	pages, err = within(ctx, func() (int, error) {
		read, err := api.ReadAndValidate(bytes.NewReader(file), settings(password))
		if err != nil {
			return 0, unusable(err, password)
		}
		return read.PageCount, nil
	})
	switch {
	case err != nil:
		return 0, err
	case pages < 1:
		return 0, fault.New(fault.Invalid, "bundle.damaged")
	case pages > maxPages:
		return 0, fault.New(fault.Invalid, "bundle.pages", maxPages)
	}
	return pages, nil
}

// unusable says why a file could not be read. pdfcpu opens no file with a
// password of several words, though it locks one: then too it is the password
// that does not fit.
func unusable(err error, password string) error {
	switch {
	case password == "" && errors.Is(err, pdfcpu.ErrWrongPassword):
		return fault.New(fault.Invalid, "bundle.locked")
	case password != "" && (errors.Is(err, pdfcpu.ErrWrongPassword) || strings.Contains(err.Error(), "encryption setup")):
		return fault.New(fault.Invalid, "bundle.password")
	}
	return fault.Wrap(err, fault.Invalid, "bundle.damaged")
}

// opened is a part as a PDF that needs no password: a locked one opened, a
// picture on a page of its own.
func (p Part) opened(ctx context.Context) ([]byte, error) {
	if len(p.JPEG) > 0 {
		return within(ctx, func() ([]byte, error) { return pageOf(p.JPEG) })
	}
	if p.Password == "" {
		return p.PDF, nil
	}
	if _, err := Inspect(ctx, p.PDF, p.Password); err != nil {
		return nil, err
	}
	return within(ctx, func() ([]byte, error) {
		var out bytes.Buffer
		conf := settings(p.Password)
		conf.Cmd = model.DECRYPT
		if err := api.Decrypt(bytes.NewReader(p.PDF), &out, conf); err != nil {
			return nil, unusable(err, p.Password)
		}
		return out.Bytes(), nil
	})
}

// pageOf puts a picture on a page of A4.
func pageOf(jpeg []byte) ([]byte, error) {
	imp := api.DefaultImportConfig()
	imp.PageDim, imp.PageSize, imp.UserDim = types.PaperSize["A4"], "A4", true
	imp.Pos, imp.Scale, imp.ScaleAbs = types.Center, 0.92, false
	var out bytes.Buffer
	if err := api.ImportImages(nil, &out, []io.Reader{bytes.NewReader(jpeg)}, imp, settings("")); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "bundle.picture")
	}
	return out.Bytes(), nil
}

// settings are pdfcpu's, bound to what a laptop can bear. It must never make a
// folder of its own in the user's profile.
func settings(password string) *model.Configuration {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.UserPW, conf.OwnerPW = password, password
	conf.Limits.MaxStreamBytes, conf.Limits.MaxDecodeBytes, conf.Limits.MaxImageBytes = maxPart, 256<<20, 256<<20
	conf.Limits.MaxObjectCount, conf.Limits.MaxXRefEntries = 1_000_000, 1_000_000
	return conf
}

// workers bounds how many files are read at one time, those given up on too: a
// reader that is stuck cannot be stopped, only kept from multiplying.
var workers = make(chan struct{}, 4)

// within does work for as long as our patience and the context's last, and
// turns a panic over hostile bytes into a fault.
func within[T any](ctx context.Context, work func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var none T
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case workers <- struct{}{}:
	case <-ctx.Done():
		return none, fault.Wrap(ctx.Err(), fault.Invalid, "bundle.slow")
	}
	done := make(chan outcome, 1)
	go func() {
		defer func() { <-workers }()
		defer func() {
			if recover() != nil {
				done <- outcome{err: fault.New(fault.Invalid, "bundle.damaged")}
			}
		}()
		value, err := work()
		done <- outcome{value, err}
	}()
	select {
	case out := <-done:
		return out.value, out.err
	case <-ctx.Done():
		return none, fault.Wrap(ctx.Err(), fault.Invalid, "bundle.slow")
	}
}
