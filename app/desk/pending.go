package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

var errLocked = fault.New(fault.Locked, "desk-locked")

func (d *Desk) language() string { return "en" }

func (d *Desk) front(context.Context, *struct{}) (Front, error) { return Front{}, errLocked }
func (d *Desk) enrol(context.Context, *call[EnrolLetter]) (Enrolled, error) {
	return Enrolled{}, errLocked
}
func (d *Desk) choosePassphrase(context.Context, *call[NewPassphrase]) (Recovery, error) {
	return Recovery{}, errLocked
}
func (d *Desk) confirmRecovery(context.Context, *call[RecoveryCheck]) (nothing, error) {
	return nothing{}, errLocked
}
func (d *Desk) unlock(context.Context, *call[UnlockWith]) (nothing, error) {
	return nothing{}, errLocked
}
func (d *Desk) lock(context.Context, *call[LockNow]) (Locking, error)  { return Locking{}, errLocked }
func (d *Desk) activity(context.Context, *struct{}) (Idle, error)      { return Idle{}, errLocked }
func (d *Desk) idle(context.Context, *struct{}) (Idle, error)          { return Idle{}, errLocked }
func (d *Desk) safety(context.Context, *struct{}) (SafetyPage, error)  { return SafetyPage{}, errLocked }
func (d *Desk) licences(context.Context, *struct{}) (Licences, error)  { return Licences{}, errLocked }
func (s *session) forms(context.Context, *struct{}) (FormsList, error) { return FormsList{}, errLocked }
func (s *session) startAssessment(context.Context, *call[StartForm]) (Started, error) {
	return Started{}, errLocked
}
func (s *session) searchAssessments(context.Context, *call[SearchAssessments]) (AssessmentRows, error) {
	return AssessmentRows{}, errLocked
}
func (s *session) deleteAssessment(context.Context, *byID) (Done, error)  { return Done{}, errLocked }
func (s *session) restoreAssessment(context.Context, *byID) (Done, error) { return Done{}, errLocked }
func (s *session) reopenAssessment(context.Context, *byID) (Done, error)  { return Done{}, errLocked }
func (s *session) finish(context.Context, *byID) (Finished, error)        { return Finished{}, errLocked }
func (s *session) history(context.Context, *callByID[WhichAnswer]) (AnswerHistory, error) {
	return AnswerHistory{}, errLocked
}
func (s *session) printCheck(context.Context, *callByID[WhichCopy]) (PrintCheck, error) {
	return PrintCheck{}, errLocked
}
func (s *session) print(context.Context, *callByID[PrintRequest]) (Printed, error) {
	return Printed{}, errLocked
}
func (s *session) pdf(context.Context, *copyOf) (*file, error)    { return nil, errLocked }
func (s *session) blank(context.Context, *blankOf) (*file, error) { return nil, errLocked }
func (s *session) home(context.Context, *struct{}) (Home, error)  { return Home{}, errLocked }
func (s *session) outbox(context.Context, *struct{}) (OutboxPage, error) {
	return OutboxPage{}, errLocked
}
func (s *session) sendAll(context.Context, *struct{}) (Nudged, error) { return Nudged{}, errLocked }
func (s *session) sendOne(context.Context, *byID) (Nudged, error)     { return Nudged{}, errLocked }
func (s *session) settings(context.Context, *struct{}) (Settings, error) {
	return Settings{}, errLocked
}
func (s *session) changeSettings(context.Context, *call[SettingsChange]) (Settings, error) {
	return Settings{}, errLocked
}
func (s *session) recordCall(context.Context, *call[NewCall]) (CallKept, error) {
	return CallKept{}, errLocked
}
func (s *session) find(context.Context, *call[FindText]) (FindHits, error) {
	return FindHits{}, errLocked
}

type copyOf struct {
	ID   string `path:"id"`
	Copy string `path:"copy" doc:"professional, family or signature."`
}
type blankOf struct {
	Form string `path:"form"`
}

func (s *session) page(context.Context, *onePage) (AssessmentPage, error) {
	return AssessmentPage{}, errLocked
}
func (s *session) answers(context.Context, *callByID[Patch]) (forms.PatchReply, error) {
	return forms.PatchReply{}, errLocked
}
func (s *session) check(context.Context, *byID) (AssessmentCheck, error) {
	return AssessmentCheck{}, errLocked
}
func (s *session) undo(context.Context, *callByID[UndoChange]) (forms.PatchReply, error) {
	return forms.PatchReply{}, errLocked
}
