package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// finishing is what gopdf cannot write and the finishing pass adds.
type finishing struct {
	title, language string // the language as BCP 47: "en-GB"
	made            time.Time
	root            *elem
}

// The objects that gopdf always writes first.
const (
	catalogueNumber = 1
	outlinesNumber  = 3
)

// finish rewrites gopdf's bytes: structure tags, title, language, XMP, an
// outline and character maps that are right, packed streams. It also counts
// what came back against what was drawn, because gopdf reports no error.
func finish(raw []byte, c *canvas, f finishing) ([]byte, error) {
	bodies, err := gopdfObjects(raw)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
	}
	w := &writer{objects: make([]object, len(bodies))}
	r := &rewriting{w: w, c: c, own: c.cover.own.stretches()}
	for i, body := range bodies {
		if err := r.object(i+1, body); err != nil {
			return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
		}
	}
	if err := r.complete(); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
	}
	r.catalogue(f)
	file, err := w.file(catalogueNumber, r.information(f))
	return file, fault.Wrap(err, fault.Internal, "pdf.draw")
}

// gopdfObjects cuts a file of gopdf's into the bodies of its objects, by its
// cross-reference table: one section, numbered from 1, in the order written.
func gopdfObjects(raw []byte) ([][]byte, error) {
	at := bytes.LastIndex(raw, []byte("startxref\n"))
	if at < 0 {
		return nil, fmt.Errorf("no startxref")
	}
	end, _, _ := bytes.Cut(raw[at+len("startxref\n"):], []byte("\n"))
	table, err := strconv.Atoi(string(end))
	if err != nil || table < 0 || table > at {
		return nil, fmt.Errorf("startxref points nowhere")
	}
	lines := bytes.Split(raw[table:at], []byte("\n"))
	var offsets []int
	for _, line := range lines {
		if bytes.HasSuffix(line, []byte(" 00000 n ")) {
			offset, err := strconv.Atoi(string(line[:10]))
			if err != nil || offset > table {
				return nil, fmt.Errorf("cross-reference out of range")
			}
			offsets = append(offsets, offset)
		}
	}
	offsets = append(offsets, table)
	bodies := make([][]byte, 0, len(offsets))
	for i := range len(offsets) - 1 {
		body := raw[offsets[i]:offsets[i+1]]
		head := fmt.Appendf(nil, "%d 0 obj\n", i+1)
		body, okHead := bytes.CutPrefix(body, head)
		body, okTail := bytes.CutSuffix(body, []byte("endobj\n\n"))
		if !okHead || !okTail || len(body) == 0 {
			return nil, fmt.Errorf("object %d is not whole", i+1)
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}

// rewriting is one finishing pass.
type rewriting struct {
	w         *writer
	c         *canvas
	pages     []int    // object numbers
	own       [][]byte // stretches of the cover, that are left
	contents  int      // met; the nth belongs to the nth page
	maps      int      // character maps met; the nth belongs to the nth face
	fontFiles int
}

// object rewrites one object, by what it is.
func (r *rewriting) object(number int, body []byte) error {
	s, err := streamOf(number, body)
	if err != nil {
		return err
	}
	switch s.kind {
	case notStream:
		r.dictionary(number, strings.TrimSpace(string(body)))
	case fontStream:
		r.fontFiles++
		entries := strings.Join(strings.Fields(strings.Trim(string(s.dict), "<>\n ")), " ")
		_, entries, _ = strings.Cut(entries, "/Filter")
		r.w.putStream(number, "/Filter"+entries, s.data, asIs)
	case mapStream:
		if r.maps >= len(r.c.fonts) {
			return fmt.Errorf("a character map too many")
		}
		r.w.putStream(number, "", characterMap(r.c.fonts[r.maps].says), toPack)
		r.maps++
	case pageStream:
		return r.content(number, s.data)
	}
	return nil
}

// content rewrites the content of a page, or puts in what its quire has packed.
func (r *rewriting) content(number int, data []byte) error {
	page := r.contents
	if r.contents++; r.contents > r.c.pages() {
		return fmt.Errorf("a page too many")
	}
	if len(r.c.quires) == 0 {
		content, left, err := expand(make([]byte, 0, rawPage), data, r.own)
		r.w.putStream(number, "", content, toPack)
		r.own = left
		return err
	}
	q := r.c.quires[page/quirePages]
	if q.err != nil {
		return q.err
	}
	r.w.putStream(number, packedEntry, q.contents[page%quirePages], asIs)
	return nil
}

// gopdfStream is an object of gopdf's, as far as it is a stream.
type gopdfStream struct {
	kind       gopdfKind
	dict, data []byte
}

type gopdfKind uint8

const (
	notStream gopdfKind = iota
	fontStream
	mapStream // from glyphs to characters
	pageStream
)

// streamOf reads an object of gopdf's as a stream.
func streamOf(number int, body []byte) (gopdfStream, error) {
	dict, stream, isStream := bytes.Cut(body, []byte("stream\n"))
	if !isStream {
		return gopdfStream{}, nil
	}
	length, err := streamLength(dict)
	if err != nil || length > len(stream) || length == 0 {
		return gopdfStream{}, fmt.Errorf("stream %d is not whole", number)
	}
	s := gopdfStream{kind: pageStream, dict: dict, data: stream[:length]}
	if rest := bytes.TrimSpace(stream[length:]); string(rest) != "endstream" {
		return s, fmt.Errorf("stream %d is longer than it says", number)
	}
	switch {
	case bytes.Contains(dict, []byte("/Length1")):
		s.kind = fontStream
	case bytes.Contains(s.data[:min(len(s.data), 256)], []byte("begincmap")):
		s.kind = mapStream
	}
	return s, nil
}

func streamLength(dict []byte) (int, error) {
	_, after, ok := bytes.Cut(dict, []byte("/Length "))
	if !ok {
		return 0, fmt.Errorf("no length")
	}
	digits, _, _ := bytes.Cut(after, []byte("\n"))
	return strconv.Atoi(strings.TrimSpace(string(digits)))
}

// dictionary rewrites an object without a stream. Pages get the key of their
// marks, and the order of tabbing; fonts the map from characters to glyphs that
// the standard demands of embedded TrueType.
func (r *rewriting) dictionary(number int, body string) {
	inner := strings.TrimSuffix(body, ">>")
	switch {
	case strings.Contains(body, "/Type /Page\n"):
		body = fmt.Sprintf("%s/StructParents %d/Tabs/S>>", inner, len(r.pages))
		r.pages = append(r.pages, number)
	case strings.Contains(body, "/CIDFontType2"):
		body = inner + "/CIDToGIDMap/Identity>>"
	}
	r.w.put(number, strings.Join(strings.Fields(body), " "))
}

// complete compares what gopdf wrote with what it was told to draw.
func (r *rewriting) complete() error {
	got := [...]int{len(r.pages), r.contents, r.fontFiles, r.maps, len(r.own)}
	want := [...]int{r.c.pages(), r.c.pages(), len(r.c.fonts), len(r.c.fonts), 0}
	if got != want {
		return fmt.Errorf("gopdf wrote %v of %v pages, contents, fonts and maps, and left stretches out", got, want)
	}
	return nil
}

// catalogue writes the document's root, and what hangs from it.
func (r *rewriting) catalogue(f finishing) {
	tree := structure(r.w, f.root, r.pages, r.c.parents)
	metadata := r.w.reserve()
	r.w.putStream(metadata, "/Type/Metadata/Subtype/XML", xmp(f), asIs)
	outlines := "<</Type/Outlines/Count 0>>"
	show := ""
	if len(r.c.outline) > 0 {
		outlines = r.outlineItems()
		show = "/PageMode/UseOutlines"
	}
	r.w.put(outlinesNumber, outlines)
	r.w.put(catalogueNumber, fmt.Sprintf("<</Type/Catalog/Pages 2 0 R/Outlines %d 0 R%s/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
		outlinesNumber, show, textString(f.language), tree, metadata))
}

// outlineItems writes the bookmarks; it gives their root. gopdf's own have a
// wrong parent and break titles above U+FFFF.
func (r *rewriting) outlineItems() string {
	first := len(r.w.objects) + 1
	for range r.c.outline {
		r.w.reserve()
	}
	last := len(r.w.objects)
	for i, b := range r.c.outline {
		n := first + i
		links := ""
		if n > first {
			links += fmt.Sprintf("/Prev %d 0 R", n-1)
		}
		if n < last {
			links += fmt.Sprintf("/Next %d 0 R", n+1)
		}
		r.w.put(n, fmt.Sprintf("<</Title%s/Parent %d 0 R%s/Dest[%d 0 R/XYZ 0 %.2f null]>>",
			textString(b.title), outlinesNumber, links, r.pages[b.page], pageHeight-b.y))
	}
	return fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", first, last, len(r.c.outline))
}

const producer = "Early Help"

// information writes the old information dictionary, for readers that know no
// XMP; it gives its number.
func (r *rewriting) information(f finishing) int {
	n := r.w.reserve()
	offset := strings.Replace(f.made.Format("-07:00"), ":", "'", 1) + "'"
	r.w.put(n, fmt.Sprintf("<</Title%s/Producer%s/Creator%s/CreationDate(D:%s%s)>>",
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

// characterMap tells readers of text what each glyph says (ISO 32000-1, 9.10.3).
func characterMap(says []string) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	var ids []int
	for id, words := range says {
		if words != "" {
			ids = append(ids, id)
		}
	}
	for part := range slices.Chunk(ids, 100) { // the most that a block may hold
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, id := range part {
			says := strings.TrimPrefix(textString(says[id]), "<FEFF")
			fmt.Fprintf(&b, "<%04X><%s\n", id, says)
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
