package pdf

import (
	"strconv"
	"time"

	"earlyhelp.example/backend/forms"
)

// RecoveryCode is the paper that opens a laptop's work when its passphrase is
// forgotten: one page, in large print, with the groups numbered as the program
// asks for them.
type RecoveryCode struct {
	Groups          []string
	Worker, Council string
	Language        string
	PrintedAt       time.Time
	NotYetInForce   bool // another code opens until this one is typed back
}

// Job is the paper, to render. It names no family and carries no marking.
func (r RecoveryCode) Job() Job {
	w := words(r.Language)
	facts := make([]forms.PaperFact, len(r.Groups))
	for i, group := range r.Groups {
		facts[i] = forms.PaperFact{Label: w.say("recovery.group", i+1), Text: group}
	}
	after := []string{w.say("recovery.symbols"), w.say("recovery.apart")}
	if r.NotYetInForce {
		after = append(after, w.say("recovery.notYet"))
	}
	return Job{
		Paper: forms.Paper{Title: w.say("recovery.title"), Subtitle: r.Worker, Council: r.Council, Language: r.Language,
			Copy: forms.CopyProfessional, Opening: statements(w.say("recovery.says")), Facts: facts,
			Sections: []forms.PaperSection{*statements(after...)}},
		State: StateBlank, StateWords: w.say("recovery.state"), PrintedAt: r.PrintedAt, LargePrint: true,
	}
}

func statements(texts ...string) *forms.PaperSection {
	var section forms.PaperSection
	for i, text := range texts {
		section.Items = append(section.Items, forms.PaperItem{Q: strconv.Itoa(i), Kind: forms.PaperStatement, Label: text})
	}
	return &section
}
