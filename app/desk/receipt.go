package desk

import (
	"context"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// prover judges kept receipts again, by the keys of the council's centre: what
// the store says of an item is no proof of it (BR-33).
type prover struct {
	keys      sealed.Keys
	authority string
}

func (s *session) prover(ctx context.Context) (prover, error) {
	keys, err := s.line.Keys(ctx)
	return prover{keys, s.enrolment.Authority}, err
}

// proves reports whether an item's own receipt says, over the centre's
// signature, that exactly these bytes are in its keeping.
func (p prover) proves(i outbox.Item) bool {
	r, err := sealed.VerifyReceipt(i.Receipt, p.keys)
	if err != nil {
		return false
	}
	if i.Attachment {
		return r.ProvesFile(i.Of, i.ID, i.SHA256, p.authority)
	}
	return r.Proves(i.ID, i.SHA256, p.authority)
}
