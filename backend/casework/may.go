package casework

import (
	"slices"

	"earlyhelp.example/backend/fault"
)

// Role is what a worker is to the council. Roles that belong to one episode
// (initiator, keyworker, team member) are given there and not here.
type Role string

// The roles of domain 2.1 that definitions name. Keyworker, initiator and team
// member hold for an episode; a worker who has one may begin such work, and the
// episode's own list says where they may go on with it (BR-80).
const (
	RolePortal       Role = "portal_user"   // PU: own account, no links
	RolePortalLinked Role = "portal_linked" // PL: linked to children as their key worker
	RoleInitiator    Role = "initiator"
	RoleKeyworker    Role = "keyworker"
	RoleTAF          Role = "taf_member"
	RoleHandingOver  Role = "handing_over" // handed the work on to somebody whose account is not known yet
	RoleCSC          Role = "csc"
	RoleTriage       Role = "triage"
	RoleMASH         Role = "mash"
	RolePartnerships Role = "partnerships"
	RoleCoordinator  Role = "coordinator"
	RoleSupport      Role = "business_support"
)

// Act is something a worker may want to do with a form.
type Act string

// The acts on a form up to its receipt. Whatever is not named is refused.
const (
	StartForm    Act = "start"    // matrix row 17; being linked to the child is not needed (BR-42)
	ContinueForm Act = "continue" // row 19
	DeleteForm   Act = "delete"   // row 19, BR-07: only while part completed
	FinishForm   Act = "finish"   // row 17
	AddAfter     Act = "after"    // what happened since, on the pages of a finished form that are for it
	ReopenForm   Act = "reopen"   // as a new version, once the centre has it; who is the definition's word
	WithdrawForm Act = "withdraw" // only before the first byte has left
	PrintForm    Act = "print"    // row 26; a draft may be printed too, marked as one
)

// Form is the form somebody wants to act on, as far as the rights need it.
type Form struct {
	Author string   // Worker.ID of who began it; empty before it is begun
	Who    []string // the roles its definition names; none means nobody
	State  State
	Left   bool // a byte of it has left this laptop

	Practice bool // about nobody and never to be sent: anybody may try any form
}

// MayIn answers nil where a worker's part in a piece of work lets them begin a form
// there on an ISO day, and else the sentence that says why not (BR-80, BR-81). Who
// never had a part in it is judged by their roles alone (May).
func MayIn(w Worker, who []string, e Episode, today string) error {
	part := e.Part(w, today)
	if e.outside(w, today) || slices.ContainsFunc(who, func(named string) bool {
		return slices.Contains(part, Role(named)) || !slices.Contains(partRoles, Role(named)) && hasRole(w, []string{named})
	}) {
		return nil
	}
	return fault.New(fault.Refused, "may.part", e.Keyworker.Name)
}

// partRoles are the roles that belong to one piece of work.
var partRoles = []Role{RoleInitiator, RoleKeyworker, RoleTAF, RoleHandingOver}

// State is how far a form is.
type State string

// The states of a form that decide what may be done with it.
const (
	NotBegun      State = ""
	PartCompleted State = "part_completed"
	Done          State = "finished"
	Gone          State = "deleted"
)

// May answers nil, or a fault of kind Refused with the sentence that says why.
// It decides by role, ownership and state alone; whether the council is ready
// for new work (BR-35) is the profile's business.
func May(w Worker, act Act, f Form) error {
	if w.ID == "" {
		return fault.New(fault.Refused, "may.nobody")
	}
	if !f.Practice && !hasRole(w, f.Who) {
		return fault.New(fault.Refused, "may.role")
	}
	if act != StartForm && f.Author != w.ID {
		return fault.New(fault.Refused, "may.own")
	}
	return mayNow(act, f)
}

func hasRole(w Worker, who []string) bool {
	roles := w.Roles
	if len(roles) == 0 {
		roles = []Role{RolePortal}
	}
	for _, role := range roles {
		for _, named := range who {
			if string(role) == named {
				return true
			}
		}
	}
	return false
}

// mayNow is the part of the rights that only the form's state decides.
func mayNow(act Act, f Form) error {
	ok, key := false, "may.state"
	switch act {
	case StartForm:
		ok = f.State == NotBegun
	case ContinueForm, FinishForm:
		ok = f.State == PartCompleted
	case DeleteForm:
		ok, key = f.State == PartCompleted, "may.delete"
	case AddAfter:
		ok = f.State == Done
	case WithdrawForm:
		ok, key = f.State == Done && !f.Left, "may.withdraw"
	case ReopenForm:
		ok, key = f.State == Done && f.Left, "may.reopen"
	case PrintForm:
		ok = f.State == PartCompleted || f.State == Done
	}
	if !ok {
		return fault.New(fault.Refused, key)
	}
	return nil
}
