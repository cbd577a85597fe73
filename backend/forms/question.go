package forms

import "slices"

var (
	yesNoCodes  = []string{"yes", "no"}
	toggleCodes = []string{"yes", "no", "not_known"}
	tickCodes   = []string{"yes"}
)

// kind is what a question's answer is to a rule.
func (q *Question) kind() kind {
	switch q.Type {
	case TypeText, TypeLongText, TypePhone, TypeEmail, TypePostcode, TypeNHSNumber:
		return kindText
	case TypeDate, TypeDateTime, TypeDateOrEDD:
		return kindDate
	case TypeRadio, TypeSelect, TypeToggleSelect, TypeCheckbox, TypeYesNo, TypeYesNoToggle:
		return kindChoice
	case TypeMultiSelect:
		return kindChoices
	case TypeNumber:
		return kindNumber
	case TypeTable:
		return kindTable
	case TypePersonRef, TypePersonsRef:
		return kindPeople
	case TypeRecordRef:
		if q.dated() {
			return kindDate
		}
	case TypeComputed:
		return q.computedKind()
	case TypeStatic:
		return q.shownKind()
	}
	return kindOther
}

func (q *Question) computedKind() kind {
	if q.function != nil {
		return q.function.gives
	}
	if q.computed != nil {
		return q.computed.root.kind
	}
	return kindNumber
}

// shownKind is what a column that shows something of a record is to a rule.
func (q *Question) shownKind() kind {
	switch {
	case q.Shows == "":
		return kindOther
	case q.showsDay():
		return kindDate
	case q.List != nil:
		return kindChoice
	}
	return kindText
}

// codes are the codes an answer may be; nil where the answer is no code.
func (q *Question) codes() []string {
	switch q.Type {
	case TypeYesNo:
		return yesNoCodes
	case TypeYesNoToggle:
		return toggleCodes
	case TypeCheckbox:
		return tickCodes
	}
	if q.List == nil || len(q.List.Codes) == 0 {
		return nil
	}
	codes := make([]string, len(q.List.Codes))
	for i, c := range q.List.Codes {
		codes[i] = c.Code
	}
	return codes
}

// example is how a test of this question may go on: "is yes", "has PN01".
func (q *Question) example() string {
	codes := q.codes()
	switch {
	case len(codes) == 0:
		return "…"
	case q.kind() == kindChoices:
		return "has " + codes[0]
	}
	return "is " + codes[0]
}

// choice reports whether the answer is a code or codes.
func (q *Question) choice() bool {
	k := q.kind()
	return k == kindChoice || k == kindChoices
}

// wantsList reports whether the type needs a code list.
func (t Type) wantsList() bool {
	return slices.Contains([]Type{TypeRadio, TypeSelect, TypeToggleSelect, TypeMultiSelect}, t)
}

// free reports whether people type words into it, which `max` bounds.
func (t Type) free() bool { return t == TypeText || t == TypeLongText }

// asks reports whether there is anything to answer.
func (t Type) asks() bool { return t != TypeStatic && t != TypeComputed }

// perPerson reports whether the question has an answer for each person.
func (q *Question) perPerson() bool { return q.Table == nil && q.Level != LevelFamily }

// The columns of a members table that say who a person is; domain 3.0.1 (G1)
// fixes their names, and lint demands them.
const (
	columnName   = "name"
	columnBorn   = "dob_edd"
	columnGender = "gender"
	columnRole   = "role_in_family"
	codeUnborn   = "unborn"
)

func memberColumn(q *Question) bool {
	return q.Local == columnBorn || q.Local == columnGender || q.Local == columnRole
}

// column is a table's column by its local id.
func (q *Question) column(local string) *Question {
	for _, c := range q.Columns {
		if c.Local == local {
			return c
		}
	}
	return nil
}

// find is a code of the list.
func (l *List) find(code string) (Code, bool) {
	i, ok := l.at[code]
	if !ok {
		return Code{}, false
	}
	return l.Codes[i], true
}

// inForce reports whether a code is offered on forms started on a day.
func (c Code) inForce(started Day) bool {
	return (c.From == "" || started >= c.From) && (c.Until == "" || started <= c.Until)
}

// Question is the question with an id, or nil.
func (f *Form) Question(id string) *Question { return f.byID[id] }

// Page is the page with an id, or nil.
func (f *Form) Page(id string) *FormPage { return f.pages[id] }

// Members is the table whose rows are the members, or nil.
func (f *Form) Members() *Question { return f.members }

// OfFamily reports whether a form is about a family at all: one for an account
// is about whoever fills it in.
func (f *Form) OfFamily() bool { return f.Subject != "none" || f.members != nil }
