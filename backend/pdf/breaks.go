package pdf

// stretch is what no line end parts, with the spaces after it.
type stretch struct{ from, to int }

// stretches parts a text where UAX #14 lets a line end. Nearly all text there
// is consists of letters that part at spaces and nowhere else: that is told
// without the tables of Unicode.
func (ts *typesetter) stretches(runes []rune) []stretch {
	var all []stretch
	if plainText(runes) {
		from := 0
		for i := 1; i < len(runes); i++ {
			if runes[i-1] == ' ' && runes[i] != ' ' {
				all = append(all, stretch{from, i})
				from = i
			}
		}
		return append(all, stretch{from, len(runes)})
	}
	ts.words.Init(runes)
	for words := ts.words.LineIterator(); words.Next(); {
		word := words.Line()
		all = append(all, stretch{word.Offset, word.Offset + len(word.Text)})
	}
	return all
}

// plainText tells of a text of Latin letters and digits, with marks at the ends
// of words only.
func plainText(runes []rune) bool {
	for i, r := range runes {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == ' ':
		case r == '.' || r == ',' || r == ';' || r == ':':
			if i == 0 || runes[i-1] == ' ' || i+1 < len(runes) && runes[i+1] != ' ' {
				return false
			}
		case r >= 0xC0 && r <= 0x17F && r != 0xD7 && r != 0xF7 && r != 0x149:
		default:
			return false
		}
	}
	return len(runes) > 0
}
