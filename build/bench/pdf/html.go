package main

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
)

// The same measures as the paper's: A4, its margins, 12 points.
const style = `@page{size:A4;margin:72pt 51pt}
body{font:12pt/16.5pt "Noto Sans",sans-serif;margin:0}
h1{font-size:24pt}h2{font-size:16pt;border-bottom:1pt solid}h3{font-size:12pt;margin:8pt 0 2pt;break-after:avoid}
p{margin:0 0 6pt}.answer{border-left:1.4pt solid #999;padding-left:9pt}
.facts{display:grid;grid-template-columns:1fr 1fr 1fr;gap:8pt 20pt}.safety{border:1.2pt solid;padding:7pt 10pt}
table{border-collapse:collapse;width:100%}td,th{border:.6pt solid #555;padding:3.5pt 5pt;text-align:left;vertical-align:top}
th{background:#f0f0f0}tr{break-inside:avoid}`

// sheet is a page as it grows.
type sheet struct{ bytes.Buffer }

func (b *sheet) say(tag, text string) {
	if strings.TrimSpace(text) != "" {
		fmt.Fprintf(b, "<%s>%s</%s>\n", tag, strings.ReplaceAll(html.EscapeString(text), "\n", "<br>"), strings.Fields(tag)[0])
	}
}

// htmlOf is the words of a paper as a page to print.
func htmlOf(job pdf.Job) []byte {
	b, p := &sheet{}, job.Paper
	fmt.Fprintf(b, "<!doctype html><html lang=%q><meta charset=utf-8><title>%s</title><style>%s</style>\n", p.Language, html.EscapeString(p.Title), style)
	b.say("p", p.Council)
	b.say("h1", p.Title)
	b.say("p", p.Subtitle+" · "+job.Reference)
	b.WriteString("<div class=facts>")
	for _, f := range p.Facts {
		b.say("div", f.Label+"\n"+f.Text)
	}
	b.WriteString("</div>")
	b.say("p class=safety", p.Safety)
	for _, s := range p.Sections {
		b.say("h2", s.Number+" "+s.Title)
		b.say("p", s.Intro)
		for _, it := range s.Items {
			b.item(it)
		}
	}
	return b.Bytes()
}

func (b *sheet) item(it forms.PaperItem) {
	b.say("h3", it.Label)
	b.say("p", it.Hint)
	for _, o := range it.Options {
		box := "☐ "
		if o.Ticked {
			box = "☑ "
		}
		b.say("div", box+o.Label)
	}
	if len(it.Rows) > 0 {
		b.table(it)
	}
	for _, part := range it.Parts {
		b.say("p", part.Who)
		b.say("p class=answer", part.Text)
	}
}

func (b *sheet) table(it forms.PaperItem) {
	b.WriteString("<table><thead><tr>")
	for _, c := range it.Columns {
		b.say("th", c.Label)
	}
	b.WriteString("</tr></thead>")
	for _, row := range it.Rows {
		b.WriteString("<tr>")
		for _, text := range row {
			b.say("td", text+"\u00A0")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</table>")
}
