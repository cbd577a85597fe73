package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// finishing is what a document needs beside its pages.
type finishing struct {
	title, language string // the language as BCP 47: "en-GB"
	made            time.Time
	root            *elem
}

// finish ends the last page and gives the bytes of the document: with its
// fonts, structure tags, title, language, XMP and outline. A canvas is finished
// once.
func (c *canvas) finish(f finishing) ([]byte, error) {
	c.endPage()
	c.resources()
	var kids strings.Builder
	for _, n := range c.pages {
		fmt.Fprintf(&kids, "%d 0 R ", n)
	}
	c.w.put(pagesNumber, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(c.pages), kids.String()))
	c.catalogue(f)
	file, err := c.w.file(catalogueNumber, c.information(f))
	return file, fault.Wrap(err, fault.Internal, "pdf.draw")
}

// resources are the same for every page: its fonts.
func (c *canvas) resources() {
	var fonts strings.Builder
	for _, ink := range c.fonts {
		fmt.Fprintf(&fonts, "/F%d %d 0 R", ink.number, ink.write(c.w))
	}
	c.w.put(resourcesNumber, "<</Font<<"+fonts.String()+">>>>")
}

// catalogue writes the document's root, and what hangs from it.
func (c *canvas) catalogue(f finishing) {
	tree := structure(c.w, f.root, c.pages, c.parents)
	metadata := c.w.reserve()
	c.w.putStream(metadata, "/Type/Metadata/Subtype/XML", xmp(f), asIs)
	outlines := "<</Type/Outlines/Count 0>>"
	show := ""
	if len(c.outline) > 0 {
		outlines = c.outlineItems()
		show = "/PageMode/UseOutlines"
	}
	c.w.put(outlinesNumber, outlines)
	c.w.put(catalogueNumber, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R%s/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
		pagesNumber, outlinesNumber, show, textString(f.language), tree, metadata))
}

// outlineItems writes the bookmarks; it gives their root.
func (c *canvas) outlineItems() string {
	first := len(c.w.objects) + 1
	for range c.outline {
		c.w.reserve()
	}
	last := len(c.w.objects)
	for i, b := range c.outline {
		n := first + i
		links := ""
		if n > first {
			links += fmt.Sprintf("/Prev %d 0 R", n-1)
		}
		if n < last {
			links += fmt.Sprintf("/Next %d 0 R", n+1)
		}
		c.w.put(n, fmt.Sprintf("<</Title%s/Parent %d 0 R%s/Dest[%d 0 R/XYZ 0 %.2f null]>>",
			textString(b.title), outlinesNumber, links, c.pages[b.page], pageHeight-b.y))
	}
	return fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, len(c.outline))
}

const producer = "Early Help"

// information writes the old information dictionary, for readers that know no
// XMP; it gives its number.
func (c *canvas) information(f finishing) int {
	n := c.w.reserve()
	offset := strings.Replace(f.made.Format("-07:00"), ":", "'", 1) + "'"
	c.w.put(n, fmt.Sprintf("<</Title%s/Producer%s/Creator%s/CreationDate(D:%s%s)>>",
		textString(f.title), textString(producer), textString(producer), f.made.Format("20060102150405"), offset))
	return n
}

// xmp is the metadata packet. It claims no conformance to PDF/UA or PDF/A: no
// checker has been run.
func xmp(f finishing) []byte {
	var title bytes.Buffer
	// A bytes.Buffer takes every write.
	_ = xml.EscapeText(&title, []byte(f.title))
	made := f.made.Format("2006-01-02T15:04:05-07:00")
	return fmt.Appendf(nil, `<?xpacket begin="`+"\uFEFF"+`" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>%s</xmp:CreateDate><xmp:CreatorTool>%s</xmp:CreatorTool><pdf:Producer>%s</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`, title.String(), f.language, made, producer, producer)
}
