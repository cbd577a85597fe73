package vault

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"

	"earlyhelp.example/backend/fault"
)

const keySize = 32

// Key is the data key of one store, with the store's id. Nothing is encrypted
// under it directly; each use has a key of its own derived from it.
type Key struct {
	storeID string
	data    [keySize]byte
}

// NewKey makes the key of a store that does not exist yet. Create makes one and
// locks it up; tests of other rooms use it where no passphrase is needed.
func NewKey() (Key, error) {
	var k Key
	if _, err := rand.Read(k.data[:]); err != nil {
		return Key{}, fault.Wrap(err, fault.Internal, "internal")
	}
	k.storeID = rand.Text()
	return k, nil
}

// StoreID names the store; it is random and says nothing.
func (k Key) StoreID() string { return k.storeID }

// PageKey is encvfs's: pages and log frames of the store and its backups.
func (k Key) PageKey() [keySize]byte { return k.derive("eh/page/1") }

// AttachmentKey seals files kept beside the store.
func (k Key) AttachmentKey() [keySize]byte { return k.derive("eh/attachment/1") }

func (k Key) macKey() [keySize]byte { return k.derive("eh/vault-mac/1") }

func (k Key) derive(info string) [keySize]byte {
	out, err := hkdf.Key(sha256.New, k.data[:], nil, info, keySize)
	if err != nil {
		panic("vault: hkdf: " + err.Error()) // only for lengths over 8160 bytes
	}
	return [keySize]byte(out)
}

// Wipe overwrites this copy of the key. Go may have made others; a lock that
// must mean something ends the process.
func (k *Key) Wipe() {
	clear(k.data[:])
	k.storeID = ""
}
