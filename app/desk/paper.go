package desk

// WhichCopy names a copy to print.
type WhichCopy struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Copy string   `json:"copy,omitempty" doc:"professional, family or signature."`
}

// PrintCheck is what must be said before anything is printed.
type PrintCheck struct {
	Ask     string      `json:"ask" doc:"The question of BR-47; empty when it does not arise."`
	Missing []NoDrawing `json:"missing" doc:"Characters no font here can draw; each prints as a visible box."`
	Pages   int         `json:"pages"`
	Says    string      `json:"says"`
}

// NoDrawing is a character that prints as a box.
type NoDrawing struct {
	Character string `json:"character"`
	Where     string `json:"where"`
}

// PrintRequest prints, saves or views one copy.
type PrintRequest struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Copy      string   `json:"copy,omitempty" doc:"professional, family or signature."`
	How       string   `json:"how,omitempty" doc:"printer, file or view. For file the face asks where with its own dialog, so that the page never names a path; in a browser the answer's href is downloaded."`
	Confirmed bool     `json:"confirmed,omitempty" doc:"The question of BR-47 was answered: go on."`
}

// Printed says what became of it.
type Printed struct {
	Done    bool        `json:"done" doc:"False while a question stands."`
	Says    string      `json:"says"`
	Ask     string      `json:"ask" doc:"BR-47; empty when it does not arise or was answered."`
	Missing []NoDrawing `json:"missing"`
	Href    string      `json:"href" doc:"Where the bytes are, for view and for a browser's download."`
}
