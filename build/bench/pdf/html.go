package main

import (
	"bytes"
	"fmt"
	"html"
	"strings"

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

// htmlOf is the words of a paper as a page to print.
func htmlOf(job pdf.Job) []byte {
	var b bytes.Buffer
	p := job.Paper
	say := func(tag, text string) {
		if strings.TrimSpace(text) != "" {
			fmt.Fprintf(&b, "<%s>%s</%s>\n", tag, strings.ReplaceAll(html.EscapeString(text), "\n", "<br>"), strings.Fields(tag)[0])
		}
	}
	fmt.Fprintf(&b, "<!doctype html><html lang=%q><meta charset=utf-8><title>%s</title><style>%s</style>\n", p.Language, html.EscapeString(p.Title), style)
	say("p", p.Council)
	say("h1", p.Title)
	say("p", p.Subtitle+" · "+job.Reference)
	b.WriteString("<div class=facts>")
	for _, f := range p.Facts {
		say("div", f.Label+"\n"+f.Text)
	}
	b.WriteString("</div>")
	say("p class=safety", p.Safety)
	for _, s := range p.Sections {
		say("h2", s.Number+" "+s.Title)
		say("p", s.Intro)
		for _, it := range s.Items {
			say("h3", it.Label)
			say("p", it.Hint)
			for _, o := range it.Options {
				box := "☐ "
				if o.Ticked {
					box = "☑ "
				}
				say("div", box+o.Label)
			}
			if len(it.Rows) > 0 {
				b.WriteString("<table><thead><tr>")
				for _, c := range it.Columns {
					say("th", c.Label)
				}
				b.WriteString("</tr></thead>")
				for _, row := range it.Rows {
					b.WriteString("<tr>")
					for _, text := range row {
						say("td", text+" ")
					}
					b.WriteString("</tr>")
				}
				b.WriteString("</table>")
			}
			for _, part := range it.Parts {
				say("p", part.Who)
				say("p class=answer", part.Text)
			}
		}
	}
	return b.Bytes()
}
