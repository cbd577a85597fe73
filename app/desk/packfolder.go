package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/folder"
	"earlyhelp.example/backend/packs"
)

// packWatch is the folder being watched while a session lives.
type packWatch struct {
	watch *folder.Watch
	stop  context.CancelFunc
	done  sync.WaitGroup
}

// packSource is a line that also brings packs: the centre offers them.
type packSource interface {
	// Packs tells where packs go. gate may be called from any goroutine until
	// the line is stopped; held says that a pack needs no fetching.
	Packs(gate func(ctx context.Context, b []byte) error, held func(sha256 string) bool)
	// Offers are the packs the centre has, as last heard.
	Offers() []PackOffer
}

// packNames are the files that are looked at. A .zip is looked at to be refused
// with a reason: somebody has packed it by hand.
func packNames(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == packs.Extension || ext == ".zip"
}

// watchPacks begins to look for packs, in the folder and at the centre.
func (s *session) watchPacks(ctx context.Context) {
	dir := s.packDir()
	if filepath.Dir(dir) == filepath.Clean(s.desk.Dir) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			s.desk.Log.Warn("the folder for form packs cannot be made", "err", err)
		}
	}
	ctx, stop := context.WithCancel(ctx)
	w := &packWatch{stop: stop}
	w.watch = folder.New(folder.Options{Dir: dir, Want: packNames, MaxSize: packs.MaxBytes + 1<<20, Log: s.desk.Log,
		Found: s.packFound, Present: s.packFolderIs})
	w.done.Go(func() { w.watch.Run(ctx) })
	s.packWatch = w
}

// packFound reads a file that stands still and puts it through the gate. What
// cannot be read yet, or cannot be kept now, is offered again.
func (s *session) packFound(ctx context.Context, f folder.File) error {
	b, err := f.Read()
	if err != nil {
		return err
	}
	return s.desk.takePack(ctx, b, f.Name, packFromFolder)
}

func (s *session) packFolderIs(present bool) {
	s.desk.alter(s, func() { s.packsPresent = present })
	s.desk.Changed(ChangedSettings)
}

// offerPacks lets the centre's packs through the same gate.
func (s *session) offerPacks() {
	source, ok := s.line.(packSource)
	if !ok {
		return
	}
	source.Packs(func(ctx context.Context, b []byte) error {
		return s.desk.takePack(ctx, b, s.words().say("packs.office"), packFromOffice)
	}, s.packHeld)
}

// packHeld reports whether a pack was taken or refused already: neither is
// fetched again before the next unlock.
func (s *session) packHeld(sha256 string) bool {
	now, release, err := s.desk.use()
	if err != nil || now != s {
		return true
	}
	defer release()
	return s.packKnown(sha256)
}

// packKnown is packHeld inside a call.
func (s *session) packKnown(sha256 string) bool {
	return slices.ContainsFunc(s.shelved.kept.Taken, func(k keptPack) bool { return k.SHA256 == sha256 }) ||
		slices.ContainsFunc(s.refused, func(r refusedPack) bool { return r.sha256 == sha256 && !r.earlier })
}

// behind names the packs that the office offers and this laptop has not got.
func (s *session) behind() []string {
	names := []string{}
	source, ok := s.line.(packSource)
	if !ok {
		return names
	}
	for _, o := range source.Offers() {
		if !s.packKnown(o.SHA256) {
			names = append(names, s.words().say("packs.form", o.Title, o.Version))
		}
	}
	return names
}

// end stops looking; when it returns no pack is being judged.
func (w *packWatch) end() {
	if w != nil {
		w.stop()
		w.done.Wait()
	}
}

// lookForPacks is the person's own look. What it finds is told by an event.
func (s *session) lookForPacks(_ context.Context, _ *struct{}) (Packs, error) {
	s.packWatch.watch.Look()
	s.line.Nudge()
	return s.packsNow(), nil
}

// choosePackFolder watches the folder the person names in the face's own dialog.
func (d *Desk) choosePackFolder(ctx context.Context, in *call[FolderChoice]) (Packs, error) {
	dir := ""
	if !in.Body.Default {
		chooser, ok := d.Face.(folderChooser)
		if !ok {
			return Packs{}, fault.New(fault.Refused, "desk.no-folder-dialog")
		}
		var err error
		if dir, err = chooser.ChooseFolder(ctx); err != nil || dir == "" {
			return orNow(d, err)
		}
	}
	d.taking.Lock()
	defer d.taking.Unlock()
	s, release, err := d.use()
	if err != nil {
		return Packs{}, err
	}
	kept := s.shelved.kept
	kept.Folder = dir
	err = s.keepIndex(ctx, kept)
	release()
	if err != nil {
		return Packs{}, err
	}
	var before *packWatch
	d.alter(s, func() {
		before = s.packWatch
		s.shelved.kept = kept
		s.watchPacks(s.lifetime)
	})
	go before.end() // it may be in the gate, which this call holds
	d.Changed(ChangedSettings)
	return d.packsAgain()
}

// orNow is the panel as it stands where the person cancelled.
func orNow(d *Desk, err error) (Packs, error) {
	if err != nil && !errors.Is(err, ErrNoDialog) {
		return Packs{}, fault.Wrap(err, fault.Internal, "internal")
	}
	return d.packsAgain()
}
