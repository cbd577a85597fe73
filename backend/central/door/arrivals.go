package door

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// Row is one arrival in the list. It names the form and the worker, never the
// family: who is in the form is read by opening it, and opening is written down.
type Row struct {
	ID           string    `json:"id"`
	Reference    string    `json:"reference"`
	KindSays     string    `json:"kindSays"`
	Form         string    `json:"form"`
	Version      int       `json:"version"`
	Urgent       bool      `json:"urgent"`
	UrgentSays   string    `json:"urgentSays" doc:"What the form tells of a phone call to MASH"`
	State        string    `json:"state" enum:"accepted,held,quarantined"`
	StateSays    string    `json:"stateSays"`
	WhySays      string    `json:"whySays" doc:"Why it waits or needs a person"`
	ByName       string    `json:"byName"`
	ByAgency     string    `json:"byAgency"`
	ByPhone      string    `json:"byPhone"`
	FormSays     string    `json:"formSays" doc:"The form's title; its id where it is not known here"`
	FinishedAt   time.Time `json:"finishedAt" doc:"The zero time where it is not known"`
	FinishedSays string    `json:"finishedSays"`
	ReceivedAt   time.Time `json:"receivedAt"`
	ReceivedSays string    `json:"receivedSays"`
	TookSays     string    `json:"tookSays"`
	WaitingSays  string    `json:"waitingSays" doc:"Since the worker finished"`
	ReceiptSays  string    `json:"receiptSays"`
	Unchanged    bool      `json:"unchanged" doc:"The stored bytes were hashed just now and are what arrived"`
	UnchangedSay string    `json:"unchangedSays"`
	SHA256       string    `json:"sha256"`
	Size         int64     `json:"size" doc:"Bytes"`
	BaseSays     string    `json:"baseSays" doc:"Of an amendment: which form it adds to"`
	BaseHref     string    `json:"baseHref" doc:"Where that is; empty where it is not here"`
	FilesSay     string    `json:"filesSay" doc:"How many of the form's documents are here; empty where it names none"`
}

type arrivalsRequest struct {
	Staffed
	Skip  int `query:"skip"`
	Limit int `query:"limit" doc:"At most 100; 50 where not given"`
}

type arrivalsAnswer struct {
	Body struct {
		Council  string `json:"council"`
		SeenSays string `json:"seenSays"`
		CopySays string `json:"copySays" doc:"Whether there is a copy off the site"`
		NoneSays string `json:"noneSays" doc:"What to say where there are no rows"`
		Rows     []Row  `json:"rows"`
		More     bool   `json:"more"`
	}
}

func (d *door) arrivals(ctx context.Context, in *arrivalsRequest) (*arrivalsAnswer, error) {
	if _, err := d.reader(ctx, in.Staffed); err != nil {
		return nil, err
	}
	limit := in.Limit
	if limit <= 0 || limit >= central.MostArrivals {
		limit = 50
	}
	now, lang := d.Now(), language(ctx)
	list, err := d.Centre.Arrivals(ctx, central.ArrivalQuery{Skip: in.Skip, Limit: limit + 1}, now)
	if err != nil {
		return nil, err
	}
	out := &arrivalsAnswer{}
	out.Body.Council, out.Body.Rows = d.Name, []Row{}
	out.Body.SeenSays, out.Body.NoneSays = say(lang, "arrivals.seen", sayClock(now)), say(lang, "arrivals.none")
	out.Body.CopySays = say(lang, "copy.none") // until the centre makes copies, this is the truth
	if out.Body.More = len(list) > limit; out.Body.More {
		list = list[:limit]
	}
	for _, a := range list {
		out.Body.Rows = append(out.Body.Rows, d.row(lang, a, now))
	}
	return out, nil
}

