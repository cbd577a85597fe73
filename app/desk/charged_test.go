package desk

import (
	"strings"
	"testing"

	"earlyhelp.example/backend/outbox"
)

// Whoever said in Settings that the connection is charged by use reads in the
// outbox that this is why a photo waits; a form never waits for it.
func TestTheOutboxSaysThatThePersonLetAttachmentsWait(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	photo, form := outbox.Item{State: outbox.Waiting, Attachment: true}, outbox.Item{State: outbox.Waiting}
	told := func(i outbox.Item) bool {
		s, release, err := b.desk.use()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		return strings.Contains(s.explain(i), "Settings says that this connection is charged by use")
	}
	if told(photo) {
		t.Error("nobody said so yet")
	}
	b.call("PUT", "/api/settings", map[string]any{"charged": true}, nil)
	if !told(photo) || told(form) {
		t.Errorf("told of the photo %v, of the form %v", told(photo), told(form))
	}
	b.call("PUT", "/api/settings", map[string]any{"charged": false}, nil)
	if told(photo) || b.office.charged {
		t.Error("taken away it still holds the photo")
	}
}
