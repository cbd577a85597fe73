package desk

// EnrolLetter is what the activation letter holds: all three, because the code
// alone never says which centre to trust (issue 2, section 7).
type EnrolLetter struct {
	_           struct{} `json:"-" additionalProperties:"true"`
	Address     string   `json:"address,omitempty" doc:"https address of the council's centre."`
	Fingerprint string   `json:"fingerprint,omitempty" doc:"16 symbols of its signing key, in fours."`
	Code        string   `json:"code,omitempty" doc:"8 digits; a leading 0 counts."`
}

// Enrolled says whom the letter was for, before a passphrase is chosen.
type Enrolled struct {
	Council Council    `json:"council"`
	Worker  WorkerName `json:"worker"`
	Phones  Phones     `json:"phones"`
}

// WorkerName is the signed-in worker as screens name them.
type WorkerName struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

// NewPassphrase is a choice of passphrase, typed twice.
type NewPassphrase struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	Passphrase string   `json:"passphrase,omitempty"`
	Again      string   `json:"again,omitempty"`
}

// Recovery is the printed way back in: shown once, stored nowhere.
type Recovery struct {
	Recovery []string `json:"recovery" doc:"The groups, in order."`
	Ask      []int    `json:"ask" doc:"Numbers (from 1) of the two groups to type back."`
}

// RecoveryCheck proves that the code was written down, or puts that off.
type RecoveryCheck struct {
	_      struct{}          `json:"-" additionalProperties:"true"`
	Groups map[string]string `json:"groups,omitempty" doc:"Group number (from 1) to what was typed."`
	Later  bool              `json:"later,omitempty" doc:"Finish later: no family is copied to the laptop until then."`
}
