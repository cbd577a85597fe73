// Package folder watches one folder for files that somebody else puts there:
// form packs today, scans later. It may not know what the files are, and it
// never writes, moves or deletes. One reason for it: what a system says of a
// folder is a hint at best (shares say nothing, a copy says too early), and one
// room knows how little it means.
package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// How a folder is looked at where the Options do not say. Shares, synchronised
// folders and some mounts send no events, so polling is the rule and events
// only make it quicker.
const (
	defaultPoll  = 30 * time.Second
	defaultStill = 2 * time.Second // the coarsest clock of a file system in use, FAT's
	settle       = 250 * time.Millisecond
)

// ErrChanged says that a file was written to while it was read. It will be
// found again.
var ErrChanged = errors.New("folder: the file changed while it was read")

// Options say what to watch. Found is called from Run, one file at a time, once
// for each content of a file (size and time of change); an error from it means
// "not yet" and the file is offered again at the next look.
type Options struct {
	Dir     string
	Want    func(name string) bool // nil is every file
	MaxSize int64                  // in bytes; larger files are left alone; 0 is no limit
	Found   func(context.Context, File) error
	Present func(bool)    // told when the folder vanishes or comes back; may be nil
	Poll    time.Duration // between two looks; 0 is 30 s
	Still   time.Duration // how long size and time must stand; 0 is 2 s
	Log     *slog.Logger  // nil is silence
}

// File is a file that has stood still.
type File struct {
	Path string
	Name string
	Size int64
	At   time.Time // of its last change, by the folder's own clock
}

// Read gives the file's bytes, or ErrChanged where it is not the file that was
// found: longer, shorter or written to meanwhile.
func (f File) Read() ([]byte, error) {
	open, err := os.Open(f.Path)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(open, f.Size+1))
	info, statErr := open.Stat()
	if err = errors.Join(err, statErr, open.Close()); err != nil {
		return nil, err
	}
	if int64(len(raw)) != f.Size || info.Size() != f.Size || !info.ModTime().Equal(f.At) {
		return nil, ErrChanged
	}
	return raw, nil
}

// Watch watches one folder.
type Watch struct {
	options Options
	hint    chan struct{}
	hinter  hinter
	seen    map[string]seen
	present bool
	looked  bool
}

// seen is what is known of a file by its name.
type seen struct {
	size  int64
	at    time.Time
	since time.Time // when it was first seen so
	told  bool
}

// hinter listens to the system. What it hears only makes the next look come
// sooner.
type hinter interface {
	// listen makes sure that dir is listened to; it is called before each look,
	// because a watch dies with its folder.
	listen(dir string)
	close()
}

// New makes a Watch; Run runs it.
func New(o Options) *Watch {
	if o.Poll == 0 {
		o.Poll = defaultPoll
	}
	if o.Still == 0 {
		o.Still = defaultStill
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &Watch{options: o, hint: make(chan struct{}, 1), seen: map[string]seen{}}
	return w
}

// Look asks for a look soon: a window came back into focus, or a person pressed
// a button. It may be called from anywhere.
func (w *Watch) Look() {
	select {
	case w.hint <- struct{}{}:
	default: // one is waiting already
	}
}

// Run looks until ctx ends. It has no error: a folder that cannot be read is
// tried again, because a stick, a share or a drive comes back.
func (w *Watch) Run(ctx context.Context) {
	if w.hinter == nil {
		w.hinter = newSystemHints(w.Look, w.options.Log)
	}
	defer w.hinter.close()
	timer := time.NewTimer(0)
	defer timer.Stop()
	settling := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.hint:
			// Many events belong to one copy: one look for all of them, and a
			// folder that never rests is looked at all the same.
			if !settling {
				settling = true
				timer.Reset(settle)
			}
			continue
		case <-timer.C:
		}
		settling = false
		timer.Reset(w.look(ctx))
	}
}

// look reads the folder once and says when to look again.
func (w *Watch) look(ctx context.Context) time.Duration {
	w.hinter.listen(w.options.Dir)
	entries, err := os.ReadDir(w.options.Dir)
	w.tell(err == nil)
	if err != nil {
		return w.options.Poll
	}
	there, next := map[string]bool{}, w.options.Poll
	for _, e := range entries {
		info, ok := w.candidate(e)
		if !ok {
			continue
		}
		there[e.Name()] = true
		if !w.still(e.Name(), info) {
			next = min(next, w.options.Still)
			continue
		}
		w.offer(ctx, e.Name())
	}
	for name := range w.seen {
		if !there[name] {
			delete(w.seen, name)
		}
	}
	return next
}

// tell says that the folder vanished or came back, once.
func (w *Watch) tell(present bool) {
	if w.looked && present == w.present {
		return
	}
	w.looked, w.present = true, present
	if w.options.Present != nil {
		w.options.Present(present)
	}
}

// candidate is a plain file of bearable size that its writer may mean for us.
func (w *Watch) candidate(e fs.DirEntry) (fs.FileInfo, bool) {
	if passing(e.Name()) || w.options.Want != nil && !w.options.Want(e.Name()) {
		return nil, false
	}
	info, err := e.Info() // of a link itself, not of what it points to
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil, false
	}
	return info, w.options.MaxSize == 0 || info.Size() <= w.options.MaxSize
}

// passing are the names that programs give to what is not finished, and what a
// system leaves behind.
func passing(name string) bool {
	low := strings.ToLower(name)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") || low == "thumbs.db" || low == "desktop.ini" {
		return true
	}
	switch filepath.Ext(low) {
	case ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp":
		return true
	}
	return false
}

// still reports whether a file has stood long enough, and has not been told.
func (w *Watch) still(name string, info fs.FileInfo) bool {
	s, known := w.seen[name]
	if !known || s.size != info.Size() || !s.at.Equal(info.ModTime()) {
		w.seen[name] = seen{size: info.Size(), at: info.ModTime(), since: time.Now()}
		return false
	}
	return s.told || time.Since(s.since) >= w.options.Still
}

func (w *Watch) offer(ctx context.Context, name string) {
	s := w.seen[name]
	if s.told {
		return
	}
	err := w.options.Found(ctx, File{Path: filepath.Join(w.options.Dir, name), Name: name, Size: s.size, At: s.at})
	if err != nil {
		w.options.Log.Debug("a file is not ready yet", "err", err)
		return
	}
	s.told = true
	w.seen[name] = s
}
