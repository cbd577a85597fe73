package formtool

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/packs"
)

// work is the officer's own files, by their names in a pack, and the library
// that they and the shipped ones make together.
type work struct {
	files    map[string][]byte
	library  *forms.Library
	findings []forms.Finding
}

// read gathers folders and files and reads them over what ships.
func (t *tool) read(paths []string) (*work, error) {
	w := &work{files: map[string][]byte{}}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("%s is not there, or cannot be opened", p)
		}
		if info.IsDir() {
			err = w.addFolder(p)
		} else {
			err = w.addFile(p)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(w.files) == 0 {
		return nil, fmt.Errorf("no definition was found: a form is called like home_visit.v1.yaml, and lists, blocks and profiles lie in folders of those names")
	}
	return w, t.layer(w)
}

// layer reads the files over what ships.
func (t *tool) layer(w *work) (err error) {
	w.library, w.findings, err = packs.Layer(t.Shipped, w.files)
	return err
}

// addFolder takes every file that has a place in a pack; a .yaml that has none
// is a mistake somebody would otherwise look for a long time.
func (w *work) addFolder(dir string) error {
	return filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		inside, err := filepath.Rel(dir, at)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(inside)
		if !packs.Name(name) {
			if path.Ext(name) == ".yaml" {
				return fmt.Errorf("%s has no place in a pack: forms are called name.v1.yaml and lie at the top; blocks/name.v1.yaml, lists/NAME.v1.yaml and profiles/council.yaml lie below", name)
			}
			return nil
		}
		w.files[name], err = os.ReadFile(at)
		return err
	})
}

// addFile takes one file; the folder it lies in says what it is.
func (w *work) addFile(at string) error {
	name := filepath.Base(at)
	if folder := filepath.Base(filepath.Dir(at)); folder == "blocks" || folder == "lists" || folder == "profiles" {
		name = folder + "/" + name
	}
	if !packs.Name(name) {
		return fmt.Errorf("%s is not called like a definition: home_visit.v1.yaml", at)
	}
	raw, err := os.ReadFile(at)
	w.files[name] = raw
	return err
}

// form finds a form by id, by id@version or by its file.
func (w *work) form(said string) (*forms.Form, error) {
	id := strings.TrimSuffix(filepath.Base(said), ".yaml")
	id, number, exact := strings.Cut(strings.Replace(id, ".v", "@", 1), "@")
	if exact {
		version, err := strconv.Atoi(number)
		if err != nil {
			return nil, usage("A form is named like home_visit or home_visit@2.")
		}
		f, err := w.library.Form(id, version)
		if err != nil {
			return nil, fmt.Errorf("there is no form %s with version %d, or it has mistakes: see earlyhelp forms lint", id, version)
		}
		return f, nil
	}
	var newest *forms.Form
	for _, f := range w.library.Forms() {
		if f.ID == id {
			newest = f
		}
	}
	if newest == nil {
		return nil, fmt.Errorf("there is no form %s, or it has mistakes: see earlyhelp forms lint", id)
	}
	return newest, nil
}
