package desk

// FindText is what was typed in the find box.
type FindText struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Text string   `json:"text,omitempty"`
}

// FindHits is what was found on this laptop, best first.
type FindHits struct {
	Hits []FindHit `json:"hits"`
	Says string    `json:"says" doc:"What to do when it is not here: the Helpdesk's number."`
}

// FindHit is one hit, always with why it is one.
type FindHit struct {
	Kind  string `json:"kind" enum:"assessment,person,form,place"`
	Title string `json:"title"`
	Why   string `json:"why"`
	Href  string `json:"href"`
}
