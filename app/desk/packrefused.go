package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// refusedPack is a pack that was not taken. earlier marks one of a session
// before this: it is still told, and may be offered again.
type refusedPack struct {
	name, from, sha256 string
	at                 time.Time
	why                error
	earlier            bool
}

// A refusal is told for thirty days, through lock and restart, because the
// officer who asks why is seldom there at the moment. The list is bounded: a
// folder full of mistakes is one mistake.
const (
	settingRefused = "packs.refused"
	mostRefused    = 20
)

// keptRefusal is a refusal in the store: the sentence's key and what fills it,
// never a word of the pack that was not taken.
type keptRefusal struct {
	Name   string     `json:"name"`
	From   string     `json:"from"`
	SHA256 string     `json:"sha256"`
	At     time.Time  `json:"at"`
	Kind   fault.Kind `json:"kind"`
	Key    string     `json:"key"`
	Args   []string   `json:"args,omitempty"`
}

// withRefusal is the list after a pack was judged: an earlier refusal of the
// same file goes, a new one comes. held already is no refusal to tell of.
func (s *session) withRefusal(b []byte, name, from string, refusal error) []refusedPack {
	out := slices.DeleteFunc(slices.Clone(s.refused), func(r refusedPack) bool { return r.name == name && r.from == from })
	if refusal != nil && !fault.Is(refusal, fault.Conflict) {
		out = append(out, refusedPack{name: name, from: from, sha256: sealed.Digest(b), at: s.desk.now(), why: refusal})
	}
	return out[max(0, len(out)-mostRefused):]
}

func (s *session) keepRefused(ctx context.Context, list []refusedPack) error {
	kept := []keptRefusal{}
	for _, r := range list {
		one := keptRefusal{Name: r.name, From: r.from, SHA256: r.sha256, At: r.at, Kind: fault.KindOf(r.why), Key: "internal"}
		if f, ok := errors.AsType[*fault.Fault](r.why); ok {
			one.Key = f.Key
			for _, arg := range f.Args {
				one.Args = append(one.Args, fmt.Sprint(arg))
			}
		}
		kept = append(kept, one)
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return s.store.SetSetting(ctx, settingRefused, raw)
}

// readRefused are the refusals of earlier sessions that are still told.
func (s *session) readRefused(ctx context.Context) error {
	raw, err := s.store.Setting(ctx, settingRefused)
	if err != nil || raw == nil {
		return err
	}
	var kept []keptRefusal
	if err := json.Unmarshal(raw, &kept); err != nil {
		return fault.Wrap(err, fault.Damaged, "store.damaged")
	}
	for _, k := range kept {
		if s.desk.now().Sub(k.At) > noticed {
			continue
		}
		args := make([]any, len(k.Args))
		for i, arg := range k.Args {
			args[i] = arg
		}
		s.refused = append(s.refused, refusedPack{name: k.Name, from: k.From, sha256: k.SHA256, at: k.At, why: fault.New(k.Kind, k.Key, args...), earlier: true})
	}
	return nil
}
