package casework

import (
	"encoding/json"
	"testing"
	"time"
)

// TestPartialWithdrawalIsPartial is BR-25 for some agencies or some people: what
// was not taken back stands, and only taking back the last of it is all of it.
func TestPartialWithdrawalIsPartial(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		taken    []Withdrawal
		standing string
		ended    bool
		aisha    bool
		school   bool
	}{
		"nothing":              {nil, "given_written", false, false, true},
		"one agency":           {[]Withdrawal{{Agencies: []string{"School"}}}, ConsentPartial, false, false, false},
		"one person":           {[]Withdrawal{{People: []string{"aisha"}}}, ConsentPartial, false, true, true},
		"one after the other":  {[]Withdrawal{{People: []string{"aisha"}}, {People: []string{"tom"}}}, ConsentWithdrawn, true, true, false},
		"all":                  {[]Withdrawal{{}}, ConsentWithdrawn, true, true, false},
		"a person, then all":   {[]Withdrawal{{People: []string{"tom"}}, {}}, ConsentWithdrawn, true, true, false},
		"an agency and people": {[]Withdrawal{{Agencies: []string{"Health"}, People: []string{"tom"}}}, ConsentPartial, false, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := Record{Family: Family{ID: "f"}, Consents: []Consent{{ID: "c", Status: "given_written", Covers: []string{"aisha", "tom"},
				Agencies: []Sharing{{Agency: "School", Agreed: "yes"}, {Agency: "Health", Agreed: "yes"}}}},
				Episodes: []Episode{{ID: "e", Access: []Access{{Role: RoleTAF}}}}, Actions: []Action{{ID: "a"}}}
			for i, w := range c.taken {
				data, err := json.Marshal(WithdrawalData{Consent: "c", Withdrawal: w})
				if err != nil {
					t.Fatal(err)
				}
				r = Apply(r, Change{ID: string(rune('p' + i)), Kind: ConsentTaken, Family: "f", At: at, By: "w", Data: data})
			}
			got := r.Consents[0]
			if got.Standing() != c.standing || got.TakenBack("aisha") != c.aisha || got.MayShare("School") != c.school {
				t.Errorf("%s; Aisha's taken back: %v; school may be told: %v", got.Standing(), got.TakenBack("aisha"), got.MayShare("School"))
			}
			if ended := !r.Episodes[0].Access[0].Ended.IsZero(); ended != c.ended || (r.Actions[0].Status == ActionOnHold) != c.ended || r.ConsentGone() != c.ended {
				t.Errorf("access ended: %v, action %q, consent gone: %v", ended, r.Actions[0].Status, r.ConsentGone())
			}
		})
	}
}
