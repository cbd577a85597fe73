package casework_test

import (
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
)

func TestMay(t *testing.T) {
	ana := casework.Worker{ID: "w-1"}
	omar := casework.Worker{ID: "w-2", Roles: []casework.Role{casework.RolePortalLinked}}
	guest := casework.Worker{ID: "w-3", Roles: []casework.Role{"guest"}}
	who := []string{"portal_user", "portal_linked"}
	form := func(state casework.State, left bool) casework.Form {
		return casework.Form{Author: "w-1", Who: who, State: state, Left: left}
	}
	rows := []struct {
		name   string
		worker casework.Worker
		act    casework.Act
		form   casework.Form
		key    string // "" allowed
	}{
		{"anyone registered starts (BR-42)", ana, casework.StartForm, casework.Form{Who: who}, ""},
		{"linked starts too", omar, casework.StartForm, casework.Form{Who: who}, ""},
		{"another role does not", guest, casework.StartForm, casework.Form{Who: who}, "may.role"},
		{"a form for nobody", ana, casework.StartForm, casework.Form{}, "may.role"},
		{"but may try it out", guest, casework.StartForm, casework.Form{Who: who, Practice: true}, ""},
		{"nobody signed in", casework.Worker{}, casework.StartForm, casework.Form{Who: who}, "may.nobody"},
		{"own draft is continued", ana, casework.ContinueForm, form(casework.PartCompleted, false), ""},
		{"another's is not", omar, casework.ContinueForm, form(casework.PartCompleted, false), "may.own"},
		{"another's is not printed", omar, casework.PrintForm, form(casework.Done, false), "may.own"},
		{"a draft may be deleted (BR-07)", ana, casework.DeleteForm, form(casework.PartCompleted, false), ""},
		{"a finished form may not", ana, casework.DeleteForm, form(casework.Done, false), "may.delete"},
		{"a finished form is not edited", ana, casework.ContinueForm, form(casework.Done, false), "may.state"},
		{"nor finished twice", ana, casework.FinishForm, form(casework.Done, false), "may.state"},
		{"it is withdrawn while here", ana, casework.WithdrawForm, form(casework.Done, false), ""},
		{"not after a byte has left", ana, casework.WithdrawForm, form(casework.Done, true), "may.withdraw"},
		{"a draft has nothing to withdraw", ana, casework.WithdrawForm, form(casework.PartCompleted, false), "may.withdraw"},
		{"what happened since is added", ana, casework.AddAfter, form(casework.Done, true), ""},
		{"but not before it is finished", ana, casework.AddAfter, form(casework.PartCompleted, false), "may.state"},
		{"a draft is printed", ana, casework.PrintForm, form(casework.PartCompleted, false), ""},
		{"a deleted form is not", ana, casework.PrintForm, form(casework.Gone, false), "may.state"},
		{"what is not named is refused", ana, "shred", form(casework.PartCompleted, false), "may.state"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			err := casework.May(row.worker, row.act, row.form)
			if (err == nil) != (row.key == "") {
				t.Fatalf("May = %v, want %q", err, row.key)
			}
			if row.key == "" {
				return
			}
			want := fault.New(fault.Refused, row.key)
			if err.Error() != want.Error() || fault.Say(err, "en") == fault.Say(nil, "en") || fault.Say(err, "en") == fault.Say(fault.New(fault.Refused, "no.such.key"), "en") {
				t.Errorf("refused with %v and %q, want %v and a sentence of its own", err, fault.Say(err, "en"), want)
			}
		})
	}
}
