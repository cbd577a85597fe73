package packs_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

// council is nobody's: the code of no authority.
const council = "E99999999"

var made = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// key is the same key each time for one name.
func key(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func trust(names ...string) packs.Trust {
	t := packs.Trust{Authority: council, Keys: sealed.Keys{}}
	for _, name := range names {
		public, _ := key(name).Public().(ed25519.PublicKey)
		t.Keys[sealed.KeyID(public)] = public
	}
	return t
}

const visit = `form: door_visit
version: %d
title: Door visit
subject: none
kind: record
who: [portal_user]
copies: [professional, blank]
sections:
  - id: visit
    title: The visit
    questions:
      - {id: seen, type: longtext, label: What did you see?, hint: Facts and evidence, short: what you saw, max: %d, required: yes}
`

func form(version, most int) []byte { return fmt.Appendf(nil, visit, version, most) }

func manifest(version int) packs.Manifest {
	return packs.Manifest{Pack: "door-visits", Version: version, Authority: council, Title: "Door visits", Made: made}
}

func write(t testing.TB, m packs.Manifest, files map[string][]byte) []byte {
	t.Helper()
	b, err := packs.Write(m, files, key("council"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func good(t testing.TB) []byte {
	return write(t, manifest(1), map[string][]byte{"door_visit.v1.yaml": form(1, 4000)})
}

func TestReadGivesWhatWasWritten(t *testing.T) {
	b := good(t)
	p, err := packs.Read(b, trust("council", "older"))
	if err != nil {
		t.Fatal(err)
	}
	source, ok := p.Source("door_visit.v1.yaml")
	if !ok || !bytes.Equal(source, form(1, 4000)) || p.Version != 1 || p.Pack != "door-visits" || p.SHA256 != sealed.Digest(b) {
		t.Errorf("read %+v", p.Manifest)
	}
	if again := good(t); !bytes.Equal(b, again) {
		t.Error("the same input gives other bytes")
	}
}

// entry is one thing in an archive made by hand.
type entry struct {
	name    string
	content []byte
	mode    fs.FileMode
	alter   func(*zip.FileHeader)
}

// craft zips entries as they stand, which no tool of ours would.
func craft(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: made}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		if e.alter != nil {
			raw(t, z, h, e)
			continue
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// raw writes an entry whose directory may lie.
func raw(t testing.TB, z *zip.Writer, h *zip.FileHeader, e entry) {
	t.Helper()
	var packed bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := deflate.Write(e.content); err != nil {
		t.Fatal(err)
	}
	if err := deflate.Close(); err != nil {
		t.Fatal(err)
	}
	h.UncompressedSize64, h.CompressedSize64 = uint64(len(e.content)), uint64(packed.Len())
	e.alter(h)
	w, err := z.CreateRaw(h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, &packed); err != nil {
		t.Fatal(err)
	}
}

// signed is a pack.jws over files, by a key, with its words altered first.
func signed(t testing.TB, by string, files []packs.File, alter func(*packs.Manifest)) entry {
	t.Helper()
	m := manifest(1)
	m.Schema, m.Files = packs.Schema, files
	if alter != nil {
		alter(&m)
	}
	public, _ := key(by).Public().(ed25519.PublicKey)
	jws, err := sealed.Sign("eh-pack+jws", m, sealed.KeyID(public), key(by))
	if err != nil {
		t.Fatal(err)
	}
	return entry{name: "pack.jws", content: []byte(jws)}
}

func listed(name string, content []byte) packs.File {
	return packs.File{Name: name, Size: len(content), SHA256: sealed.Digest(content)}
}

// refusals are the packs that must not come in, and the key of the sentence.
func refusals(t testing.TB) map[string]struct {
	b    []byte
	want string
} {
	const name = "door_visit.v1.yaml"
	body := form(1, 4000)
	one := entry{name: name, content: body}
	list := []packs.File{listed(name, body)}
	sign := func(alter func(*packs.Manifest)) entry { return signed(t, "council", list, alter) }
	zeros := make([]byte, 300<<10)
	whole := good(t)
	many := []entry{sign(nil)}
	for n := range 500 {
		many = append(many, entry{name: fmt.Sprintf("lists/L.v%d.yaml", n+1)})
	}
	wide := []entry{sign(nil)}
	for n := range 40 {
		noise := bytes.Repeat(sum(n), 16<<10)
		wide = append(wide, entry{name: fmt.Sprintf("lists/L.v%d.yaml", n+1), content: noise, alter: func(h *zip.FileHeader) { h.CompressedSize64 = max(h.CompressedSize64, 8<<10) }})
	}
	type row = struct {
		b    []byte
		want string
	}
	return map[string]row{
		"nothing":               {nil, "packs.no-archive"},
		"half a file":           {whole[:len(whole)/2], "packs.no-archive"},
		"no zip":                {[]byte("form: door_visit\n"), "packs.no-archive"},
		"too large":             {make([]byte, packs.MaxBytes+1), "packs.large"},
		"too many":              {craft(t, many...), "packs.many"},
		"unsigned":              {craft(t, one), "packs.unsigned"},
		"another key":           {craft(t, signed(t, "stranger", list, nil), one), "packs.other-key"},
		"signature of another":  {craft(t, forged(t, list), one), "packs.altered"},
		"words changed":         {craft(t, reworded(t, sign(nil)), one), "packs.altered"},
		"a receipt":             {craft(t, receipt(t, list), one), "packs.altered"},
		"no signature at all":   {craft(t, entry{name: "pack.jws", content: []byte("..")}, one), "packs.other-key"},
		"another council":       {craft(t, sign(func(m *packs.Manifest) { m.Authority = "E88888888" }), one), "packs.other-council"},
		"no council":            {craft(t, sign(func(m *packs.Manifest) { m.Authority = "" }), one), "packs.other-council"},
		"newer format":          {craft(t, sign(func(m *packs.Manifest) { m.Schema = "eh.pack/2" }), one), "packs.newer"},
		"no format":             {craft(t, sign(func(m *packs.Manifest) { m.Schema = "" }), one), "packs.manifest"},
		"version nought":        {craft(t, sign(func(m *packs.Manifest) { m.Version = 0 }), one), "packs.manifest"},
		"a name with a path":    {craft(t, sign(func(m *packs.Manifest) { m.Pack = "../x" }), one), "packs.manifest"},
		"nothing in it":         {craft(t, sign(func(m *packs.Manifest) { m.Files = nil })), "packs.empty"},
		"up and out":            {craft(t, sign(nil), one, entry{name: "../../door_visit.v1.yaml", content: body}), "packs.path"},
		"up and out, hidden":    {craft(t, sign(nil), one, entry{name: "lists/../../L.v1.yaml", content: body}), "packs.path"},
		"from the root":         {craft(t, sign(nil), one, entry{name: "/etc/door_visit.v1.yaml", content: body}), "packs.path"},
		"of Windows":            {craft(t, sign(nil), one, entry{name: `..\door_visit.v1.yaml`, content: body}), "packs.path"},
		"of a drive":            {craft(t, sign(nil), one, entry{name: "C:door_visit.v1.yaml", content: body}), "packs.path"},
		"a link":                {craft(t, sign(nil), entry{name: name, content: []byte("/etc/passwd"), mode: fs.ModeSymlink | 0o777}), "packs.link"},
		"a device":              {craft(t, sign(nil), entry{name: name, content: body, mode: fs.ModeDevice | 0o666}), "packs.link"},
		"a program":             {craft(t, sign(nil), one, entry{name: "setup.exe", content: body}), "packs.stranger"},
		"a folder":              {craft(t, sign(nil), one, entry{name: "lists/"}), "packs.stranger"},
		"unlisted":              {craft(t, sign(nil), one, entry{name: "other.v1.yaml", content: body}), "packs.unlisted"},
		"listed, not there":     {craft(t, signed(t, "council", append(list, listed("other.v1.yaml", body)), nil), one), "packs.missing"},
		"listed twice":          {craft(t, signed(t, "council", append(list, list[0]), nil), one), "packs.twice"},
		"there twice":           {craft(t, sign(nil), one, one), "packs.twice"},
		"there twice, in case":  {craft(t, sign(nil), one, entry{name: "Door_visit.v1.yaml", content: body}), "packs.twice"},
		"two signatures":        {craft(t, sign(nil), sign(nil), one), "packs.twice"},
		"signature lists self":  {craft(t, signed(t, "council", append(list, listed("pack.jws", body)), nil), one), "packs.twice"},
		"other contents":        {craft(t, sign(nil), entry{name: name, content: form(1, 4001)}), "packs.digest"},
		"other length":          {craft(t, sign(nil), entry{name: name, content: form(1, 40)}), "packs.digest"},
		"a negative size":       {craft(t, signed(t, "council", []packs.File{{Name: name, Size: -1}}, nil), one), "packs.digest"},
		"a bomb that says so":   {craft(t, sign(nil), entry{name: name, content: zeros}), "packs.bomb"},
		"a bomb that lies":      {craft(t, sign(nil), entry{name: name, content: zeros, alter: func(h *zip.FileHeader) { h.UncompressedSize64 = uint64(len(body)) }}), "packs.damaged"},
		"a signature that lies": {craft(t, entry{name: "pack.jws", content: zeros, alter: func(h *zip.FileHeader) { h.UncompressedSize64 = 100 }}, one), "packs.damaged"},
		"larger than a form":    {craft(t, sign(nil), entry{name: name, content: bytes.Repeat(body, 1500)}), "packs.bomb"},
		"together too large":    {craft(t, wide...), "packs.bomb"},
		"a password":            {craft(t, sign(nil), entry{name: name, content: body, alter: func(h *zip.FileHeader) { h.Flags |= 1 }}), "packs.locked"},
		"an unknown packing":    {craft(t, sign(nil), entry{name: name, content: body, alter: func(h *zip.FileHeader) { h.Method = 99 }}), "packs.damaged"},
		"damaged inside":        {craft(t, sign(nil), entry{name: name, content: body, alter: func(h *zip.FileHeader) { h.CRC32 = 1 }}), "packs.damaged"},
	}
}

func sum(n int) []byte {
	s := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	return s[:]
}

// forged says it is signed by the council's key and is not.
func forged(t testing.TB, list []packs.File) entry {
	t.Helper()
	m := manifest(1)
	m.Schema, m.Files = packs.Schema, list
	public, _ := key("council").Public().(ed25519.PublicKey)
	jws, err := sealed.Sign("eh-pack+jws", m, sealed.KeyID(public), key("stranger"))
	if err != nil {
		t.Fatal(err)
	}
	return entry{name: "pack.jws", content: []byte(jws)}
}

// reworded leaves header and signature and changes the version between them.
func reworded(t testing.TB, e entry) entry {
	t.Helper()
	parts := strings.Split(string(e.content), ".")
	body, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	body = bytes.Replace(body, []byte(`"version":1`), []byte(`"version":9`), 1)
	if !json.Valid(body) {
		t.Fatal("the test broke the words")
	}
	return entry{name: "pack.jws", content: []byte(parts[0] + "." + base64.RawURLEncoding.EncodeToString(body) + "." + parts[2])}
}

// receipt is a statement by the right key about something else.
func receipt(t testing.TB, list []packs.File) entry {
	t.Helper()
	m := manifest(1)
	m.Schema, m.Files = packs.Schema, list
	public, _ := key("council").Public().(ed25519.PublicKey)
	jws, err := sealed.Sign(sealed.StatementReceipt, m, sealed.KeyID(public), key("council"))
	if err != nil {
		t.Fatal(err)
	}
	return entry{name: "pack.jws", content: []byte(jws)}
}

// A pack that is not right in every respect is refused whole, with a sentence
// of its own.
func TestReadRefuses(t *testing.T) {
	for name, row := range refusals(t) {
		p, err := packs.Read(row.b, trust("council"))
		if p != nil || keyOf(err) != row.want {
			t.Errorf("%s: pack %v, error %v; want %s", name, p != nil, err, row.want)
		}
		says := fault.Say(err, "en")
		if strings.ContainsAny(says, "{}") || says == fault.Say(errors.New("x"), "en") || !strings.HasSuffix(says, ".") && !strings.HasSuffix(says, "earlyhelp forms pack") {
			t.Errorf("%s: says %q", name, says)
		}
	}
}

// A laptop enrolled before packs were signed trusts nobody, and says so.
func TestReadWithoutAPinnedKey(t *testing.T) {
	_, err := packs.Read(good(t), trust())
	if keyOf(err) != "packs.no-key" {
		t.Errorf("got %v", err)
	}
}

func keyOf(err error) string {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return ""
	}
	return f.Key
}

// A name out of a stranger's archive is shown short and plain.
func TestNamesAreShownPlain(t *testing.T) {
	hostile := "../\u202e\x1b[31m" + strings.Repeat("a", 500)
	_, err := packs.Read(craft(t, entry{name: hostile}), trust("council"))
	says := fault.Say(err, "en")
	if keyOf(err) != "packs.path" || strings.ContainsAny(says, "\x1b\u202e") || len(says) > 300 {
		t.Errorf("says %q", says)
	}
}
