package desk

import (
	"context"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
)

// Home is the first screen after the unlock.
type Home struct {
	Today         string        `json:"today" doc:"2026-11-22, Europe/London."`
	DayName       string        `json:"dayName" doc:"Sunday 22 November 2026."`
	Worker        WorkerName    `json:"worker"`
	Forms         []FormItem    `json:"forms"`
	Drafts        []Assessment  `json:"drafts" doc:"About to expire first, then newest change first."`
	Relationships Relationships `json:"relationships"`
	Outbox        OutboxCounts  `json:"outbox"`
	Sync          Connection    `json:"sync"`
	Alerts        Alerts        `json:"alerts"`
	Safety        SafetyLine    `json:"safety"`
	Notices       []Notice      `json:"notices"`
	Banner        *Banner       `json:"banner"`
	Tasks         []TaskItem    `json:"tasks" doc:"Open ones, the earliest day first."`
	Stops         []ConsentStop `json:"stops" doc:"Items held because consent has gone; shown on every screen."`
}

// Relationships is Professional relationships: empty until a coordinator links
// a child (BR-102), and Explain says so.
type Relationships struct {
	Explain string             `json:"explain"`
	Items   []RelationshipItem `json:"items"`
}

// RelationshipItem is one linked child: basic details only (BR-103).
type RelationshipItem struct {
	Name string `json:"name"`
	Says string `json:"says"`
}

// OutboxCounts is the outbox in four numbers.
type OutboxCounts struct {
	Waiting   int `json:"waiting"`
	Attention int `json:"attention"`
	Received  int `json:"received"`
	Urgent    int `json:"urgent"`
}

// Connection is how things stand with the centre.
type Connection struct {
	State           string `json:"state" enum:"online,offline,sending,signed_out,expired,captive,never"`
	Says            string `json:"says"`
	LastContact     string `json:"lastContact" doc:"RFC 3339; empty for never."`
	LastContactSays string `json:"lastContactSays"`
}

// SafetyLine is the one plain line about the safety of the work.
type SafetyLine struct {
	As            string `json:"as" enum:"good,due,fault"`
	Says          string `json:"says"`
	ProvedAt      string `json:"provedAt" doc:"RFC 3339; empty for never."`
	OnlyHereCount int    `json:"onlyHereCount" doc:"Pieces of work that exist only on this laptop."`
	OnlyHereSays  string `json:"onlyHereSays"`
	Fault         string `json:"fault" doc:"Empty, or what is wrong and what to do."`
}

// Notice is one line to read, e.g. drafts about to be deleted.
type Notice struct {
	As  string `json:"as" enum:"info,warning,error"`
	Say string `json:"say"`
	Act string `json:"act,omitempty" enum:"confirm_date,new_passphrase,new_recovery,agreement" doc:"What can be done about it, where the screen has a button for it."`
}

// Banner is what stands on every screen and cannot be closed while an urgent
// form is not with MASH (BR-31, BR-32).
type Banner struct {
	Title   string       `json:"title"`
	Items   []BannerItem `json:"items"`
	Offline string       `json:"offline" doc:"BR-31 in full, when there is no connection; else empty."`
	Phone   string       `json:"phone" doc:"The numbers in words, when no call is recorded; else empty."`
	Visit   Visit        `json:"visit"`
}

// BannerItem is one urgent form.
type BannerItem struct {
	Assessment string `json:"assessment"`
	Says       string `json:"says"`
	Since      string `json:"since" doc:"RFC 3339 of Finish, or of the urgent answer; the screen counts up from here."`
	Finished   bool   `json:"finished"`
	Called     bool   `json:"called"`
	CallSays   string `json:"callSays"`
	DueSays    string `json:"dueSays" doc:"By when MASH must have the written form, once a call is recorded; else empty."`
	Href       string `json:"href"`
}

