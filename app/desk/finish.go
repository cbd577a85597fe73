package desk

// Finished says what Finish made. The words "sent" and "submitted" are not in
// it: only a receipt earns them (BR-33).
type Finished struct {
	Reference string `json:"reference"`
	Urgent    bool   `json:"urgent"`
	Says      string `json:"says"`
	Item      string `json:"item" doc:"Its place in the outbox."`
	Href      string `json:"href"`
}
