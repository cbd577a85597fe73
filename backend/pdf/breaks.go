package pdf

import "unicode"

// stretch is what no line end parts, with the spaces after it.
type stretch struct{ from, to int }

// stretches parts a text where UAX #14 lets a line end. Nearly all text there
// is consists of words that part at spaces and nowhere else: that is told
// without the tables of Unicode, which are asked about other words, each with
// its neighbours, as what stands before and after may hold it fast. What it
// gives lasts until it is asked again.
func (ts *typesetter) stretches(runes []rune) []stretch {
	words := spaced(ts.spaced[:0], runes)
	all := ts.stretched[:0]
	defer func() { ts.spaced, ts.stretched = words, all }()
	asked := -1 // where the words begin that the tables must be asked about
	for i, w := range words {
		if w.plain && (i == 0 || words[i-1].plain) && (i+1 == len(words) || words[i+1].plain) {
			if asked >= 0 {
				all = ts.asUnicode(all, runes, asked, w.from)
				asked = -1
			}
			all = append(all, w.stretch)
		} else if asked < 0 {
			asked = w.from
		}
	}
	if asked >= 0 {
		all = ts.asUnicode(all, runes, asked, len(runes))
	}
	return all
}

// spacedWord is a word with the spaces after it.
type spacedWord struct {
	stretch
	plain bool
}

func spaced(words []spacedWord, runes []rune) []spacedWord {
	for from, end := 0, 0; from < len(runes); from = end {
		for end < len(runes) && runes[end] != ' ' {
			end++
		}
		plain := plainWord(runes[from:end])
		for end < len(runes) && runes[end] == ' ' {
			end++
		}
		words = append(words, spacedWord{stretch{from, end}, plain})
	}
	return words
}

// asUnicode parts some of a text by the tables of Unicode.
func (ts *typesetter) asUnicode(all []stretch, runes []rune, from, to int) []stretch {
	ts.words.Init(runes[from:to])
	for words := ts.words.LineIterator(); words.Next(); {
		word := words.Line()
		all = append(all, stretch{from + word.Offset, from + word.Offset + len(word.Text)})
	}
	return all
}

// plainWord tells of a word of letters with their marks, and digits, as UAX #14
// parts them at the spaces around them and nowhere else: also with marks of
// punctuation at its end, and such as stand between the digits of a date or a
// number.
func plainWord(word []rune) bool {
	for i, r := range word {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == '.' || r == ',' || r == ';' || r == ':' || r == '/':
			if i == 0 || !(digit(word[i-1]) && i+1 < len(word) && digit(word[i+1])) && (i+1 < len(word) || r == '/') {
				return false
			}
		case r < 0xC0 || i == 0 && unicode.Is(unicode.M, r) || !unicode.Is(plainLetters, r):
			return false
		}
	}
	return len(word) > 0
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// plainLetters are letters and marks of the scripts that our fonts have, of the
// classes AL and CM of UAX #14.
var plainLetters = &unicode.RangeTable{LatinOffset: 2, R16: []unicode.Range16{
	{0x00C0, 0x00D6, 1}, {0x00D8, 0x00F6, 1}, {0x00F8, 0x0148, 1}, {0x014A, 0x02AF, 1},
	{0x0300, 0x034E, 1}, {0x0350, 0x035B, 1}, {0x0386, 0x0386, 1}, {0x0388, 0x03FF, 1}, {0x0400, 0x0482, 1}, {0x048A, 0x052F, 1},
	{0x0620, 0x0659, 1}, {0x066E, 0x06D3, 1},
	{0x0980, 0x0983, 1}, {0x0985, 0x09E3, 1}, {0x0A01, 0x0A5E, 1}, {0x0A70, 0x0A74, 1}, {0x0B82, 0x0BD7, 1},
	{0x1E00, 0x1EFF, 1},
}}
