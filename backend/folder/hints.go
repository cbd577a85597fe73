package folder

import (
	"log/slog"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// systemHints listens with fsnotify. A machine without watches to spare has
// none, and polling does the work.
type systemHints struct {
	watcher *fsnotify.Watcher
	done    sync.WaitGroup
}

func newSystemHints(look func(), log *slog.Logger) *systemHints {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		log.Info("this system gives no events of folders; polling alone", "err", err)
		return &systemHints{}
	}
	h := &systemHints{watcher: watcher}
	h.done.Go(func() { h.hear(look) })
	return h
}

// hear turns everything but a change of rights into "look again". Errors are
// looked at too: an overflow means that something was missed.
func (h *systemHints) hear(look func()) {
	for {
		select {
		case e, open := <-h.watcher.Events:
			if !open {
				return
			}
			if e.Op != fsnotify.Chmod {
				look()
			}
		case _, open := <-h.watcher.Errors:
			if !open {
				return
			}
			look()
		}
	}
}

// listen adds the folder again each time: adding what is watched costs nothing,
// and a folder that came back is another one to the system.
func (h *systemHints) listen(dir string) {
	if h.watcher != nil {
		_ = h.watcher.Add(dir) // a folder that is not there is looked for by polling
	}
}

func (h *systemHints) close() {
	if h.watcher != nil {
		_ = h.watcher.Close()
	}
	h.done.Wait()
}
