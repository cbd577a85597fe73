package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// writer puts a PDF file together (ISO 32000-1, 7.5): streams as they are, all
// other objects packed into object streams, and a cross-reference stream.
type writer struct{ objects []object }

// object n of a file is objects[n-1].
type object struct {
	dict   string // the whole object, or a stream's entries without << >> and Length
	stream []byte
	kind   streamKind
}

type streamKind uint8

const (
	noStream streamKind = iota
	toPack              // to be deflated
	asIs                // deflated already, with its Filter among the entries; or to be left readable
)

// reserve gives the number of a new object, to be put later.
func (w *writer) reserve() int {
	w.objects = append(w.objects, object{})
	return len(w.objects)
}

func (w *writer) put(number int, dict string) { w.objects[number-1] = object{dict: dict} }

func (w *writer) putStream(number int, dict string, data []byte, kind streamKind) {
	w.objects[number-1] = object{dict: dict, stream: data, kind: kind}
}

// packedEntry says of a stream that it is deflated.
const packedEntry = "/Filter/FlateDecode"

// packLevel costs less than half of the standard library's level 6, for files that
// are a little larger: 555 pages of notes are 2.08 MB instead of 1.75.
const packLevel = 3

// deflaters are reused: each takes 0.8 MB to make, more than everything else
// in a document together.
var deflaters = sync.Pool{New: func() any {
	z, err := zlib.NewWriterLevel(nil, packLevel)
	if err != nil {
		panic("pdf: zlib refuses its own level: " + err.Error())
	}
	return z
}}

func deflate(data []byte) ([]byte, error) {
	z := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(z)
	var b bytes.Buffer
	b.Grow(len(data)/3 + 64)
	z.Reset(&b)
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// pack deflates every stream that wants it, side by side.
func (w *writer) pack() error {
	errs := make([]error, len(w.objects))
	var all sync.WaitGroup
	for i := range w.objects {
		o := &w.objects[i]
		if o.kind != toPack {
			continue
		}
		all.Go(func() {
			o.stream, errs[i] = deflate(o.stream)
			o.dict += packedEntry
			o.kind = asIs
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// perObjectStream bounds what a reader must unpack to find one object.
const perObjectStream = 200

// where is an entry of the cross-reference stream (ISO 32000-1, table 18).
type where struct {
	kind, a uint32 // 1: a is the offset; 2: a is the object stream's number
	b       uint16 // 2: index within the object stream
}

// file gives the bytes of the document, whose catalogue and information
// dictionary are the objects of these numbers. Equal objects give equal bytes:
// the file's identifier is a digest of the rest.
func (w *writer) file(catalogue, info int) ([]byte, error) {
	placesIn := w.packObjects()
	if err := w.pack(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	places := make([]where, len(w.objects)+2)
	for i, o := range w.objects {
		if o.kind == noStream {
			places[i+1] = placesIn[i+1]
			continue
		}
		places[i+1] = where{kind: 1, a: uint32(out.Len())}
		fmt.Fprintf(&out, "%d 0 obj\n<<%s/Length %d>>stream\n", i+1, o.dict, len(o.stream))
		out.Write(o.stream)
		out.WriteString("\nendstream\nendobj\n")
	}
	return w.crossReferences(&out, places, catalogue, info)
}

// packObjects gathers all objects without a stream into object streams.
func (w *writer) packObjects() map[int]where {
	places := map[int]where{}
	var plain []int
	for i, o := range w.objects {
		if o.kind == noStream {
			plain = append(plain, i+1)
		}
	}
	for part := range slices.Chunk(plain, perObjectStream) {
		number := w.reserve()
		var index, bodies bytes.Buffer
		for i, n := range part {
			places[n] = where{kind: 2, a: uint32(number), b: uint16(i)}
			fmt.Fprintf(&index, "%d %d ", n, bodies.Len())
			bodies.WriteString(w.objects[n-1].dict)
			bodies.WriteByte('\n')
		}
		dict := fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(part), index.Len())
		w.putStream(number, dict, append(index.Bytes(), bodies.Bytes()...), toPack)
	}
	return places
}

// crossReferences ends the file with its cross-reference stream.
func (w *writer) crossReferences(out *bytes.Buffer, places []where, catalogue, info int) ([]byte, error) {
	self := len(w.objects) + 1
	start := out.Len()
	places[self] = where{kind: 1, a: uint32(start)}
	var table []byte
	for i, p := range places {
		if i == 0 {
			p.b = 0xFFFF // the head of the list of free objects
		}
		table = append(table, byte(p.kind))
		table = binary.BigEndian.AppendUint32(table, p.a)
		table = binary.BigEndian.AppendUint16(table, p.b)
	}
	packed, err := deflate(table)
	if err != nil {
		return nil, err
	}
	digest := sha256.Sum256(out.Bytes())
	fmt.Fprintf(out, "%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%X><%X>]/Filter/FlateDecode/Length %d>>stream\n",
		self, self+1, catalogue, info, digest[:16], digest[:16], len(packed))
	out.Write(packed)
	fmt.Fprintf(out, "\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", start)
	return out.Bytes(), nil
}
