package forms

// shape is what may stand after a key. The reader and the published JSON
// Schema are both made from the tables below, so they cannot drift apart.
type shape uint8

const (
	oneWord    shape = iota // taken as written
	oneText                 // words for people: a text, or {en, cy}
	oneNumber               // a whole number
	oneYes                  // yes or no
	oneRule                 // of the rule language
	wordList                // a word, or [word, word]
	textList                // a text, or a list of texts
	wordMap                 // name: word
	textMap                 // name: text
	ruleMap                 // name: rule
	numberMap               // name: whole number
	wordsMap                // name: [word, word]
	oneObject               // a group of keys
	objectList              // a list of groups of keys
	objectMap               // name: group of keys
	urgentRule              // yes, a rule, or {when, as}
	demandRule              // a rule, or {that, say}
)

// key is one key of the language.
type key struct {
	name  string
	shape shape
	must  bool
	one   []string    // the only words allowed
	of    []*keyTable // for objects: the kinds of group, told apart by their first key
}

// keyTable is a kind of group of keys. Its first key names it.
type keyTable struct {
	name string
	keys []key
}

func (t *keyTable) key(name string) *key {
	for i := range t.keys {
		if t.keys[i].name == name {
			return &t.keys[i]
		}
	}
	return nil
}

func (t *keyTable) names() []string {
	names := make([]string, len(t.keys))
	for i, k := range t.keys {
		names[i] = k.name
	}
	return names
}

var copyNames = []string{string(CopyProfessional), string(CopyFamily), string(CopySignature), string(CopyBlank)}

var classNames = []string{string(ClassOpen), string(ClassAddress), string(ClassContact), string(ClassConsent), string(ClassThirdParty),
	string(ClassStaffSafety), string(ClassDoNotShare), string(ClassInternal), string(ClassWithholdFamily)}

var typeNames = []string{"text", "longtext", "date", "datetime", "date_or_edd", "radio", "select", "toggle_select", "multiselect", "checkbox",
	"yesno", "yesno_toggle", "number", "phone", "email", "postcode", "nhs_number", "person_ref", "persons_ref", "record_ref", "records_ref", "table", "signature", "file", "computed", "static"}

// groupNames are the headings under which forms are offered.
var groupNames = []string{"start", "during", "notes", "closing", "registrations", "accounts", "office"}

// urgentRoles are what a question of the safety gate (G4) may be; the first
// three raise the notice, the others record the call.
var urgentRoles = []string{"immediate_danger", "significant_harm", "step_up", "phoned", "phoned_at", "spoke_to", "call_reference", "advice", "not_phoned_reason"}

