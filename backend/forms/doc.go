// Package forms is the language in which forms are written down, and all that
// follows from a definition: what lint says of it, what shows, what is
// required of whom (toggle), what each message says, what is submitted and
// what a paper copy holds. It may not touch a disk, a network, a clock or a
// window: definitions, answer rows and the day come in as arguments, so the
// laptop and the centre reach the same conclusion from the same bytes.
//
// The tour: source.go and decode*.go read strict YAML into the types of
// form.go by the key tables of keys.go; rule*.go are the rule language;
// lint*.go says what is wrong and how to mend it; draft.go folds answer rows
// into a Draft, and page.go, reply.go, check.go, document.go, proposal.go and
// paperof.go are the six things a Draft is turned into. What a Draft takes from
// outside stands in setting.go: record.go shows the family's records as rows,
// carry.go takes over earlier answers, prefill.go fills in what is known.
package forms
