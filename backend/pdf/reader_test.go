package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
)

// reader reads a PDF of ours as a screen reader would: along the structure
// tree, words beside drawings (ActualText) in place of glyphs.
type reader struct {
	t       *testing.T
	dicts   map[int]string
	streams map[int][]byte
	said    map[[2]int]string // by page object and mark
	decor   string            // what belongs to no element
}

var (
	streamObject = regexp.MustCompile(`(?s)(\d+) 0 obj\n<<(.*?)/Length (\d+)>>stream\n`)
	mcr          = regexp.MustCompile(`<</Type/MCR/Pg (\d+) 0 R/MCID (\d+)>>|(\d+) 0 R`)
)

func read(t *testing.T, file []byte) *reader {
	t.Helper()
	r := &reader{t: t, dicts: map[int]string{}, streams: map[int][]byte{}, said: map[[2]int]string{}}
	for at := 0; ; {
		m := streamObject.FindSubmatchIndex(file[at:])
		if m == nil {
			break
		}
		n, _ := strconv.Atoi(string(file[at+m[2] : at+m[3]]))
		length, _ := strconv.Atoi(string(file[at+m[6] : at+m[7]]))
		dict, data := string(file[at+m[4]:at+m[5]]), file[at+m[1]:at+m[1]+length]
		if strings.Contains(dict, "/FlateDecode") {
			data = inflate(t, data)
		}
		r.streams[n], r.dicts[n] = data, dict
		if strings.Contains(dict, "/ObjStm") {
			r.objects(dict, data)
		}
		at += m[1] + length
	}
	for n, dict := range r.dicts {
		if strings.Contains(dict, "/Type /Page ") {
			r.page(n, dict)
		}
	}
	return r
}

func inflate(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("a stream does not inflate: %v", err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatalf("a stream does not inflate: %v", err)
	}
	return out
}

func (r *reader) objects(dict string, data []byte) {
	first := number1(dict, `/First (\d+)`)
	index := strings.Fields(string(data[:first]))
	for i := 0; i+1 < len(index); i += 2 {
		n, _ := strconv.Atoi(index[i])
		from, _ := strconv.Atoi(index[i+1])
		to := len(data) - first
		if i+3 < len(index) {
			to, _ = strconv.Atoi(index[i+3])
		}
		r.dicts[n] = strings.TrimSpace(string(data[first+from : first+to]))
	}
}

