package vault

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"earlyhelp.example/backend/fault"
)

const passphrase = "cold kettle garden seven"

// tinyCost makes an unlock take microseconds; the bound on reading is put back
// where the bounds are what is tested.
var tinyCost = Cost{Passes: 2, MemoryKiB: 64, Lanes: 1}

func TestMain(m *testing.M) {
	leastRead = tinyCost.MemoryKiB
	os.Exit(m.Run())
}

// memory is a keyring for tests.
type memory map[string][]byte

func (m memory) Get(store string) ([]byte, error) {
	secret, found := m[store]
	if !found {
		return nil, fault.New(fault.NotFound, "vault.device_gone")
	}
	return secret, nil
}
func (m memory) Set(store string, secret []byte) error { m[store] = secret; return nil }
func (m memory) Delete(store string) error             { delete(m, store); return nil }

// bench is one vault on a test's disk, with a clock the test moves.
type bench struct {
	dir      string
	key      Key
	recovery []string
	ring     memory
	o        Options
	clock    time.Time
}

func set(t *testing.T, withKeyring bool, recipient string) *bench {
	t.Helper()
	b := &bench{dir: t.TempDir(), clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	b.o = Options{Recipient: recipient, Cost: tinyCost, Now: func() time.Time { return b.clock }}
	if withKeyring {
		b.ring = memory{}
		b.o.Keyring = b.ring
	}
	var err error
	if b.key, b.recovery, err = Create(b.dir, passphrase, b.o); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) path() string { return filepath.Join(b.dir, vaultFile) }

func want(t *testing.T, err error, kind fault.Kind, doing string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", doing, err, kind)
	}
}

func TestThreeWaysIn(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	b := set(t, true, id.Recipient().String())
	typed := strings.ToLower(strings.Join(b.recovery, " - "))
	ways := map[string]func() (Key, error){
		"passphrase": func() (Key, error) { return Open(b.dir, passphrase, b.o) },
		"recovery":   func() (Key, error) { return OpenRecovery(b.dir, typed, b.o) },
		"escrow":     func() (Key, error) { return OpenEscrow(b.dir, id.String()) },
	}
	for name, open := range ways {
		if got, err := open(); err != nil || got != b.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(b.recovery) != 8 || len(b.recovery[0]) != 4 {
		t.Errorf("recovery code has the wrong shape: %d groups", len(b.recovery))
	}
	raw, err := os.ReadFile(b.path())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{passphrase, b.recovery[0] + b.recovery[1], string(b.key.data[:8])} {
		if strings.Contains(string(raw), secret) {
			t.Error("vault.json holds a secret in clear")
		}
	}
}

func TestPostQuantumEscrow(t *testing.T) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	b := set(t, false, "")
	want(t, ReaddEscrow(b.dir, b.key, "age1nothing"), fault.Invalid, "a recipient that is none")
	if err := ReaddEscrow(b.dir, b.key, id.Recipient().String()); err != nil {
		t.Fatal(err)
	}
	if got, err := OpenEscrow(b.dir, id.String()); err != nil || got != b.key {
		t.Errorf("hybrid escrow: %v", err)
	}
	if r, err := Recipient(b.dir); err != nil || r != id.Recipient().String() {
		t.Errorf("recipient %q, %v", r, err)
	}
	other, _ := age.GenerateHybridIdentity()
	_, err = OpenEscrow(b.dir, other.String())
	want(t, err, fault.Refused, "another identity")
}

func TestDeviceSecretIsHalfOfTheKey(t *testing.T) {
	b := set(t, true, "")
	stolen := b.o
	stolen.Keyring = nil
	_, err := Open(b.dir, passphrase, stolen)
	want(t, err, fault.Refused, "no keyring")
	stolen.Keyring = memory{b.key.storeID: make([]byte, keySize)}
	_, err = Open(b.dir, passphrase, stolen)
	want(t, err, fault.Refused, "another machine's secret")
}

func TestUnicodeOfThePassphrase(t *testing.T) {
	b := set(t, false, "")
	composed, decomposed := "caf\u00e9 kettle garden seven", "cafe\u0301 kettle garden seven"
	if err := ChangePassphrase(b.dir, b.key, composed, b.o); err != nil {
		t.Fatal(err)
	}
	if got, err := Open(b.dir, decomposed, b.o); err != nil || got != b.key {
		t.Errorf("decomposed: %v", err)
	}
}

