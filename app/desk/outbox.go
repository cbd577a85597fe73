package desk

// OutboxPage is the outbox item by item, urgent first.
type OutboxPage struct {
	Connection Connection   `json:"connection"`
	Urgent     []OutboxItem `json:"urgent"`
	Items      []OutboxItem `json:"items"`
	Received   []OutboxItem `json:"received"`
}

// OutboxItem is one sealed thing that waits, or has arrived.
type OutboxItem struct {
	ID           string         `json:"id"`
	Assessment   string         `json:"assessment"`
	Reference    string         `json:"reference"`
	Title        string         `json:"title"`
	Initials     string         `json:"initials"`
	State        string         `json:"state" enum:"waiting,sending,received,office,attention,withdrawn"`
	StateSays    string         `json:"stateSays"`
	Urgent       bool           `json:"urgent"`
	Finished     string         `json:"finished" doc:"RFC 3339."`
	FinishedSays string         `json:"finishedSays"`
	SizeSays     string         `json:"sizeSays"`
	LeftSays     string         `json:"leftSays" doc:"Time or size left while sending; else empty."`
	TriesSays    string         `json:"triesSays"`
	FaultSays    string         `json:"faultSays"`
	NextSays     string         `json:"nextSays"`
	Receipt      *OutboxReceipt `json:"receipt"`
	Can          OutboxCan      `json:"can"`
}

// OutboxReceipt is there only after a verified receipt (BR-33).
type OutboxReceipt struct {
	ReceivedSays string `json:"receivedSays"`
	Verified     bool   `json:"verified"`
}

// OutboxCan says which buttons apply.
type OutboxCan struct {
	SendNow bool `json:"sendNow"`
	Reopen  bool `json:"reopen"`
	Print   bool `json:"print"`
}

// Nudged is the answer to "send now".
type Nudged struct {
	Says string `json:"says"`
}
