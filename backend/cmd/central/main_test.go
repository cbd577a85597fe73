package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/wire"
)

// screen is what the program prints, readable while it runs.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	said chan struct{} // closed once it listens
	once sync.Once
}

func newScreen() *screen { return &screen{said: make(chan struct{})} }

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.text.Write(b)
	if strings.Contains(s.text.String(), "listening on") {
		s.once.Do(func() { close(s.said) })
	}
	return n, err
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func run(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	out := newScreen()
	p := program{in: strings.NewReader(stdin), out: out, log: slog.New(slog.DiscardHandler)}
	err := p.run(t.Context(), args)
	return out.String(), err
}

func TestRefusals(t *testing.T) {
	strange, demo := t.TempDir(), filepath.Join(t.TempDir(), "demo")
	must(t, os.WriteFile(filepath.Join(strange, "work.db"), nil, 0o600))
	must(t, folder(demo).demo(time.Now()))
	for _, test := range []struct{ args, why string }{
		{"-data D -listen 0.0.0.0:7443", "loopback only"},
		{"-data D -listen :7443", "loopback only"},
		{"-data D -listen localhost:7443", "loopback only"}, // a name may mean another computer
		{"-data D -listen 192.0.2.1:7443 -demo", "loopback only"},
		{"-data D -listen 0.0.0.0:7443 -demo -cert c -key k", "loopback only"},
		{"-data D -listen 0.0.0.0:7443 -cert c", "go together"},
		{"-data STRANGE -listen 127.0.0.1:0 -demo", "a folder that it made itself"},
		{"-data DEMO -listen 127.0.0.1:0", "made by -demo"},
		{"-data D -listen 127.0.0.1:0", "not a centre's folder yet"},
		{"-listen 127.0.0.1:0", "central is the centre"},
		{"-data D -listen 127.0.0.1:0 more", "not understood: more"},
		{"-nonsense", "flag provided but not defined"},
		{"letter -data D -worker w", "not a centre's folder yet"},
		{"letter", "where the data folder is"},
		{"setup -data DEMO -profile P -escrow E -address http://x", "https://"},
	} {
		args := strings.NewReplacer("STRANGE", strange, "DEMO", demo, "D", filepath.Join(t.TempDir(), "none")).Replace(test.args)
		if _, err := run(t, "", strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), test.why) {
			t.Errorf("central %s: %v, want %q", test.args, err, test.why)
		}
	}
	if entries, err := os.ReadDir(strange); err != nil || len(entries) != 1 {
		t.Errorf("the strange folder holds %d files, %v", len(entries), err)
	}
}

func TestVersion(t *testing.T) {
	if out, err := run(t, "", "-version"); err != nil || out != "central dev\n" {
		t.Errorf("%q %v", out, err)
	}
}

// council sets a real one up: profile, escrow, keys, worker, account.
func council(t *testing.T, address string) string {
	t.Helper()
	data, profile := filepath.Join(t.TempDir(), "centre"), filepath.Join(t.TempDir(), "profile.yaml")
	source, err := fs.ReadFile(library.FS(), demoProfile)
	must(t, err)
	must(t, os.WriteFile(profile, source, 0o600))
	identity, err := age.GenerateX25519Identity()
	must(t, err)
	for _, args := range [][]string{
		{"setup", "-data", data, "-profile", profile, "-escrow", identity.Recipient().String(), "-address", address},
		{"worker", "add", "-data", data, "-id", "w-1", "-name", "Wren Aldous"},
		{"account", "add", "-data", data, "-name", "priya", "-fullname", "Priya Raman", "-role", "mash"},
	} {
		_, err := run(t, "correct horse battery\n", args...)
		must(t, err)
	}
	return data
}

func TestTheOffice(t *testing.T) {
	data := council(t, "https://centre.example")
	out, err := run(t, "", "letter", "-data", data, "-worker", "w-1")
	must(t, err)
	for _, want := range []string{`For: Wren Aldous`, `Address of the centre    https://centre\.example`, `Fingerprint              ([0-9A-Z]{4}-){3}[0-9A-Z]{4}\n`, `Code                     \d{4} \d{4}\n`, `After five wrong tries it is void`} {
		if !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("the letter lacks %q:\n%s", want, out)
		}
	}
	if _, err := run(t, "", "letter", "-data", data, "-worker", "nobody"); err == nil {
		t.Error("a letter for nobody")
	}
	if _, err := run(t, "short\n", "account", "add", "-data", data, "-name", "a", "-fullname", "A"); err == nil {
		t.Error("a short password was taken")
	}
	if _, err := run(t, "", "setup", "-data", data, "-profile", filepath.Join(data, "profile.yaml"), "-escrow", "age1x", "-address", "https://x"); err == nil {
		t.Error("a folder was set up twice")
	}
	out, err = run(t, "", "audit", "verify", "-data", data)
	if err != nil || !strings.HasPrefix(out, "The audit book is whole: 3 lines, 0 submissions") {
		t.Errorf("%q %v", out, err)
	}
	private(t, data)
}

// private checks that nobody else on the machine may read what is there.
func private(t *testing.T, data string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return // who may read is inherited from the folder above there
	}
	must(t, filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %s", filepath.Base(path), info.Mode())
		}
		return err
	}))
}

// selfSigned writes a certificate for 127.0.0.1 and gives the pool that trusts it.
func selfSigned(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	must(t, err)
	raw, err := x509.MarshalPKCS8PrivateKey(secret)
	must(t, err)
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	must(t, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), 0o600))
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return cert, key, pool
}

// freeAddress is a loopback address that nothing listens on just now.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { must(t, l.Close()) }()
	return l.Addr().String()
}

func TestServingByTLSAndEndingInGoodOrder(t *testing.T) {
	address := freeAddress(t)
	data := council(t, "https://"+address)
	cert, key, pool := selfSigned(t)
	out := newScreen()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	p := program{in: strings.NewReader(""), out: out, log: slog.New(slog.DiscardHandler)}
	go func() { ended <- p.run(ctx, []string{"-data", data, "-listen", address, "-cert", cert, "-key", key}) }()
	select {
	case <-out.said:
	case err := <-ended:
		t.Fatalf("ended: %v", err)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	resp, err := client.Get("https://" + address + wire.PathHello)
	must(t, err)
	_, _ = io.Copy(io.Discard, resp.Body)
	must(t, resp.Body.Close())
	if resp.StatusCode != 200 || resp.ProtoMajor != 2 || resp.Header.Get("Strict-Transport-Security") == "" || resp.TLS.Version < tls.VersionTLS12 {
		t.Errorf("%s %s, headers %v", resp.Status, resp.Proto, resp.Header)
	}
	resp, err = client.Post("https://"+address+"/staff/api/signin", "application/json", strings.NewReader(`{"account":"priya","password":"correct horse battery"}`))
	must(t, err)
	must(t, resp.Body.Close())
	if cookie := resp.Header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-eh_staff=") || !strings.Contains(cookie, "; Secure") {
		t.Errorf("%s, cookie flags %q", resp.Status, regexp.MustCompile(`=[^;]*`).ReplaceAllString(cookie, "=…"))
	}
	client.CloseIdleConnections()
	stop()
	must(t, <-ended)
	if _, err := os.Stat(filepath.Join(data, "book.db-wal")); err == nil {
		t.Error("the book was left open: its WAL is still there")
	}
	private(t, data)
}