func (d *door) row(lang string, a central.Arrival, now time.Time) Row {
	r := Row{ID: a.ID, Reference: a.Reference, KindSays: say(lang, "kind."+d.kindOf(a)), Form: a.Form, FormSays: d.formSays(lang, a), Version: a.Version,
		Urgent: a.Urgent, State: string(a.State), StateSays: say(lang, "state."+string(a.State)), WhySays: say(lang, a.Reason),
		ByName: a.By.FullName, ByAgency: a.By.Agency, ByPhone: a.By.Phone, FinishedAt: a.FinishedAt, ReceivedAt: a.ReceivedAt,
		FinishedSays: sayMoment(a.FinishedAt), ReceivedSays: sayMoment(a.ReceivedAt), Unchanged: a.Unchanged, SHA256: a.SHA256, Size: a.Size, FilesSay: filesSay(lang, a.Files),
		ReceiptSays: say(lang, "arrival.receipt", sayMoment(a.ReceivedAt), a.Seq)}
	if r.KindSays == "" {
		r.KindSays = say(lang, "kind.unknown")
	}
	if a.Amends != "" {
		r.BaseSays = say(lang, map[bool]string{true: "arrival.adds", false: "arrival.renews"}[a.Kind == sealed.KindAmendment], sealed.Reference(a.Amends))
		if a.Reason == "" {
			r.BaseHref = arrivalHref(a.Amends)
		}
	}
	if r.ByName == "" {
		r.ByName = say(lang, "arrival.by-unknown")
	}
	if a.FinishedAt.IsZero() {
		r.FinishedSays = say(lang, "arrival.finished-unknown")
	} else {
		r.TookSays = say(lang, "arrival.took-at-once")
		if took := a.ReceivedAt.Sub(a.FinishedAt); took >= time.Minute {
			r.TookSays = say(lang, "arrival.took", sayTook(lang, took))
		}
		r.WaitingSays = sayTook(lang, max(0, now.Sub(a.FinishedAt)))
	}
	if r.UnchangedSay = say(lang, "arrival.changed"); a.Unchanged {
		r.UnchangedSay = say(lang, "arrival.checked", sayClock(a.CheckedAt))
	}
	if a.Urgent {
		r.UrgentSays = phonedSays(lang, a)
	}
	return r
}

// phonedSays is what an urgent form tells of a phone call to MASH, and no more: a call
// made after Finish stays on the laptop, so of none told nobody says that none was made.
func phonedSays(lang string, a central.Arrival) string {
	switch a.Told {
	case central.ToldTimed:
		return say(lang, "urgent.phoned")
	case central.ToldUntimed:
		return say(lang, "urgent.phoned-untimed")
	}
	says := say(lang, "urgent.not-told-unread")
	if !a.FinishedAt.IsZero() {
		says = say(lang, "urgent.not-told", sayMoment(a.FinishedAt))
	}
	if a.By.Phone == "" {
		return says + " " + say(lang, "urgent.find-out")
	}
	return says + " " + say(lang, "urgent.ring", a.By.FullName, a.By.Phone)
}

// formSays is what people call the form.
func (d *door) formSays(lang string, a central.Arrival) string {
	if form := d.formOf(a.Form, a.Version); form != nil {
		return form.Title.In(lang)
	}
	return a.Form
}

// kindOf is what an arrival is. Of a form that is known here its definition says
// so: until November 2026 all were sealed as one kind.
func (d *door) kindOf(a central.Arrival) string {
	form := d.formOf(a.Form, a.Version)
	if a.Kind != forms.KindBefore || form == nil {
		return a.Kind
	}
	return form.SubmissionKind()
}

// Answer is one question of a form as it was asked, with what was said.
type Answer struct {
	Q       string     `json:"q"`
	Asked   string     `json:"asked"`
	Parts   []Part     `json:"parts"`
	Columns []string   `json:"columns" doc:"Of a table"`
	Rows    [][]string `json:"rows" doc:"Of a table"`
}

// Part is what was said, and of whom where it was not said of everybody.
type Part struct {
	Who  string `json:"who"`
	Says string `json:"says"`
}

// Addition is what was recorded on a form after it was finished.
type Addition struct {
	Href string `json:"href"`
	Says string `json:"says"`
}

// Reader is somebody who opened the arrival.
type Reader struct {
	Name   string `json:"name"`
	AtSays string `json:"atSays"`
}

type arrivalRequest struct {
	Staffed
	ID string `path:"id"`
}

type arrivalAnswer struct {
	Body struct {
		Row
		Title    string     `json:"title"`
		Answers  []Answer   `json:"answers" doc:"Empty where the document could not be read"`
		Answered int        `json:"answered"`
		Asked    int        `json:"asked"`
		Readers  []Reader   `json:"readers" doc:"Newest first"`
		Files    []File     `json:"files" doc:"Documents that the form names"`
		Added    []Addition `json:"added" doc:"What was recorded after Finish, oldest first"`
		PaperSay string     `json:"paperSays" doc:"That it was typed in from paper, with both days; empty where it was not"`
		SafeSays string     `json:"safeSays" doc:"What to know before a document is opened; empty where there are none"`
	}
}

