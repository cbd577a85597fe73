package desk

import (
	"slices"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// links is how this login's links to children stand; known is false for one without
// links, where the council has set no end, and before the office has answered once.
func (s *session) links() (links casework.Links, known bool) {
	used := s.line.State().LastContact
	if !slices.Contains(s.enrolment.Roles, string(casework.RolePortalLinked)) || s.profile.LinkedLoginDays == 0 || used.IsZero() {
		return casework.Links{}, false
	}
	return casework.LinksOf(used.In(london), s.desk.now().In(london), s.profile.LinkedLoginDays), true
}

// relationships is empty until a coordinator links a child, and says so (BR-102);
// once the links have ended it says that, and whom to ask again (BR-100).
func (s *session) relationships() Relationships {
	w, none := s.words(), Relationships{Items: []RelationshipItem{}}
	none.Explain = w.say("relationships.none")
	if links, known := s.links(); known && links.Ended() {
		none.Explain = w.say("relationships.ended", daySays(string(forms.DayOf(links.Until))), s.profile.LinkedLoginDays, s.profile.Term("coordinator", w.language))
	}
	return none
}

// linkNotices warn, three times and each time more, that the links end unless the
// laptop connects (BR-100, BR-101).
func (s *session) linkNotices() []Notice {
	links, known := s.links()
	if !known || links.Warning() == 0 {
		return nil
	}
	as := []string{"info", "warning", "error"}[links.Warning()-1]
	return []Notice{{As: as, Say: s.words().say("links.end", daySays(string(forms.DayOf(links.Until))))}}
}
