package forms

import (
	"slices"
	"strings"
	"unicode"
)

// easy makes the family's copy easy to read: one idea stands in each block and
// one sentence in each line, nothing is wider than two columns, and no heading is
// a number. It changes no word that somebody wrote and leaves out none of the
// family's copy.
func (p *press) easy(out Paper) Paper {
	out.EasyRead, out.Subtitle = true, p.say("paper.easy")
	begin := PaperSection{Title: p.say("easy.what")}
	for _, text := range []string{p.say("easy.this", out.Title), p.say("easy.change"), p.say("easy.no")} {
		begin.Items = append(begin.Items, PaperItem{Kind: PaperStatement, Label: text})
	}
	for i := range out.Sections {
		s := &out.Sections[i]
		s.Number = ""
		var items []PaperItem
		for _, it := range s.Items {
			if it.Label == s.Title {
				it.Label = "" // said once
			}
			items = append(items, p.easier(it)...)
		}
		s.Items = items
	}
	out.Opening = &begin
	out.Safety = strings.Join(sentences(out.Safety), "\n")
	return out
}

// easier is one question on the easy copy: a table becomes a block for each of
// its rows.
func (p *press) easier(it PaperItem) []PaperItem {
	it.KeepTogether = true
	if it.Kind == PaperTable {
		return p.easyRows(it)
	}
	it.Hint = strings.Join(sentences(it.Hint), "\n")
	if it.Kind == PaperStatement && len(it.Parts) == 0 && it.Hint == "" {
		it.Label = strings.Join(sentences(it.Label), "\n")
	}
	for i := range it.Parts {
		it.Parts[i].Text = strings.Join(sentences(it.Parts[i].Text), "\n")
	}
	return []PaperItem{it}
}

func (p *press) easyRows(it PaperItem) []PaperItem {
	if len(it.Rows) == 0 {
		it.Kind, it.Columns = PaperLong, nil
		return []PaperItem{it}
	}
	var out []PaperItem
	for n, row := range it.Rows {
		block := PaperItem{Q: it.Q, Kind: PaperFacts, KeepTogether: true}
		if n == 0 {
			block.Label = it.Label
		}
		for i, c := range it.Columns {
			if text := strings.TrimSpace(row[i]); text != "" {
				block.Rows = append(block.Rows, []string{c.Label, strings.Join(sentences(text), "\n")})
			}
		}
		out = append(out, block)
	}
	return out
}

// sentences parts a text so that each sentence begins a line. A full stop after
// one letter or before a small letter ends none ("Dr A. Khan", "e.g. this").
func sentences(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		runes, from := []rune(line), 0
		for i := 1; i+2 < len(runes); i++ {
			if !strings.ContainsRune(".!?۔।", runes[i]) || runes[i+1] != ' ' || small(runes[i+2]) || runes[i] == '.' && short(runes[from:i]) {
				continue
			}
			out = append(out, string(runes[from:i+1]))
			from = i + 2
		}
		out = append(out, string(runes[from:]))
	}
	return out
}

func small(r rune) bool { return unicode.IsLower(r) || unicode.IsDigit(r) }

// short tells of a last word that is a shortened one: "Mr", "St", a letter.
func short(runes []rune) bool {
	text := string(runes)
	last := text[strings.LastIndex(text, " ")+1:]
	return Length(last) == 1 || slices.Contains([]string{"Mr", "Mrs", "Ms", "Dr", "St", "No", "Rev", "Prof"}, last)
}
