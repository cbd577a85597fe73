package desk

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

var (
	saidKey  = regexp.MustCompile(`\.[sS]ay\("([a-z._]+)"[,)]`)
	counted  = regexp.MustCompile(`\.count\("([a-z._]+)"`)
	faultKey = regexp.MustCompile(`"((?:desk|browser|window|app)\.[a-z-]+)"`)
	slot     = regexp.MustCompile(`\{\d\}`)
)

// Every sentence that the code asks for is written, and every written one is
// asked for.
func TestEverySentenceIsWrittenAndUsed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, source := range slices.Concat(sources(t, "."), sources(t, "../window")) {
		for _, found := range saidKey.FindAllStringSubmatch(source, -1) {
			used[found[1]] = true
		}
		for _, found := range counted.FindAllStringSubmatch(source, -1) {
			used[found[1]+".one"], used[found[1]+".many"] = true, true
		}
	}
	for _, status := range []string{"part_completed", "finished", "deleted"} {
		used["status."+status] = true
	}
	for _, act := range []forms.Act{forms.ActClear, forms.ActSeparate, forms.ActRejoin, forms.ActAddRow, forms.ActRemoveRow, forms.ActMoveForm} {
		used["history."+string(act)] = true
	}
	for _, how := range []string{howPrinter, howFile, howView, howPage} {
		used["print.done."+how] = true
	}
	for family, codes := range composed(t) {
		for _, code := range codes {
			used[family+"."+code] = true
		}
	}
	for key := range used {
		if sentences["en"][key] == "" {
			t.Errorf("no sentence for %q", key)
		}
	}
	for key := range sentences["en"] {
		if !used[key] {
			t.Errorf("nobody says %q", key)
		}
	}
}

// composed are the sentences whose key ends in a code: every code that can come.
func composed(t *testing.T) map[string][]string {
	t.Helper()
	copies := []string{string(forms.CopyProfessional), string(forms.CopyFamily), string(forms.CopySignature)}
	groups := []string{"start"}
	for _, f := range shipped().Forms() {
		if f.Group != "" {
			groups = append(groups, f.Group)
		}
	}
	var holds []string
	for _, why := range []store.HoldReason{store.HoldDrafts, store.HoldUnsent, store.HoldUnsafe, store.HoldAdded, store.HoldDocument, store.HoldAlert, store.HoldCall} {
		holds = append(holds, string(why)+".one", string(why)+".many")
	}
	return map[string][]string{
		"stay":         holds,
		"call":         {"kept", "notmade", "unsaid"},
		"urgent.front": {"one", "many"}, "urgent.called": {"one", "many"},
		"group":        groups,
		"file.ask":     {"damaged", "locked", "long", "slow"},
		"evidence.why": {"damaged", "locked", "long", "slow", "gone", "chosen", "other"},
		"print.task":   copies,
		"print.copy":   append(copies, copyEvidence),
		"print.log":    {howPrinter, howFile, howPage},
		"episode":      {"open", string(casework.SteppingUp), string(casework.Closed)},
		"standing":     {casework.StandingUnborn, casework.StandingChild, casework.StandingAdult, "unknown"},
		"step":         {"consent", "assessment", "taf", "plan", "review", "close"},
		"role":         {string(casework.RoleTAF), string(casework.RoleKeyworker), string(casework.RoleInitiator)},
		"alert.state":  {string(casework.AlertRead), string(casework.AlertChecked), string(casework.AlertAcknowledged), string(casework.AlertActioned)},
		"mark":         {"young_carer"},
		"consent":      {"held", "sent", "withdrawn"},
		"kind":         append(forms.SubmissionKinds(), sealed.KindConsentNotice, sealed.KindAmendment, kindFile),
		"packs.since":  {"folder", "office"},
		"timeline":     {string(forms.MomentFirst), string(forms.MomentSplit), string(forms.MomentGone)},
		"version.fate": {string(forms.FateKeep), string(forms.FateNeed), string(forms.FateMisfit), string(forms.FateHidden)},
		"version.what": {string(forms.ChangedWords), string(forms.ChangedMoved), string(forms.ChangedRule), string(forms.ChangedLimits),
			string(forms.ChangedList), string(forms.ChangedType), string(forms.ChangedAdded), string(forms.ChangedGone)},
	}
}

// A translation fills the same slots, and translates nothing that is not there.
func TestWelshFillsTheSameSlots(t *testing.T) {
	t.Parallel()
	for key, welsh := range sentences["cy"] {
		english, ok := sentences["en"][key]
		if !ok {
			t.Errorf("%q is in Welsh only", key)
			continue
		}
		a, b := slot.FindAllString(english, -1), slot.FindAllString(welsh, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(slices.Compact(a), slices.Compact(b)) {
			t.Errorf("%q fills %v in English and %v in Welsh", key, a, b)
		}
	}
}

func TestEveryFaultHasItsSentence(t *testing.T) {
	t.Parallel()
	internal := fault.Say(fault.New(fault.Internal, "internal"), "en")
	for _, folder := range []string{".", "../browser", "../window", ".."} {
		for _, source := range sources(t, folder) {
			for _, found := range faultKey.FindAllStringSubmatch(source, -1) {
				if fault.Say(fault.New(fault.Invalid, found[1]), "en") == internal {
					t.Errorf("no sentence for the fault %q", found[1])
				}
			}
		}
	}
}

func sources(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no sources in %s: %v", folder, err)
	}
	var out []string
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(raw))
	}
	return out
}
