package forms

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// readList reads one version of a code list.
func readList(tree *node, src []byte, r *report) *List {
	f := r.fields(tree, listKeys)
	l := &List{ID: f.word("list"), Version: f.number("version"), Title: f.text("title"), SHA256: digest(src), at: map[string]int{}}
	if strings.ContainsAny(l.ID, "@ /\\") {
		r.add(f.place("list"), "E17", fmt.Sprintf("%s cannot be a name", show(l.ID)), "")
	}
	for _, n := range f.items("codes") {
		k := r.fields(n, codeKeys)
		c := Code{Code: k.word("code"), Label: k.text("label"), Group: k.text("group"), From: k.day("from"), Until: k.day("until"),
			Central: k.word("central"), Becomes: k.word("becomes"), Inverse: k.word("inverse"), Safeguarding: k.yes("safeguarding"), Class: Class(k.word("class"))}
		if n := k.node("words"); n != nil {
			for _, item := range n.items {
				c.Words = append(c.Words, r.text(item, "words"))
			}
		}
		if _, twice := l.at[c.Code]; twice {
			r.add(k.place("code"), "E14", fmt.Sprintf("the code %s is there twice", show(c.Code)), "A code that has been used is never given another meaning")
			continue
		}
		if strings.ContainsFunc(c.Code, func(c rune) bool { return !wordRune(c) }) {
			r.add(k.place("code"), "E17", fmt.Sprintf("%s cannot be a code", show(c.Code)), "Use letters, digits, _ and .")
			continue
		}
		l.at[c.Code] = len(l.Codes)
		l.Codes = append(l.Codes, c)
	}
	if len(l.Codes) == 0 && f.has("codes") {
		r.add(f.place("codes"), "E25", "this leaves nothing to choose", "")
	}
	if r.failed() {
		return nil
	}
	return l
}

// ReadProfile reads a council profile; the Profile is nil where a finding is an
// error. The bytes may come from the library or, signed, from the centre.
func ReadProfile(src []byte) (*Profile, []Finding) {
	return readProfileFile("profile.yaml", src)
}

func readProfileFile(name string, src []byte) (*Profile, []Finding) {
	r := &report{file: name}
	tree := readSource(src, r)
	if tree == nil {
		return nil, r.sorted()
	}
	p := readProfile(tree, src, r)
	return p, r.sorted()
}

func readProfile(tree *node, src []byte, r *report) *Profile {
	f := r.fields(tree, profileKeys)
	p := &Profile{
		ID: f.id("profile"), Name: f.text("name"), Authority: f.word("authority"), LiveFrom: f.day("live_from"), Marking: f.word("marking"),
		Terms: map[string]Text{}, Timescales: map[string]string{}, DraftExpiryDays: map[string]int{}, Copies: map[Class][]Copy{},
		LockAfterMinutes: f.number("lock_after_minutes"), FollowUpHours: f.number("follow_up_hours"),
		Counter: !f.has("counter") || f.yes("counter"), LawfulBasis: f.text("lawful_basis"), Retention: map[string]string{},
		LinkedLoginDays: f.number("linked_login_expiry_days"), AlertsStaleDays: f.number("alerts_stale_days"), Holidays: r.readHolidays(f), SHA256: digest(src),
	}
	for _, n := range f.words("forms") {
		p.FormsEnabled = append(p.FormsEnabled, n.text)
	}
	for _, e := range f.entries("terms") {
		if _, known := plainTerms[e.name]; !known {
			r.add(e.at, "E08", fmt.Sprintf("no text uses the term %s", show(e.name)), r.suggest(e.name, termNames()))
		}
		p.Terms[e.name] = r.text(e.value, "terms")
	}
	for _, e := range f.entries("timescales") {
		p.Timescales[e.name] = r.timescale(e)
	}
	for _, e := range f.entries("retention") {
		if _, ok := readPeriod(e.value.text); !ok && e.value.text != KeptForGood {
			r.add(e.value.at, "E09", fmt.Sprintf("%s should be a length of time, like 30 days, or %s", e.name, KeptForGood), "")
		}
		if !slices.Contains(retained, e.name) {
			r.add(e.at, "W54", fmt.Sprintf("nothing is kept by %s", show(e.name)), cmp.Or(r.suggest(e.name, retained), "Take it out"))
		}
		p.Retention[e.name] = e.value.text
	}
	for _, e := range f.entries("draft_expiry_days") {
		p.DraftExpiryDays[e.name] = r.number(e.value, e.name)
	}
	if f.has("lock_after_minutes") && (p.LockAfterMinutes < 5 || p.LockAfterMinutes > 15) {
		r.add(f.place("lock_after_minutes"), "E09", "the lock comes after 5 to 15 minutes", "")
	}
	p.lintHolidays(f, r)
	p.readPhones(f, r)
	if n := f.node("user_agreement"); n != nil {
		k := r.fields(n, agreementKeys)
		p.Agreement = Agreement{Version: k.word("version"), Text: k.text("text")}
	}
	p.readCopies(f, r)
	if r.failed() {
		return nil
	}
	return p
}

