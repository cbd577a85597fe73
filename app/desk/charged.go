package desk

import "earlyhelp.example/backend/outbox"

// explain is an item's state in a sentence. An attachment that waits because the
// person said so in Settings is told so: nobody else would ever let it go.
func (s *session) explain(i outbox.Item) string {
	w := s.words()
	if i.State == outbox.Waiting && i.Attachment && s.desk.look.get().Charged {
		return w.say("outbox.charged")
	}
	return i.Explain(w.language, s.line.State().Metered)
}
