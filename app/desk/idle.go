package desk

// Idle is how long until the automatic lock. The page posts to it when a key
// or the pointer was used, at most twice a minute, and when told "idle".
type Idle struct {
	LocksInSeconds int    `json:"locksInSeconds"`
	Warn           bool   `json:"warn" doc:"Less than a minute is left: ask whether somebody is there."`
	Says           string `json:"says"`
}
