package desk

// Licence is one third-party part and its licence, in full.
type Licence struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Licence string `json:"licence" doc:"SPDX name where known."`
	Text    string `json:"text"`
}

// Licences are all the parts that are in the program.
type Licences struct {
	Items []Licence `json:"items"`
}
