package sealed

import "time"

// What a centre can say of a submission it is asked about.
const (
	Missing  = "missing"
	Present  = "present"
	Conflict = "conflict" // same id, other bytes
)

// Have is the centre's signed word on what it holds (StatementHave).
// Everything of Epoch up to SafeSeq is in a copy off its site: only this lets
// a laptop let go of a payload.
type Have struct {
	Authority string    `json:"authority"`
	Nonce     string    `json:"nonce"` // of the question
	Epoch     int64     `json:"epoch"`
	Seq       int64     `json:"seq"` // the newest it has given out in Epoch
	SafeSeq   int64     `json:"safeSeq"`
	At        time.Time `json:"at"`
	Items     []Holding `json:"items"`
}

// Holding is one line of Have. Seq is its place in Epoch, 0 where missing: what
// survived a restore keeps its number.
type Holding struct {
	ID    string `json:"id"`
	State string `json:"state"`
	Seq   int64  `json:"seq,omitempty"`
}
