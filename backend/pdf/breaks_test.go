package pdf

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTextPartsAsUnicodeSays: where the tables are not asked they would have
// said the same.
func TestTextPartsAsUnicodeSays(t *testing.T) {
	ts := newTypesetter()
	defer ts.close()
	mixed := rapid.SampledFrom([]rune("aZ9 .,:;  é-–—/\\()[]{}«»“”‘’'\"!?%£$#@&*+=<>|~^…·№°\u00AD\u200B\u200D\u2060\u00A0\u3000\u0301\u0E01محمدআনিא李。、ー🙂🇬\u202E\uFFFD×"))
	plain := rapid.SliceOfN(rapid.SampledFrom([]rune("aZz09éŁžÿ.,;:/ặ\u0301мωমাਗੁகீمد")), 0, 6)
	word := rapid.OneOf(plain, plain, plain, rapid.SliceOfN(mixed, 0, 4))
	rapid.Check(t, func(rt *rapid.T) {
		var runes []rune
		for _, w := range rapid.SliceOfN(word, 1, 12).Draw(rt, "words") {
			runes = append(append(runes, w...), ' ')
		}
		want := ts.asUnicode(nil, runes, 0, len(runes))
		if got := ts.stretches(runes); !slices.Equal(got, want) {
			rt.Fatalf("%q parts at %v, want %v", string(runes), got, want)
		}
	})
	for _, r := range plainLetters.R16 {
		for c := rune(r.Lo); c <= rune(r.Hi); c++ {
			for _, text := range []string{"a" + string(c) + "a 1", "1" + string(c) + string(c) + "; " + string(c), "ম" + string(c) + "9 م"} {
				runes := []rune(text)
				if got, want := ts.stretches(runes), ts.asUnicode(nil, runes, 0, len(runes)); !slices.Equal(got, want) {
					t.Errorf("%+q parts at %v, want %v", text, got, want)
				}
			}
		}
	}
	for _, text := range []string{"one two-three four", "and/or else", "on 04/01/2016, at 14:05; 1,000.50 each", "a.b c:d", "one — two", "yes/ no", "x \u0301y", "(one) two", "10% of it"} {
		runes := []rune(text)
		if got, want := ts.stretches(runes), ts.asUnicode(nil, runes, 0, len(runes)); !slices.Equal(got, want) {
			t.Errorf("%+q parts at %v, want %v", text, got, want)
		}
	}
	if several := ts.stretches([]rune("one two محمد three, four আনি five ")); len(several) < 5 {
		t.Errorf("several words part at %v", several)
	}
}