func TestChangePassphraseEndsTheOldOne(t *testing.T) {
	b := set(t, true, "")
	if err := ChangePassphrase(b.dir, b.key, "amber canoe thistle nine", b.o); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{vaultFile, vaultFile + backupTail} {
		dir := t.TempDir()
		raw, err := os.ReadFile(filepath.Join(b.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(filepath.Join(dir, vaultFile), raw, 0o600)
		_, err = Open(dir, passphrase, b.o)
		want(t, err, fault.Refused, "old passphrase on "+name)
	}
	if got, err := Open(b.dir, "amber canoe thistle nine", b.o); err != nil || got != b.key {
		t.Errorf("new passphrase: %v", err)
	}
	if got, err := OpenRecovery(b.dir, strings.Join(b.recovery, ""), b.o); err != nil || got != b.key {
		t.Errorf("recovery after a change: %v", err)
	}
	other, _ := NewKey()
	want(t, ChangePassphrase(b.dir, other, passphrase, b.o), fault.Damaged, "with another store's key")
}

// alter rewrites vault.json as a tamperer would: with a checksum that fits.
func (b *bench) alter(t *testing.T, change func(*contents)) {
	t.Helper()
	c, err := readOne(b.path())
	if err != nil {
		t.Fatal(err)
	}
	change(&c)
	c.Sum, _ = c.checksum()
	raw, _ := json.Marshal(c)
	for _, name := range []string{b.path(), b.path() + backupTail} {
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// The pin is there while the vault is locked, and only its own key changes it.
func TestPin(t *testing.T) {
	b := set(t, false, "")
	if pin, err := Pinned(b.dir); err != nil || pin != nil {
		t.Fatalf("a fresh vault has the pin %x, %v", pin, err)
	}
	want := bytes.Repeat([]byte{7}, keySize)
	other, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	if err := Pin(b.dir, other, want); !fault.Is(err, fault.Damaged) {
		t.Errorf("another key pinned: %v", err)
	}
	key, err := Open(b.dir, passphrase, b.o)
	if err != nil {
		t.Fatal(err)
	}
	if err := Pin(b.dir, key, want); err != nil {
		t.Fatal(err)
	}
	if pin, err := Pinned(b.dir); err != nil || !bytes.Equal(pin, want) {
		t.Errorf("pinned %x, %v", pin, err)
	}
	if _, err := Open(b.dir, passphrase, b.o); err != nil {
		t.Errorf("the vault does not open with its pin: %v", err)
	}
}

func TestTampering(t *testing.T) {
	id, _ := age.GenerateX25519Identity()
	thief, _ := age.GenerateX25519Identity()
	rows := map[string]struct {
		change func(*contents)
		kind   fault.Kind
	}{
		"escrow slot dropped":   {func(c *contents) { c.Slots = c.Slots[:2] }, fault.Damaged},
		"recipient exchanged":   {func(c *contents) { c.Slots[2].Recipient = thief.Recipient().String() }, fault.Damaged},
		"recovery exchanged":    {func(c *contents) { c.Slots[1].Wrapped[5] ^= 1 }, fault.Damaged},
		"cost lowered":          {func(c *contents) { c.Slots[0].Cost.Passes, c.Slots[0].Cost.MemoryKiB = 2, 65 }, fault.Refused},
		"cost below the bounds": {func(c *contents) { c.Slots[0].Cost.MemoryKiB = 8 }, fault.Damaged},
		"cost that would hang":  {func(c *contents) { c.Slots[0].Cost.MemoryKiB = 1 << 30 }, fault.Damaged},
		"passes that would":     {func(c *contents) { c.Slots[0].Cost.Passes = 1 << 20 }, fault.Damaged},
		"device flag cleared":   {func(c *contents) { c.Slots[0].Device = false }, fault.Refused},
		"store id exchanged":    {func(c *contents) { c.StoreID = "ANOTHER" }, fault.Refused},
		"wrapped key flipped":   {func(c *contents) { c.Slots[0].Wrapped[20] ^= 1 }, fault.Refused},
		"salt shortened":        {func(c *contents) { c.Slots[0].Salt = c.Slots[0].Salt[:4] }, fault.Damaged},
		"pin exchanged":         {func(c *contents) { c.Pin = make([]byte, keySize) }, fault.Damaged},
		"a newer format":        {func(c *contents) { c.Format = 2 }, fault.Newer},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			b := set(t, true, id.Recipient().String())
			b.alter(t, row.change)
			key, err := Open(b.dir, passphrase, b.o)
			want(t, err, row.kind, name)
			if key != (Key{}) {
				t.Error("a key came with the error")
			}
		})
	}
}

func TestCopyStepsIn(t *testing.T) {
	b := set(t, false, "")
	whole, err := os.ReadFile(b.path())
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][]byte{"missing": nil, "cut": whole[:100], "flipped": append([]byte{'['}, whole[1:]...)} {
		os.Remove(b.path())
		if broken != nil {
			os.WriteFile(b.path(), broken, 0o600)
		}
		if got, err := Open(b.dir, passphrase, b.o); err != nil || got != b.key {
			t.Errorf("%s: %v", name, err)
		}
		if healed, err := readOne(b.path()); err != nil || !healed.whole(b.key) {
			t.Errorf("%s: not healed: %v", name, err)
		}
	}
	os.Remove(b.path())
	os.Remove(b.path() + backupTail)
	_, err = Open(b.dir, passphrase, b.o)
	want(t, err, fault.NotFound, "both gone")
}

func TestCreateNeverWritesOver(t *testing.T) {
	b := set(t, false, "")
	_, _, err := Create(b.dir, passphrase, b.o)
	want(t, err, fault.Conflict, "a second Create")
}
