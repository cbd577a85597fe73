package desk

// WhichAnswer names one answer.
type WhichAnswer struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Q       string   `json:"q,omitempty"`
	Subject string   `json:"subject,omitempty"`
	Row     string   `json:"row,omitempty"`
}

// AnswerHistory is every value one answer has had, newest first.
type AnswerHistory struct {
	Entries []HistoryEntry `json:"entries"`
}

// HistoryEntry is one change of one answer.
type HistoryEntry struct {
	Seq    int64  `json:"seq"`
	At     string `json:"at" doc:"RFC 3339."`
	AtSays string `json:"atSays"`
	Act    string `json:"act"`
	Value  any    `json:"value" doc:"As typed: text or JSON; null where the act has no value."`
	Says   string `json:"says"`
	By     string `json:"by"`
}

// UndoChange brings an earlier value back; undo of undo is redo.
type UndoChange struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Seq    int64    `json:"seq,omitempty"`
	Client string   `json:"client,omitempty"`
}
