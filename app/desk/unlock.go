package desk

// UnlockWith is the passphrase or the recovery code.
type UnlockWith struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	Passphrase string   `json:"passphrase,omitempty"`
	Recovery   string   `json:"recovery,omitempty"`
}

// LockNow asks for the lock; Anyway answers the question of BR-32.
type LockNow struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Anyway bool     `json:"anyway,omitempty"`
}

// Locking says what happened on the way to the lock.
type Locking struct {
	Says string `json:"says"`
}
