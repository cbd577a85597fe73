package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// binary builds the real program once.
var binary = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "central-test-*")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "central")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// running is the real program under a data folder.
type running struct {
	cmd     *exec.Cmd
	data    string
	address string
	errors  *bytes.Buffer
}

// start runs the demo and waits for it to say that it listens.
func start(t testing.TB, data string) *running {
	t.Helper()
	path, err := binary()
	must(t, err)
	r := &running{data: data, errors: &bytes.Buffer{}, cmd: exec.Command(path, "-data", data, "-listen", "127.0.0.1:0", "-demo")}
	r.cmd.Stderr = r.errors
	out, err := r.cmd.StdoutPipe()
	must(t, err)
	must(t, r.cmd.Start())
	t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, ok := strings.Cut(lines.Text(), "is listening on "); ok {
			r.address = address
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return r
		}
	}
	t.Fatalf("the centre did not start: %v %s", lines.Err(), r.errors)
	return nil
}

// kill ends the program as a power cut would.
func (r *running) kill(t testing.TB) {
	t.Helper()
	must(t, r.cmd.Process.Kill())
	_ = r.cmd.Wait() // killed: always an error
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}

// laptop is one that is enrolled with the demo's letter.
type laptop struct {
	key      ed25519.PrivateKey
	enrolled wire.Enrolled
	access   string
	client   *wire.Client
}

func (r *running) enrol(t testing.TB) *laptop {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(r.data, "letter.json"))
	must(t, err)
	var l letter
	must(t, json.Unmarshal(raw, &l))
	_, key, err := ed25519.GenerateKey(nil)
	must(t, err)
	enrolled, err := wire.Enrol(t.Context(), wire.Letter{Address: l.Address, Fingerprint: l.Fingerprint, Code: l.Code}, "test", wire.Options{Key: key})
	must(t, err)
	one := &laptop{key: key, enrolled: enrolled}
	one.connect(t, r)
	return one
}

// connect opens a session, with a centre that may have started anew.
func (l *laptop) connect(t testing.TB, r *running) {
	t.Helper()
	var err error
	l.client, err = wire.NewClient(wire.Options{Address: r.address, Device: l.enrolled.DeviceID, Key: l.key})
	must(t, err)
	hello, err := l.client.Hello(t.Context())
	must(t, err)
	session, err := l.client.OpenSession(t.Context(), hello.Challenge)
	must(t, err)
	l.access = session.Access
}

func (l *laptop) deliver(ctx context.Context, s sealed.Submission) (wire.Accepted, error) {
	got, _, err := l.client.Deliver(ctx, wire.Delivery{ID: s.ID, Payload: s.Bytes, Access: l.access})
	return got, err
}

// theForm is the shipped assessment.
var theForm = sync.OnceValues(func() (*forms.Form, error) {
	known, findings := forms.NewLibrary(library.FS())
	if forms.HasErrors(findings) {
		return nil, errors.New(findings[0].String())
	}
	return known.Form("eha_portal", 1)
})

// document is a sealed assessment of about so many bytes: the shipped form, and
// words that nobody said about a family that is not.
func document(t testing.TB, l *laptop, size int) sealed.Submission {
	t.Helper()
	form, err := theForm()
	must(t, err)
	doc := forms.Document{Schema: forms.DocumentSchema, Form: forms.DocForm{ID: form.ID, Version: form.Version, SHA256: form.SHA256}, Title: form.Title.EN, Language: "en"}
	for _, q := range form.Questions {
		if q.Table != nil || q.Type == forms.TypeTable || q.Type == forms.TypeStatic || q.Type == forms.TypeComputed {
			continue
		}
		doc.Answers = append(doc.Answers, forms.DocAnswer{Q: q.ID, Asked: q.Label.EN, Type: q.Type})
	}
	each := size/len(doc.Answers)/2 - 150 // a text stands twice: value and says
	for i := range doc.Answers {
		text := words(max(each, 10))
		value, err := json.Marshal(text)
		must(t, err)
		doc.Answers[i].Parts = []forms.DocPart{{Subject: "0", Value: value, Says: text, At: "2026-11-22T14:02:11Z", By: "w-10442"}}
	}
	body, err := json.Marshal(doc)
	must(t, err)
	id, err := sealed.NewID(time.Now(), chance{})
	must(t, err)
	s, err := sealed.Seal(sealed.Envelope{ID: id, Kind: "assessment", Authority: l.enrolled.Authority, Form: &sealed.Form{Code: form.ID, Version: form.Version},
		Author: sealed.Author{Worker: l.enrolled.Worker.ID, Device: l.enrolled.DeviceID}, SealedAt: time.Now(), Body: body})
	must(t, err)
	return s
}

// chance is unguessable enough for tests, and safe for many at once.
type chance struct{}

func (chance) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(rand.Uint32())
	}
	return len(b), nil
}

// vocabulary packs about as well as English does.
var vocabulary = sync.OnceValue(func() []string {
	list := make([]string, 1500)
	source := rand.New(rand.NewPCG(1, 2))
	for i := range list {
		word := make([]byte, 2+source.IntN(8))
		for j := range word {
			word[j] = "etaoinshrdlucmwfgypb"[source.IntN(20)]
		}
		list[i] = string(word)
	}
	return list
})

func words(size int) string {
	var b strings.Builder
	for b.Len() < size {
		b.WriteString(vocabulary()[int(1500*rand.Float64()*rand.Float64())])
		b.WriteByte(' ')
	}
	return b.String()
}