func number1(text, pattern string) int {
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// fonts maps the names of a page's fonts to what their glyphs say.
func (r *reader) fonts() map[string]map[string]string {
	fonts := map[string]map[string]string{}
	for _, dict := range r.dicts {
		if !strings.Contains(dict, "/ProcSet") {
			continue
		}
		for _, m := range regexp.MustCompile(`/(F\d+) (\d+) 0 R`).FindAllStringSubmatch(dict, -1) {
			n, _ := strconv.Atoi(m[2])
			says := map[string]string{}
			for _, c := range regexp.MustCompile(`<([0-9A-F]{4})><([0-9A-F]*)>`).FindAllStringSubmatch(string(r.streams[number1(r.dicts[n], `/ToUnicode (\d+)`)]), -1) {
				says[c[1]] = utf16Hex(c[2])
			}
			fonts[m[1]] = says
		}
	}
	return fonts
}

func utf16Hex(s string) string {
	raw, _ := hex.DecodeString(s)
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// walk is a page's content being read: whose it is, and what is said of it.
type walk struct {
	r                *reader
	page, mark       int
	artifact, silent bool
	font             map[string]string
	open             []string // kinds of open marks
}

func (w *walk) say(s string) {
	switch {
	case w.silent:
	case w.artifact:
		w.r.decor += s
	case w.mark >= 0:
		w.r.said[[2]int{w.page, w.mark}] += s
	default:
		w.r.t.Errorf("page %d draws text outside every mark: %q", w.page, s)
	}
}

func (w *walk) close() {
	last := len(w.open) - 1
	switch w.open[last] {
	case "artifact":
		w.artifact = false
	case "span":
		w.silent = false
	default:
		w.mark = -1
	}
	w.open = w.open[:last]
}

func (w *walk) glyphs(hex string) {
	for i := 0; i+4 <= len(hex); i += 4 {
		if words, known := w.font[hex[i:i+4]]; known || w.silent {
			w.say(words)
		} else {
			w.r.t.Errorf("glyph %s says nothing", hex[i:i+4])
		}
	}
}

// page walks a page's content.
func (r *reader) page(n int, dict string) {
	fonts, w := r.fonts(), &walk{r: r, page: n, mark: -1}
	for line := range strings.SplitSeq(string(r.streams[number1(dict, `/Contents (\d+)`)]), "\n") {
		switch {
		case strings.HasSuffix(line, "BMC"):
			w.open, w.artifact = append(w.open, "artifact"), true
		case strings.HasPrefix(line, "/Span<</ActualText"):
			w.say(utf16Hex(regexp.MustCompile(`<FEFF([0-9A-F]*)>`).FindStringSubmatch(line)[1]))
			w.open, w.silent = append(w.open, "span"), true
		case strings.HasSuffix(line, "BDC"):
			w.open, w.mark = append(w.open, "mark"), number1(line, `/MCID (\d+)`)
		case line == "EMC":
			w.close()
		case strings.Contains(line, " Tf "):
			w.font = fonts[strings.TrimPrefix(strings.Fields(line)[0], "/")]
		case strings.HasPrefix(line, "[<"):
			w.glyphs(strings.TrimSuffix(strings.TrimPrefix(line, "[<"), ">] TJ"))
		}
	}
	if len(w.open) != 0 {
		r.t.Errorf("page %d ends with open marks %v", n, w.open)
	}
}

// node is an element as read back.
type node struct {
	role, text string
	alt        string
	kids       []*node
}

// tree reads the structure from its root.
func (r *reader) tree() *node {
	catalogue := r.dicts[catalogueNumber]
	root := r.dicts[number1(catalogue, `/StructTreeRoot (\d+)`)]
	return r.node(number1(root, `/K\[(\d+)`))
}

func (r *reader) node(n int) *node {
	dict := r.dicts[n]
	e := &node{}
	if m := regexp.MustCompile(`/S/(\w+)`).FindStringSubmatch(dict); m != nil {
		e.role = m[1]
	}
	if m := regexp.MustCompile(`/Alt<FEFF([0-9A-F]*)>`).FindStringSubmatch(dict); m != nil {
		e.alt = utf16Hex(m[1])
	}
	_, kids, _ := strings.Cut(dict, "/K[")
	for _, m := range mcr.FindAllStringSubmatch(kids, -1) {
		if m[3] != "" {
			child, _ := strconv.Atoi(m[3])
			e.kids = append(e.kids, r.node(child))
			continue
		}
		page, _ := strconv.Atoi(m[1])
		mark, _ := strconv.Atoi(m[2])
		e.text += r.said[[2]int{page, mark}]
	}
	return e
}

// outlineText is the tree as text, for the golden file.
func (e *node) outlineText(depth int) string {
	s := strings.Repeat("  ", depth) + e.role
	if e.alt != "" {
		s += " (" + e.alt + ")"
	}
	if text := strings.TrimSpace(e.text); text != "" {
		s += ": " + text
	}
	s += "\n"
	for _, k := range e.kids {
		s += k.outlineText(depth + 1)
	}
	return s
}

// all is everything that is read out, in order, elements parted by a line end.
func (e *node) all() string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		if n.text != "" {
			b.WriteString(n.text + "\n")
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(e)
	return b.String()
}

// squeezed leaves out what a line break may change: white space, and characters
// without a picture.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || invisible(r) {
			return -1
		}
		return r
	}, s)
}

// expected is what a text must read as on paper.
func expected(text string) string {
	var b strings.Builder
	for _, paragraph := range clean(text) {
		for _, r := range paragraph {
			if steering(r) {
				b.WriteString(signWords(piece{runes: []rune{r}}))
			} else {
				b.WriteRune(r)
			}
		}
		b.WriteByte('\n')
	}
	return squeezed(b.String())
}

// languages are those that parts of the document are marked as.
func (r *reader) languages() []string {
	var all []string
	for _, dict := range r.dicts {
		if m := regexp.MustCompile(`/StructElem.*/Lang<FEFF([0-9A-F]*)>`).FindStringSubmatch(dict); m != nil {
			all = append(all, utf16Hex(m[1]))
		}
	}
	return all
}
