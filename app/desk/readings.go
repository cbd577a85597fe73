package desk

import (
	"context"

	"earlyhelp.example/backend/forms"
)

// PaperReading is a further language that a family's copy can be asked for.
type PaperReading struct {
	Language string `json:"language" doc:"As PrintRequest.reading has it."`
	Name     string `json:"name" doc:"Its own name."`
}

// PaperReadings are the languages that a family may read, and what is to be said
// of the words in them.
type PaperReadings struct {
	Items []PaperReading `json:"items"`
	Note  string         `json:"note"`
}

func (s *session) paperReadings(context.Context, *struct{}) (PaperReadings, error) {
	out := PaperReadings{Note: s.words().say("print.readings")}
	for _, language := range forms.PaperReadings() {
		out.Items = append(out.Items, PaperReading{Language: language, Name: forms.ReadingName(language)})
	}
	return out, nil
}
