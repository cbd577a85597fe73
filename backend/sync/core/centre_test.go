package core

import (
	"testing"

	"earlyhelp.example/backend/sealed"
)

func TestBookKeepsOnce(t *testing.T) {
	b := Book{Epoch: 1}
	b, effects := b.Step(Offered{ID: "a", SHA256: "s"})
	keep, fresh := effects[0].(Keep)
	if !fresh || keep.Seq != 1 || keep.State != sealed.Accepted || b.Seq != 1 {
		t.Fatalf("%+v, %+v", b, effects)
	}
	kept := &Kept{SHA256: "s", Receipt: "jws", Seq: 1}
	b, effects = b.Step(Offered{ID: "a", SHA256: "s", Kept: kept})
	if again, is := effects[0].(Again); !is || again.Receipt != "jws" || b.Seq != 1 {
		t.Errorf("the same again: %+v, %+v", b, effects)
	}
	b, effects = b.Step(Offered{ID: "a", SHA256: "other", Kept: kept})
	if _, is := effects[0].(Reused); !is || b.Seq != 1 {
		t.Errorf("other bytes: %+v, %+v", b, effects)
	}
}

func TestBookStates(t *testing.T) {
	for _, c := range []struct {
		name string
		e    Offered
		want string
	}{
		{"on its way", Offered{}, sealed.Accepted},
		{"a person must look", Offered{Why: "x"}, sealed.Quarantined},
		{"no predecessor", Offered{After: "p"}, sealed.Held},
		{"its predecessor waits too", Offered{After: "p", Before: &Kept{Held: true}}, sealed.Held},
		{"after its predecessor", Offered{After: "p", Before: &Kept{}}, sealed.Accepted},
		{"a person first", Offered{After: "p", Why: "x"}, sealed.Quarantined},
	} {
		_, effects := Book{Epoch: 1}.Step(c.e)
		if keep, _ := effects[0].(Keep); keep.State != c.want {
			t.Errorf("%s: %s, want %s", c.name, keep.State, c.want)
		}
	}
}

// TestWitness is the laptops' word against a book that was set back.
func TestWitness(t *testing.T) {
	b := Book{Epoch: 3, Seq: 100, SafeSeq: 90}
	for _, c := range []struct {
		name string
		seen Seen
		want int64
	}{
		{"nothing seen", Seen{}, 3}, {"behind", Seen{3, 99}, 3}, {"level", Seen{3, 100}, 3}, {"an older epoch, further", Seen{2, 900}, 3},
		{"further", Seen{3, 101}, 4}, {"a later epoch", Seen{5, 1}, 6},
	} {
		for _, e := range []BookEvent{Offered{ID: "a", SHA256: "s", Seen: c.seen}, Questioned{Seen: c.seen}} {
			got, effects := b.Step(e)
			_, alarm := effects[0].(NewEpoch)
			if got.Epoch != c.want || alarm != (c.want != 3) || alarm && got.SafeSeq != 0 {
				t.Errorf("%s, %T: %+v, alarm %v", c.name, e, got, alarm)
			}
		}
	}
}

func TestRestoredTwice(t *testing.T) {
	copied := Book{Epoch: 1, Seq: 10}
	first, _ := copied.Step(Restored{Now: 1000})
	second, _ := copied.Step(Restored{Now: 2000})
	if first.Epoch == second.Epoch || first.Epoch <= 1 || second.Epoch <= first.Epoch {
		t.Errorf("two restores of one copy: epochs %d and %d", first.Epoch, second.Epoch)
	}
}

func TestCopied(t *testing.T) {
	b := Book{Epoch: 2, Seq: 50, SafeSeq: 20}
	for _, c := range []struct {
		e    Copied
		want int64
	}{{Copied{2, 40}, 40}, {Copied{2, 10}, 20}, {Copied{1, 45}, 20}, {Copied{2, 51}, 20}} {
		if got, _ := b.Step(c.e); got.SafeSeq != c.want {
			t.Errorf("%+v: safe up to %d, want %d", c.e, got.SafeSeq, c.want)
		}
	}
}