var (
	checkKeys = &keyTable{"check", []key{{name: "that", shape: oneRule, must: true}, {name: "say", shape: oneText, must: true}}}
	warnKeys  = &keyTable{"warning", []key{{name: "when", shape: oneRule, must: true}, {name: "say", shape: oneText, must: true}}}
	offerKeys = &keyTable{"offer", []key{{name: "codes", shape: wordList, must: true}, {name: "when", shape: oneRule}, {name: "say", shape: oneText}}}
	printKeys = &keyTable{"print", []key{{name: "lines", shape: oneNumber}, {name: "heading", shape: oneYes}, {name: "before", shape: oneWord, one: []string{"page"}}, {name: "when", shape: oneText}}}
	raiseKeys = &keyTable{"urgent", []key{{name: "when", shape: oneRule}, {name: "as", shape: oneWord, one: urgentRoles}}}
	classKeys = &keyTable{"class_when", []key{{name: "class", shape: oneWord, must: true, one: classNames}, {name: "when", shape: oneRule, must: true}}}
	stateKeys = &keyTable{"state", []key{{name: "state", shape: oneWord, must: true}, {name: "say", shape: oneText, must: true}, {name: "when", shape: oneRule, must: true}, {name: "class", shape: oneWord, one: classNames}}}
	// What a finished form proposes: a task on a day, or another form.
	taskKeys  = &keyTable{"task", []key{{name: "task", shape: oneWord, must: true}, {name: "on", shape: oneRule}, {name: "when", shape: oneRule}, {name: "say", shape: oneText}}}
	startKeys = &keyTable{"form to start", []key{{name: "form", shape: oneWord, must: true}, {name: "when", shape: oneRule}, {name: "for_each", shape: oneRule},
		{name: "fills", shape: wordMap}, {name: "say", shape: oneText}}}
	withKeys = &keyTable{"with", []key{{name: "required", shape: oneYes}, {name: "label", shape: oneText}, {name: "hint", shape: oneText},
		{name: "show_when", shape: oneRule}, {name: "required_when", shape: oneRule}, {name: "prefill", shape: oneWord}, {name: "carry_from", shape: wordList}}}

	useKeys = &keyTable{"use", []key{
		{name: "use", shape: oneWord, must: true}, {name: "as", shape: oneWord}, {name: "show_when", shape: oneRule},
		{name: "prefill", shape: oneWord, one: []string{"yes", "no", workerSource}},
		{name: "print", shape: oneObject, of: []*keyTable{printKeys}},
		{name: "with", shape: objectMap, of: []*keyTable{withKeys}},
	}}

	questionKeys = &keyTable{"question", []key{
		{name: "id", shape: oneWord, must: true}, {name: "type", shape: oneWord, must: true, one: typeNames},
		{name: "label", shape: oneText, must: true}, {name: "hint", shape: oneText}, {name: "short", shape: oneText},
		{name: "level", shape: oneWord, one: []string{"family", "person", "toggle"}}, {name: "people_when", shape: oneRule}, {name: "follows", shape: oneWord},
		{name: "required", shape: oneYes}, {name: "required_when", shape: oneRule}, {name: "show_when", shape: oneRule},
		{name: "list", shape: oneWord}, {name: "offer", shape: objectList, of: []*keyTable{offerKeys}}, {name: "suggest", shape: oneWord},
		{name: "later", shape: wordList}, {name: "quick", shape: textList},
		{name: "max", shape: oneNumber}, {name: "centre_max", shape: oneNumber}, {name: "min", shape: oneNumber}, {name: "min_rows", shape: oneNumber},
		{name: "columns", shape: objectList}, {name: "item", shape: oneText}, {name: "rows_are", shape: oneWord, one: rowKinds}, {name: "shows", shape: oneWord},
		{name: "of", shape: wordList, one: namedKinds}, {name: "other", shape: oneYes}, {name: "names", shape: oneWord, one: []string{invitedOf}},
		{name: "check", shape: objectList, of: []*keyTable{checkKeys}}, {name: "warn", shape: objectList, of: []*keyTable{warnKeys}},
		{name: "places", shape: oneNumber}, {name: "computed", shape: oneRule}, {name: "function", shape: oneWord}, {name: "from", shape: wordList},
		{name: "prefill", shape: oneWord}, {name: "carry", shape: oneWord, one: []string{"none", "show", "offer"}}, {name: "carry_from", shape: wordList},
		{name: "class", shape: oneWord, one: classNames}, {name: "class_when", shape: objectList, of: []*keyTable{classKeys}},
		{name: "print", shape: oneObject, of: []*keyTable{printKeys}}, {name: "readings", shape: wordMap}, {name: "descriptors", shape: oneWord}, {name: "bar", shape: oneNumber},
		{name: "report", shape: wordList}, {name: "opens", shape: wordList}, {name: "bundles", shape: wordMap}, {name: "urgent", shape: urgentRule, of: []*keyTable{raiseKeys}}, {name: "was", shape: oneWord},
	}}

	pageKeys = &keyTable{"page", []key{
		{name: "id", shape: oneWord, must: true}, {name: "title", shape: oneText, must: true}, {name: "intro", shape: oneText},
		{name: "offices", shape: oneYes}, {name: "none_button", shape: oneText},
		{name: "show_when", shape: oneRule}, {name: "questions", shape: objectList, must: true, of: []*keyTable{questionKeys, useKeys}},
	}}

	sectionKeys = &keyTable{"section", []key{
		{name: "id", shape: oneWord, must: true}, {name: "number", shape: oneWord}, {name: "title", shape: oneText, must: true}, {name: "intro", shape: oneText},
		{name: "aside", shape: oneYes}, {name: "after", shape: oneYes}, {name: "offices", shape: oneYes}, {name: "ask_everyone", shape: oneYes}, {name: "none_button", shape: oneText},
		{name: "show_when", shape: oneRule}, {name: "needs_first", shape: demandRule, of: []*keyTable{checkKeys}},
		{name: "questions", shape: objectList, of: []*keyTable{questionKeys, useKeys}}, {name: "pages", shape: objectList, of: []*keyTable{pageKeys}},
	}}

	formKeys = &keyTable{"form", []key{
		{name: "form", shape: oneWord, must: true}, {name: "version", shape: oneNumber, must: true}, {name: "title", shape: oneText, must: true},
		{name: "subject", shape: oneWord, must: true, one: []string{"family", "child", "persons", "episode", "none"}},
		{name: "kind", shape: oneWord, must: true, one: []string{"submission", "record"}}, {name: "who", shape: wordList}, {name: "reopen", shape: wordList},
		{name: "group", shape: oneWord, one: groupNames}, {name: "records", shape: wordList, one: recordNames}, {name: "states", shape: objectList, of: []*keyTable{stateKeys}},
		{name: "finish_word", shape: oneText}, {name: "readings_checked", shape: wordList}, {name: "keeps_title", shape: oneYes},
		{name: "once_a_session", shape: oneText},
		{name: "expires_after", shape: oneWord}, {name: "accepts_until", shape: oneWord},
		{name: "lists", shape: wordMap}, {name: "rules", shape: ruleMap},
		{name: "copies", shape: wordList, one: copyNames}, {name: "print_with_care", shape: oneRule}, {name: "produces", shape: objectList, of: []*keyTable{taskKeys, startKeys}},
		{name: "sections", shape: objectList, must: true, of: []*keyTable{sectionKeys}}, {name: "finish", shape: objectList, of: []*keyTable{checkKeys}},
	}}

	blockKeys = &keyTable{"block", []key{
		{name: "block", shape: oneWord, must: true}, {name: "version", shape: oneNumber, must: true}, {name: "title", shape: oneText},
		{name: "lists", shape: wordMap}, {name: "rules", shape: ruleMap}, {name: "readings_checked", shape: wordList},
		{name: "produces", shape: objectList, of: []*keyTable{taskKeys}}, {name: "questions", shape: objectList, must: true, of: []*keyTable{questionKeys}},
	}}

	codeKeys = &keyTable{"code", []key{
		{name: "code", shape: oneWord, must: true}, {name: "label", shape: oneText, must: true}, {name: "group", shape: oneText},
		{name: "from", shape: oneWord}, {name: "until", shape: oneWord}, {name: "central", shape: oneWord}, {name: "becomes", shape: oneWord}, {name: "inverse", shape: oneWord}, {name: "words", shape: textList}, {name: "safeguarding", shape: oneYes}, {name: "class", shape: oneWord, one: classNames},
	}}

	listKeys = &keyTable{"list", []key{
		{name: "list", shape: oneWord, must: true}, {name: "version", shape: oneNumber, must: true}, {name: "title", shape: oneText, must: true},
		{name: "codes", shape: objectList, must: true, of: []*keyTable{codeKeys}},
	}}

	openKeys = &keyTable{"mash_open", []key{{name: "days", shape: oneWord, must: true}, {name: "from", shape: oneWord, must: true}, {name: "until", shape: oneWord, must: true}}}

	phoneKeys = &keyTable{"phones", []key{
		{name: "mash", shape: oneWord}, {name: "mash_hours", shape: oneText}, {name: "mash_open", shape: objectList, of: []*keyTable{openKeys}}, {name: "out_of_hours", shape: oneWord}, {name: "helpdesk", shape: oneWord}, {name: "coordinator", shape: oneWord}, {name: "confirmed", shape: oneYes},
	}}

	agreementKeys = &keyTable{"user_agreement", []key{{name: "version", shape: oneWord, must: true}, {name: "text", shape: oneText, must: true}}}

	profileKeys = &keyTable{"profile", []key{
		{name: "profile", shape: oneWord, must: true}, {name: "name", shape: oneText, must: true}, {name: "authority", shape: oneWord, must: true},
		{name: "live_from", shape: oneWord}, {name: "terms", shape: textMap}, {name: "phones", shape: oneObject, must: true, of: []*keyTable{phoneKeys}},
		{name: "marking", shape: oneWord}, {name: "forms", shape: wordList}, {name: "timescales", shape: wordMap}, {name: "draft_expiry_days", shape: numberMap},
		{name: "lock_after_minutes", shape: oneNumber}, {name: "follow_up_hours", shape: oneNumber}, {name: "counter", shape: oneYes},
		{name: "copies", shape: wordsMap}, {name: "lawful_basis", shape: oneText}, {name: "retention", shape: wordMap},
		{name: "linked_login_expiry_days", shape: oneNumber}, {name: "alerts_stale_days", shape: oneNumber},
		{name: "bank_holidays", shape: wordsMap}, {name: "user_agreement", shape: oneObject, of: []*keyTable{agreementKeys}},
	}}
)

func init() {
	// A table's columns are questions or blocks; the table cannot name itself.
	questionKeys.key("columns").of = []*keyTable{questionKeys, useKeys}
}