func (d *door) arrival(ctx context.Context, in *arrivalRequest) (*arrivalAnswer, error) {
	staff, err := d.reader(ctx, in.Staffed)
	if err != nil {
		return nil, err
	}
	got, err := d.Centre.Open(ctx, staff, in.ID, d.Now())
	if err != nil {
		return nil, err
	}
	out, lang := &arrivalAnswer{}, language(ctx)
	out.Body.Row, out.Body.Answers, out.Body.Readers = d.row(lang, got.Arrival, d.Now()), []Answer{}, readersOf(got.Readers)
	out.Body.Added = additions(lang, got.Added)
	if out.Body.Files = d.files(lang, got.Arrival); len(out.Body.Files) > 0 {
		out.Body.SafeSays = say(lang, "files.safe")
	}
	if notice, err := sealed.NoticeIn(got.Sealed); err == nil {
		out.Body.Title, out.Body.Answers = say(lang, "notice.title"), noticeSays(lang, notice, got)
		return out, nil
	}
	var envelope struct {
		OnPaper  string         `json:"transcribedFrom"`
		SealedAt time.Time      `json:"sealedAt"`
		Body     forms.Document `json:"body"`
	}
	if json.Unmarshal(got.Sealed, &envelope) != nil {
		return out, nil // the row says that it could not be read
	}
	out.Body.PaperSay = paperSays(lang, envelope.OnPaper, envelope.SealedAt, out.Body.ByName)
	doc := envelope.Body
	out.Body.Title, out.Body.Answered, out.Body.Asked = doc.Title, doc.Answered, doc.Asked
	if because := doc.Renews.Because; because != "" {
		out.Body.BaseSays = say(lang, "arrival.because", out.Body.BaseSays, because)
	}
	out.Body.Answers = d.rendered(lang, doc)
	return out, nil
}

// paperSays is the two days of a form that was typed in from paper (BR-45). What is no
// such day is not shown: why the form needs a person is (central.WhyPaper).
func paperSays(lang, from string, sealedAt time.Time, by string) string {
	typed := sealedAt.In(central.London())
	written, ok := sealed.PaperDay(from, typed.Format(time.DateOnly))
	if !ok {
		return ""
	}
	return say(lang, "arrival.paper", forms.Day(written).Says(), forms.DayOf(typed).Says(), by)
}

func arrivalHref(id string) string { return "#/arrivals/" + id }

// additions are links to what was recorded after Finish, and to newer versions.
func additions(lang string, list []central.Submission) []Addition {
	links := []Addition{}
	for _, s := range list {
		key := "arrival.added"
		if s.Kind != sealed.KindAmendment {
			key = "arrival.renewed"
		}
		links = append(links, Addition{Href: arrivalHref(s.ID), Says: say(lang, key, s.Reference, sayMoment(s.FinishedAt))})
	}
	return links
}

// noticeSays is a consent notice in words. It is shown as far as it was checked:
// one that names somebody else's form says only that it needs a person.
func noticeSays(lang string, n sealed.ConsentNotice, got central.Opened) []Answer {
	if got.State == central.Quarantined {
		return []Answer{}
	}
	line := func(q, says string) Answer {
		return Answer{Q: q, Asked: say(lang, "notice."+q), Parts: []Part{{Says: says}}, Columns: []string{}, Rows: [][]string{}}
	}
	return []Answer{line("held", n.Reference), line("since", sayMoment(n.StoppedAt)), line("why", say(lang, "notice.because")),
		line("ring", strings.Trim(got.By.FullName+", "+got.By.Phone, ", "))}
}

// rendered draws a document from its own words (forms.md 4): what was asked and
// what was said stand in it, so it needs no definition, now or in 25 years. Only
// the columns of tables stand there by key; where the form is known they get
// its words.
func (d *door) rendered(lang string, doc forms.Document) []Answer {
	names := make(map[string]string, len(doc.Members))
	for _, m := range doc.Members {
		names[m.Person] = m.Says()
	}
	form := d.formOf(doc.Form.ID, doc.Form.Version)
	list := make([]Answer, 0, len(doc.Answers))
	for _, a := range doc.Answers {
		answer := Answer{Q: a.Q, Asked: a.Asked, Parts: []Part{}, Columns: []string{}, Rows: [][]string{}}
		for _, part := range a.Parts {
			answer.Parts = append(answer.Parts, Part{Who: who(names, part.Who), Says: says(part.Says, part.Value)})
		}
		for _, missing := range a.Missing {
			answer.Parts = append(answer.Parts, Part{Who: who(names, []string{missing}), Says: say(lang, "arrival.unanswered")})
		}
		answer.Columns, answer.Rows = table(a.Rows)
		answer.Columns = worded(lang, form, a.Q, answer.Columns)
		list = append(list, answer)
	}
	return list
}
