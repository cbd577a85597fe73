package pdf

// stretch is what no line end parts, with the spaces after it.
type stretch struct{ from, to int }

// stretches parts a text where UAX #14 lets a line end. Nearly all text there
// is consists of words that part at spaces and nowhere else: that is told
// without the tables of Unicode, which are asked about other words, each with
// its neighbours, as what stands before and after may hold it fast.
func (ts *typesetter) stretches(runes []rune) []stretch {
	words := spaced(runes)
	all := make([]stretch, 0, len(words))
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

func spaced(runes []rune) []spacedWord {
	words := make([]spacedWord, 0, len(runes)/5+1)
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

// plainWord tells of a word of Latin letters and digits, with marks at its end
// only.
func plainWord(word []rune) bool {
	for i, r := range word {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		case r == '.' || r == ',' || r == ';' || r == ':':
			if i == 0 || i+1 < len(word) {
				return false
			}
		case r >= 0xC0 && r <= 0x17F && r != 0xD7 && r != 0xF7 && r != 0x149:
		default:
			return false
		}
	}
	return len(word) > 0
}