func termNames() []string {
	var names []string
	for name := range plainTerms {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p *Profile) readCopies(f fields, r *report) {
	for _, e := range f.entries("copies") {
		if !slices.Contains(classNames, e.name) {
			r.add(e.at, "E38", fmt.Sprintf("%s is not a class", show(e.name)), r.suggest(e.name, classNames))
			continue
		}
		p.Copies[Class(e.name)] = []Copy{}
		for _, n := range r.words(e.value, "copies") {
			if !slices.Contains(copyNames, n.text) {
				r.add(n.at, "E04", fmt.Sprintf("%s is not a copy", show(n.text)), r.suggest(n.text, copyNames))
			}
			if guarded(Class(e.name), Copy(n.text)) {
				r.add(n.at, "E38", fmt.Sprintf("%s may not stand on the %s copy: somebody could come to harm by what it says", e.name, n.text), "Leave it to the professional copy (BR-47)")
			}
			p.Copies[Class(e.name)] = append(p.Copies[Class(e.name)], Copy(n.text))
		}
	}
}

// guarded are the classes that no council may put before a family (BR-47):
// informants, staff safety, what is not to be shared, directions.
func guarded(class Class, copy Copy) bool {
	never := []Class{ClassThirdParty, ClassStaffSafety, ClassDoNotShare, ClassInternal, ClassWithholdFamily}
	return (copy == CopyFamily || copy == CopySignature) && slices.Contains(never, class)
}

func (p *Profile) readPhones(f fields, r *report) {
	n := f.node("phones")
	if n == nil {
		return
	}
	k := r.fields(n, phoneKeys)
	p.Phones = Phones{MASH: k.word("mash"), MASHHours: k.text("mash_hours"), OutOfHours: k.word("out_of_hours"), Helpdesk: k.word("helpdesk"), Coordinator: k.word("coordinator"), Confirmed: k.yes("confirmed")}
	for _, name := range []string{"mash", "out_of_hours", "helpdesk", "coordinator"} {
		if text := k.word(name); text != "" && len(digits.FindAllString(text, -1)) < 10 {
			r.add(k.place(name), "E09", fmt.Sprintf("%s should be a telephone number, not %s", name, show(text)), "Leave it out until it is known")
		}
	}
	for _, n := range k.items("mash_open") {
		o := r.fields(n, openKeys)
		h, ok := readHours(o.word("days"), o.word("from"), o.word("until"))
		if !ok {
			r.add(n.at, "E09", "opening hours read: days: mon-fri, from: 09:00, until: 17:00", "")
		}
		p.Phones.Open = append(p.Phones.Open, h)
	}
}

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func readHours(days, from, until string) (Hours, bool) {
	first, last, run := strings.Cut(days, "-")
	if !run {
		last = first
	}
	i, j := slices.Index(weekdays, first), slices.Index(weekdays, last)
	h := Hours{From: minutes(from), Until: minutes(until)}
	if i < 0 || j < i || h.From < 0 || h.Until <= h.From {
		return Hours{}, false
	}
	for day := i; day <= j; day++ {
		h.Days[day] = true
	}
	return h, true
}

func minutes(clock string) int {
	hour, minute, ok := strings.Cut(clock, ":")
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err != nil || err2 != nil || h < 0 || h > 24 || m < 0 || m > 59 {
		return -1
	}
	return h*60 + m
}
