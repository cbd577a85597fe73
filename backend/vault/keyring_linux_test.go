package vault

import (
	"bufio"
	"bytes"
	"maps"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"github.com/godbus/dbus/v5"
)

// The D-Bus names of the Secret Service (specifications.freedesktop.org).
const (
	secretsName = "org.freedesktop.secrets"
	secretsPath = "/org/freedesktop/secrets"
	secretsLove = secretsPath + "/collection/login"
)

type dbusSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// secrets is a Secret Service with one collection, as gnome-keyring and KWallet
// answer it. asks is one that is locked and wants to ask the person first, who
// never answers.
type secrets struct {
	bus  *dbus.Conn
	asks bool

	mu    sync.Mutex
	made  int
	items map[dbus.ObjectPath]*item
}

type item struct {
	of         *secrets
	path       dbus.ObjectPath
	attributes map[string]string
	secret     dbusSecret
}

func (s *secrets) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), secretsPath + "/session/1", nil
}

func (s *secrets) Unlock(what []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asks {
		return nil, secretsPath + "/prompt/1", nil
	}
	return what, "/", nil
}

func (s *secrets) Close() *dbus.Error        { return nil }
func (s *secrets) Prompt(string) *dbus.Error { return nil }

// Get answers the one property that is asked for.
func (s *secrets) Get(_, _ string) (dbus.Variant, *dbus.Error) {
	return dbus.MakeVariant([]dbus.ObjectPath{secretsLove}), nil
}

func (s *secrets) SearchItems(want map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []dbus.ObjectPath{}
	for path, i := range s.items {
		if maps.Equal(i.attributes, want) {
			found = append(found, path)
		}
	}
	return found, nil
}

func (s *secrets) CreateItem(properties map[string]dbus.Variant, secret dbusSecret, _ bool) (path, prompt dbus.ObjectPath, refused *dbus.Error) {
	attributes, ok := properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	if !ok {
		return "", "", dbus.NewError("org.freedesktop.DBus.Error.InvalidArgs", nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, i := range s.items {
		if maps.Equal(i.attributes, attributes) {
			i.secret = secret
			return path, "/", nil
		}
	}
	s.made++
	i := &item{s, dbus.ObjectPath(secretsLove + "/" + strconv.Itoa(s.made)), attributes, secret}
	s.items[i.path] = i
	if err := s.bus.Export(i, i.path, "org.freedesktop.Secret.Item"); err != nil {
		return "", "", dbus.MakeFailedError(err)
	}
	return i.path, "/", nil
}

func (i *item) GetSecret(dbus.ObjectPath) (dbusSecret, *dbus.Error) {
	i.of.mu.Lock()
	defer i.of.mu.Unlock()
	return i.secret, nil
}

func (i *item) Delete() (dbus.ObjectPath, *dbus.Error) {
	i.of.mu.Lock()
	defer i.of.mu.Unlock()
	delete(i.of.items, i.path)
	return "/", nil
}

// ask makes it want to ask the person from now on.
func (s *secrets) ask() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asks = true
}

func (s *secrets) kept() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

// secretService starts a session bus of this test's own with a Secret Service
// on it. The keyring's library joins the session bus once in a process, so one
// test does all.
func secretService(t *testing.T) *secrets {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("no dbus-daemon here: without a bus there is no keyring to test (2026-11-22)")
	}
	daemon := exec.CommandContext(t.Context(), program, "--session", "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	must(t, err)
	must(t, daemon.Start())
	t.Cleanup(func() { _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	bus, err := dbus.Connect(strings.TrimSpace(address))
	must(t, err)
	s := &secrets{bus: bus, items: map[dbus.ObjectPath]*item{}}
	for path, names := range map[dbus.ObjectPath][]string{
		secretsPath:                {"org.freedesktop.Secret.Service", "org.freedesktop.DBus.Properties"},
		secretsLove:                {"org.freedesktop.Secret.Collection"},
		secretsPath + "/session/1": {"org.freedesktop.Secret.Session"},
		secretsPath + "/prompt/1":  {"org.freedesktop.Secret.Prompt"},
	} {
		for _, name := range names {
			must(t, bus.Export(s, path, name))
		}
	}
	_, err = bus.RequestName(secretsName, dbus.NameFlagDoNotQueue)
	must(t, err)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// On a real bus: the device secret goes into the keyring and comes back, the
// vault does not open without it, ten wrong guesses take it away, and a keyring
// that waits for a person is none.
func TestTheSystemKeyringOnTheBus(t *testing.T) {
	service := secretService(t)
	ring := SystemKeyring()
	if ring == nil {
		t.Fatal("no keyring is found on the bus")
	}
	secret := []byte{0, 255, 10, 13, 0}
	must(t, ring.Set("store-1", secret))
	must(t, ring.Set("store-1", secret)) // in its place, not beside it
	if got, err := ring.Get("store-1"); err != nil || !bytes.Equal(got, secret) || service.kept() != 1 {
		t.Errorf("came back %x, %v; %d items", got, err, service.kept())
	}
	_, err := ring.Get("store-2")
	want(t, err, fault.NotFound, "another store's")
	must(t, ring.Delete("store-1"))
	must(t, ring.Delete("store-1"))
	_, err = ring.Get("store-1")
	want(t, err, fault.NotFound, "deleted")

	b := &bench{dir: t.TempDir(), clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	b.o = Options{Cost: tinyCost, Keyring: ring, Now: func() time.Time { return b.clock }}
	b.key, b.recovery, err = Create(b.dir, passphrase, b.o)
	must(t, err)
	_, err = Open(b.dir, passphrase, b.o)
	must(t, err)
	for range 10 {
		_, err = Open(b.dir, "not it at all", b.o)
		want(t, err, fault.Refused, "a wrong guess")
		b.clock = b.clock.Add(time.Hour)
	}
	if service.kept() != 0 {
		t.Error("ten wrong guesses left the device secret in the keyring")
	}
	_, err = Open(b.dir, passphrase, b.o)
	want(t, err, fault.Refused, "the right passphrase without the device secret")
	_, err = OpenRecovery(b.dir, strings.Join(b.recovery, " "), b.o)
	must(t, err)

	service.ask()
	began := time.Now()
	if SystemKeyring() != nil || time.Since(began) > 2*keyringPatient {
		t.Errorf("a keyring that asks a person was waited for %v", time.Since(began))
	}
}
