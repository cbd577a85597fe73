package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
)

// Versions is what a newer version of the form would change in this draft.
type Versions struct {
	Head Head         `json:"head"`
	Stay VersionStay  `json:"stay"`
	Move *VersionMove `json:"move,omitempty" doc:"Missing where there is no newer version."`
}

// VersionStay is the version the draft began with.
type VersionStay struct {
	Version int    `json:"version"`
	Until   string `json:"until" doc:"In words: until when it can be sent; empty where it does not end."`
}

// VersionMove is the newer version.
type VersionMove struct {
	Version int           `json:"version"`
	Says    string        `json:"says" doc:"How much changes, and whether an answer would be lost."`
	Lines   []VersionLine `json:"lines"`
}

// VersionLine is one question that differs.
type VersionLine struct {
	Q     string `json:"q"`
	Label string `json:"label"`
	What  string `json:"what" enum:"words,moved,rule,limits,list,type,added,removed"`
	Fate  string `json:"fate" enum:"keep,need,misfit,hidden"`
	Says  string `json:"says"`
}

// MoveTo names the version to move a draft to.
type MoveTo struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Version int      `json:"version,omitempty"`
}

func (s *session) versions(ctx context.Context, in *byID) (Versions, error) {
	h, f, err := s.draft(ctx, in.ID)
	if err != nil {
		return Versions{}, err
	}
	head, err := s.head(ctx, h)
	return Versions{Head: head, Stay: VersionStay{Version: f.Version}}, err
}

func (s *session) moveDraft(context.Context, *callByID[MoveTo]) (Done, error) {
	return Done{}, fault.New(fault.Conflict, "desk.no-version")
}
