package central

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"io"
	"sync"
	"time"

	"earlyhelp.example/backend/fault"
)

// ChallengeLife is how long a challenge may be answered.
const ChallengeLife = 5 * time.Minute

// challenges hands out texts to be signed once. They carry their own time and
// seal, so that asking for them costs no memory; only spent ones are kept,
// until they would be too old anyway. The sealing key is drawn at every start:
// a challenge does not outlive the process, so nor need the list.
type challenges struct {
	key [32]byte

	mu    sync.Mutex
	spent map[string]time.Time // until when it must be remembered
}

const (
	challengeTime  = 8
	challengeNoise = 16
	challengePlain = challengeTime + challengeNoise
)

// Challenge gives a text for the next proof of a device key.
func (c *Centre) Challenge(now time.Time) (string, error) {
	raw := make([]byte, challengePlain, challengePlain+sha256.Size)
	binary.BigEndian.PutUint64(raw, uint64(now.UnixMilli()))
	if _, err := io.ReadFull(c.random, raw[challengeTime:]); err != nil {
		return "", fault.Wrap(err, fault.Internal, "internal")
	}
	return base64.RawURLEncoding.EncodeToString(append(raw, c.challenges.seal(raw)...)), nil
}

// Spend takes a challenge back. It is Refused where it is not ours, too old,
// or was spent before. Call it once the proof over it has been seen to hold.
func (c *Centre) Spend(challenge string, now time.Time) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(challenge)
	if err != nil || len(raw) != challengePlain+sha256.Size ||
		!hmac.Equal(raw[challengePlain:], c.challenges.seal(raw[:challengePlain])) {
		return fault.New(fault.Refused, "central.challenge")
	}
	given := time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))
	if now.Before(given.Add(-ChallengeLife)) || !now.Before(given.Add(ChallengeLife)) {
		return fault.New(fault.Refused, "central.challenge")
	}
	return c.challenges.spend(challenge, given.Add(ChallengeLife), now)
}

func (c *challenges) seal(raw []byte) []byte {
	mac := hmac.New(sha256.New, c.key[:])
	mac.Write(raw)
	return mac.Sum(nil)
}

func (c *challenges) spend(challenge string, until, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for old, end := range c.spent {
		if !now.Before(end) {
			delete(c.spent, old)
		}
	}
	if _, before := c.spent[challenge]; before {
		return fault.New(fault.Refused, "central.challenge")
	}
	c.spent[challenge] = until
	return nil
}
