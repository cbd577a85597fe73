package pdf

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPlainTextPartsAsUnicodeSays: where the tables are not asked they would
// have said the same.
func TestPlainTextPartsAsUnicodeSays(t *testing.T) {
	ts := newTypesetter()
	defer ts.close()
	letters := rapid.SampledFrom([]rune("aZz09 .,;:  éŁžÿ"))
	plain := 0
	rapid.Check(t, func(rt *rapid.T) {
		runes := rapid.SliceOfN(letters, 1, 40).Draw(rt, "text")
		if !plainText(runes) {
			return
		}
		plain++
		var want []stretch
		ts.words.Init(runes)
		for words := ts.words.LineIterator(); words.Next(); {
			word := words.Line()
			want = append(want, stretch{word.Offset, word.Offset + len(word.Text)})
		}
		if got := ts.stretches(runes); !slices.Equal(got, want) {
			rt.Fatalf("%q parts at %v, want %v", string(runes), got, want)
		}
	})
	if plain < 5 {
		t.Errorf("only %d texts were plain", plain)
	}
}
