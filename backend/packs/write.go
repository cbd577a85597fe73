package packs

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"maps"
	"slices"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Write makes a signed pack of definitions by name. Schema and Files of the
// manifest are filled in. The same input gives the same bytes. What Write makes
// is read back before it is given out, so no tool can hand over a pack that
// every laptop would refuse.
func Write(m Manifest, files map[string][]byte, key ed25519.PrivateKey) ([]byte, error) {
	m.Schema, m.Files = Schema, nil
	for _, name := range slices.Sorted(maps.Keys(files)) {
		m.Files = append(m.Files, File{Name: name, Size: len(files[name]), SHA256: sealed.Digest(files[name])})
	}
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, fault.New(fault.Internal, "internal")
	}
	kid := sealed.KeyID(public)
	jws, err := sealed.Sign(statement, m, kid, key)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := add(z, manifestName, []byte(jws), m); err != nil {
		return nil, err
	}
	for _, f := range m.Files {
		if err := add(z, f.Name, files[f.Name], m); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	_, err = Read(b.Bytes(), Trust{Authority: m.Authority, Keys: sealed.Keys{kid: public}})
	return b.Bytes(), err
}

func add(z *zip.Writer, name string, content []byte, m Manifest) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: m.Made})
	if err == nil {
		_, err = w.Write(content)
	}
	return fault.Wrap(err, fault.Internal, "internal")
}