func (s *session) home(ctx context.Context, _ *struct{}) (Home, error) {
	defer s.care.painted()
	w, now := s.words(), s.desk.now()
	rows, err := s.rows(ctx, false)
	if err != nil {
		return Home{}, err
	}
	items, err := s.store.AllItems(ctx)
	if err != nil {
		return Home{}, err
	}
	banner, err := s.banner(ctx)
	if err != nil {
		return Home{}, err
	}
	notices, err := s.notices(ctx)
	if err != nil {
		return Home{}, err
	}
	tasks, err := s.tasks(ctx, "")
	if err != nil {
		return Home{}, err
	}
	line := s.connection()
	alerts, err := s.alerts(ctx, line)
	if err != nil {
		return Home{}, err
	}
	return Home{Today: string(s.desk.today()), DayName: w.longDay(now), Worker: s.workerName(), Forms: s.formItems(nil), Drafts: rows,
		Relationships: s.relationships(), Outbox: s.counts(items), Sync: line, Alerts: alerts,
		Safety: s.safetyLine(ctx), Notices: notices, Banner: banner, Tasks: tasks, Stops: s.consentStops(items)}, nil
}

// noticed is how long a deletion by the calendar is told on the home screen.
const noticed = 30 * 24 * time.Hour

// notices are the lines to read at the start of the day.
func (s *session) notices(ctx context.Context) ([]Notice, error) {
	w, now := s.words(), s.desk.now()
	out := []Notice{}
	add := func(as, act, say string) { out = append(out, Notice{As: as, Act: act, Say: say}) }
	if q := s.numbersQuestion(); q != nil && !q.Kept {
		add("warning", "", w.say("notice.numbers"))
	}
	if say := s.clockSays(); say != "" {
		add("warning", "", say)
	}
	out = append(out, s.heldNotices()...)
	out = append(out, s.linkNotices()...)
	expiry, _ := s.care.said()
	if n := len(expiry.Ask); n > 0 {
		add("warning", "", w.count("notice.ask", n))
	}
	if err := s.mayStartAny(); err != nil {
		add("error", "", fault.Say(err, w.language))
	}
	if !s.profile.Holidays.Lists(s.desk.today()) {
		add("info", "", s.profile.HolidayWords(w.language))
	}
	asks, err := s.agreementNotices(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, asks...)
	keys, err := s.keyNotices(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, keys...)
	graves, err := s.store.Tombstones(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range graves {
		if g.Reason == store.Expired && now.Sub(g.DeletedAt) < noticed {
			add("info", "", w.say("notice.gone", s.formTitle(g.Form, g.Version), day(g.DeletedAt), day(g.SavedAt)))
		}
	}
	leaving, err := s.leavingNotices(ctx)
	if err != nil {
		return nil, err
	}
	return s.soonNotices(ctx, append(out, leaving...))
}

// mayStartAny is why no new work can begin at all (BR-35), or nil.
func (s *session) mayStartAny() error {
	if s.profile.Ready() && s.profile.Phones.Confirmed {
		return nil
	}
	return fault.New(fault.Refused, "desk.no-numbers")
}

// soonNotices warns of drafts with seven days or fewer left (BR-05).
func (s *session) soonNotices(ctx context.Context, out []Notice) ([]Notice, error) {
	rows, err := s.rows(ctx, false)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.KeptWarns && !r.Urgent {
			out = append(out, Notice{As: "warning", Say: s.words().say("notice.soon", strings.TrimSpace(r.Title+" "+r.Family), r.KeptSays)})
		}
	}
	return out, nil
}

// heldNotices say that the date looks wrong, so that nothing is deleted (BR-06).
func (s *session) heldNotices() []Notice {
	w := s.words()
	if s.care.held() {
		return []Notice{{As: "warning", Act: "confirm_date", Say: w.say("notice.held", w.longDay(s.desk.now()))}}
	}
	return []Notice{}
}

// confirmDate is the person saying that the laptop's date is right (BR-06).
func (s *session) confirmDate(ctx context.Context, _ *struct{}) (nothing, error) {
	if err := s.store.ConfirmDate(ctx, s.desk.now()); err != nil {
		return nothing{}, err
	}
	s.care.expire(ctx)
	s.desk.Changed(ChangedHome, ChangedAssessments)
	return nothing{}, nil
}
