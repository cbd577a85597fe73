package forms

// place is a line and column in a definition, both from 1.
type place struct{ line, column int }

// truth is one of three (Kleene): and is the lower, or the higher, not swaps.
type truth int8

const (
	isFalse truth = -1
	unknown truth = 0
	isTrue  truth = 1
)

func truthOf(b bool) truth {
	if b {
		return isTrue
	}
	return isFalse
}

// op is what a node of a rule does.
type op uint8

const (
	opAnd op = iota
	opOr
	opNot
	opIs      // kids[0] is one of words
	opHas     // kids[0] has any of words
	opHasAll  // kids[0] has all of words
	opCompare // kids[0] word kids[1]
	opAdd
	opSub
	opNumber
	opDate
	opLength
	opName
	opAnswered
	opSigned
	opExact // kids[0], a date, is known to the day
	opRisen // kids[0] is further on in its list than the family's last document said
	opAge
	opCount
	opAny
	opEvery
	opToday
	opStarted
	opFinished
	opReceived
	opTimescale // word is the council's name for it
	opPerson    // word is the attribute
	opRule      // kids[0] is the named rule, bound in place
)

// kind is what a node gives: the types that lint checks.
type kind uint8

const (
	kindNone kind = iota
	kindBool
	kindChoice
	kindChoices
	kindNumber
	kindDate
	kindLength
	kindText
	kindTable
	kindPeople
	kindOther
)

func (k kind) String() string {
	return [...]string{"nothing", "yes or no", "one choice", "several choices", "a number", "a date", "a length of time",
		"text that somebody typed", "a table", "people", "something a rule cannot look into"}[k]
}

// expr is a node of a rule. at is the offset of its first character. Before
// binding names are words; after it q, over and kind are filled in.
type expr struct {
	op    op
	at    int
	word  string
	words []spotted
	n     int64 // a number in tenths, or a date
	len   length
	kids  []*expr

	kind kind
	q    *Question
	over *Question // the table gone through; nil is the members
	asks []*Question
}

// spotted is a word and its offset.
type spotted struct {
	word string
	at   int
}

// rule is a parsed rule bound to the questions it names.
type rule struct {
	source ruleSource
	root   *expr
	names  []*Question // what it reads
	uses   []NamedRule // what it is made of
}

// ruleError is what is wrong with a rule, at a character of it.
type ruleError struct {
	at              int
	code, say, mend string
}

// Bounds of a rule: with them every rule ends, and costs at most tokens ×
// members × rows.
const (
	maxRuleLength = 1000
	maxRuleTokens = 200
	maxRuleDepth  = 8
	maxRuleNodes  = 2000 // with the named rules it uses written out
)

// reserved are the words a name may not be.
var reserved = map[string]bool{"is": true, "not": true, "in": true, "has": true, "and": true, "or": true, "any": true, "every": true, "all": true,
	"count": true, "answered": true, "age": true, "on": true, "members": true, "today": true, "started": true, "timescale": true, "finished": true, "received": true,
	"signed": true, "exact": true, "risen": true, "person": true}
