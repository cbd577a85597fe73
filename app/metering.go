package app

import "sync"

// metering joins what the person and the system say of the connection:
// attachments wait while either of them says that bytes are paid for.
type metering struct {
	tell func(metered bool) // only of changes; it must not come back here

	mu             sync.Mutex
	person, system bool
}

func (m *metering) personSays(metered bool) { m.hear(&m.person, metered) }
func (m *metering) systemSays(metered bool) { m.hear(&m.system, metered) }

func (m *metering) hear(whose *bool, metered bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.person || m.system
	*whose = metered
	if now := m.person || m.system; now != before {
		m.tell(now)
	}
}
