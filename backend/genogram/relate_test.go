package genogram

import (
	"fmt"
	"testing"
)

// TestFromRows: what a form says of each becomes lines, and nothing else does.
func TestFromRows(t *testing.T) {
	mary := Row{Key: "m", Name: "Mary Smith", Relationship: "Mother", Gender: "female"}
	tom := Row{Key: "t", Name: "Tom Smith", Relationship: "Son", Gender: "male"}
	aisha := Row{Key: "a", Name: "Aisha Smith", Relationship: "child", Gender: "female"}
	unborn := Row{Key: "u", Name: "Unborn", Relationship: "Unborn Child", Unborn: true}
	john := Row{Key: "j", Name: "John Smith", Relationship: "Father", Gender: "male"}
	leon := Row{Key: "l", Name: "Leon", Relationship: "Father of the unborn", Gender: "male"}
	gran := Row{Key: "g", Name: "Grace", Relationship: "Maternal grandmother", Gender: "female"}
	step := Row{Key: "s", Name: "Stef", Relationship: "Step-father", Gender: "male"}
	for name, c := range map[string]struct {
		rows  []Row
		pairs []Pair
		want  string // parents of each child, then ties
	}{
		"a mother alone":         {[]Row{mary, tom, unborn}, nil, "t[m] u[m] []"},
		"mother and father":      {[]Row{mary, john, tom, aisha}, nil, "t[m j] a[m j] []"},
		"two fathers":            {[]Row{mary, john, leon, tom, unborn}, nil, "t[m] u[m l] []"},
		"in Welsh":               {[]Row{{Key: "m", Relationship: "Mam", Gender: "female"}, {Key: "t", Relationship: "Mab"}}, nil, "t[m] []"},
		"a step-father":          {[]Row{mary, step, tom}, nil, "t[m] []"},
		"a pair says so":         {[]Row{mary, step, tom}, []Pair{{"s", "Partner", "m"}}, "t[m] [{s m together}]"},
		"a pair knows better":    {[]Row{mary, john, tom, aisha}, []Pair{{"g", "mother", "t"}, {"m", "ex-partner", "j"}}, "t[g] a[m j] [{m j parted}]"},
		"a grandmother by pair":  {[]Row{gran, mary, tom}, []Pair{{"g", "parent", "m"}}, "m[g] t[m] []"},
		"brothers are no father": {[]Row{mary, tom, aisha}, []Pair{{"t", "brother", "a"}}, "t[m] a[m] []"},
		"nothing said":           {[]Row{{Key: "x"}, {Key: "y", Relationship: "lodger"}}, nil, "[]"},
	} {
		f := FromRows(c.rows, c.pairs)
		got := ""
		for _, p := range f.People {
			if len(p.Parents) > 0 {
				got += fmt.Sprint(p.Key, p.Parents, " ")
			}
		}
		if got += fmt.Sprint(f.Ties); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestRoles reads the words of CL-3 and of everyday.
func TestRoles(t *testing.T) {
	for says, want := range map[string]role{
		"Mother": parent, "Parent (mother / father)": parent, "Mother of Temi and of the unborn child": parent, "Grandmother": grandparent, "Step-parent": elder,
		"Foster child": child, "Unborn child": child, "Parent of unborn child": parent, "Ex-partner": formerPartner, "Mam-gu neu dad-cu": grandparent, "Nephew": unclear, "": unclear,
	} {
		if got := roleOf(says); got != want {
			t.Errorf("%q is %d, want %d", says, got, want)
		}
	}
}
