// Package window is the desktop face: one Wails window over the same door and
// the same pages as the browser face. It may know no rule and open no store.
// One reason for it: Wails logs arguments, leaves panics unanswered and ends
// the process when its calls are made without it (design notes on the desktop),
// so everything that knows Wails stands in this one room.
package window

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"runtime"
	"sync"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/fault"
	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	wails_runtime "github.com/wailsapp/wails/v2/pkg/runtime"
)

// title is all that a task bar, a screen share or a shoulder may see.
const title = "Early Help"

// Size of the window at the start: what is left of 1366 x 768 (the design's
// smallest screen), and the least it may be drawn down to.
const (
	width, height       = 1366, 720
	minWidth, minHeight = 480, 400
)

// Window is the face. Its zero value is not usable; see New.
type Window struct {
	webview  string       // folder for the web view's own files, where it needs one
	relaunch func() error // starts the next program in this one's place

	mu       sync.Mutex
	ctx      context.Context // Wails' own; nil until the window is up
	desk     *desk.Desk
	door     *Door
	question question
	leaving  bool // the question was answered: the next close goes through
}

// New makes the face. relaunch must end this process when it succeeds; webview
// is a local folder, never a roaming one, for WebView2's caches.
func New(webview string, relaunch func() error) *Window {
	return &Window{webview: webview, relaunch: relaunch}
}

// Possible reports whether a window can be opened here at all. Without a
// display GTK ends the process.
func Possible() bool {
	if runtime.GOOS != "linux" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// Run opens the window and returns when it was closed.
func (w *Window) Run(d *desk.Desk, pages fs.FS) error {
	if err := drawByProcessor("/dev/dri"); err != nil {
		return err
	}
	door := &Door{handler: first(d.Handler(), w.prepare), choose: w.chooseFiles}
	w.mu.Lock()
	w.desk, w.door = d, door
	w.mu.Unlock()
	err := wails.Run(w.options(door, pages))
	return fault.Wrap(err, fault.Internal, "window.not-opened")
}

func (w *Window) options(door *Door, pages fs.FS) *options.App {
	site := http.NewServeMux()
	site.Handle("GET /api/", door.handler) // documents and pictures; everything else goes through Call
	site.Handle("/", w.desk.Pages(pages))
	return &options.App{
		Title: title, Width: width, Height: height, MinWidth: minWidth, MinHeight: minHeight,
		BackgroundColour:         options.NewRGB(0xf3, 0xf6, 0xf6),
		AssetServer:              &assetserver.Options{Handler: desk.Headers(site)},
		Bind:                     []any{door},
		Logger:                   silent{},
		Menu:                     systemMenu(),
		DragAndDrop:              &options.DragAndDrop{EnableFileDrop: true}, // a web view that takes no drops passes none on either
		EnableDefaultContextMenu: true,                                       // cut, copy and paste by mouse
		OnStartup:                w.started,
		OnBeforeClose:            w.beforeClose,
		Linux:                    &linux.Options{ProgramName: "earlyhelp", WebviewGpuPolicy: linux.WebviewGpuPolicyOnDemand},
		Windows: &windows.Options{WebviewUserDataPath: w.webview, IsZoomControlEnabled: true,
			OnSuspend: func() { w.desk.LockNow() }},
		Mac: &mac.Options{},
	}
}

// systemMenu is what a Mac needs for its editing keys; elsewhere the pages have
// all there is.
func systemMenu() *menu.Menu {
	if runtime.GOOS != "darwin" {
		return nil
	}
	return menu.NewMenuFromItems(menu.AppMenu(), menu.EditMenu(), menu.WindowMenu())
}

// started hands changes on to the page for as long as the window lives.
func (w *Window) started(ctx context.Context) {
	w.mu.Lock()
	w.ctx = ctx
	w.mu.Unlock()
	w.desk.Listen(func(what []string) { wails_runtime.EventsEmit(ctx, "changed", what) })
	wails_runtime.OnFileDrop(ctx, func(x, y int, paths []string) {
		wails_runtime.EventsEmit(ctx, "dropped", drop{X: x, Y: y, Files: offered(w.desk, paths)})
	})
}

// prepare reads the rest: until the passphrase is typed there is time for it.
func (w *Window) prepare() {
	if err := w.desk.Prepare(); err != nil {
		w.desk.Log.Error("forms", "err", err) // the unlock says it to the person
	}
}

// first sets rest off beside the first request. The first page brings its own
// words along, so its first request comes when it is painted; Wails' OnDomReady
// comes before, and what it set off would take the processor from the painting.
func first(next http.Handler, rest func()) http.Handler {
	begin := sync.OnceFunc(func() { go rest() })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin()
		next.ServeHTTP(w, r)
	})
}

// chooseFiles asks which files; none where the person thinks better of it.
func (w *Window) chooseFiles() []Token {
	w.mu.Lock()
	ctx, d := w.ctx, w.desk
	w.mu.Unlock()
	if ctx == nil {
		return []Token{}
	}
	paths, err := wails_runtime.OpenMultipleFilesDialog(ctx, wails_runtime.OpenDialogOptions{Title: d.Say("dialog.files")})
	if err != nil {
		d.Log.Warn("no dialog to choose files in", "type", fmt.Sprintf("%T", err)) // its text may name a file
	}
	return offered(d, paths)
}

// hungPage is how long a page may take to put the question of BR-32 to the
// person: one that does not react must not hold the window.
const hungPage = 10 * time.Second

// question is that of BR-32, as the frame's cross handed it to the page.
type question struct {
	since time.Time // the first close that the page has not reacted to; zero when there is none
}

// handed notes a close at now. It reports whether the page has had its time and
// did not react, so that this close goes through.
func (q *question) handed(now time.Time) (hung bool) {
	if q.since.IsZero() {
		q.since = now
		return false
	}
	return now.Sub(q.since) >= hungPage
}

// beforeClose keeps the window while the question of BR-32 stands, however often
// the cross is pressed. Windows' log off calls nothing: every change is saved as
// it is made.
func (w *Window) beforeClose(ctx context.Context) (stay bool) {
	w.mu.Lock()
	leaving := w.leaving || w.question.handed(clock.Now())
	w.mu.Unlock()
	if leaving {
		w.desk.End(ctx)
		return false
	}
	return w.desk.Closing(ctx)
}

// Asked is the page having put the question to the person: it reacts, and the
// next close asks again.
func (w *Window) Asked() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.question = question{}
}

// Name is the face's, for the pages.
func (w *Window) Name() string { return "window" }

// answerWait is how long calls under way may take before the program ends.
const answerWait = 2 * time.Second

// Relaunch starts the program again at its unlock screen in this one's place.
func (w *Window) Relaunch() error {
	w.door.drain(answerWait)
	return w.relaunch()
}

// Quit closes the window, the question having been answered.
func (w *Window) Quit() {
	w.mu.Lock()
	w.leaving = true
	ctx := w.ctx
	w.mu.Unlock()
	w.door.drain(answerWait)
	if ctx != nil {
		wails_runtime.Quit(ctx)
	}
}

// SaveAs asks where and writes there whole or not at all. The page never sees
// the path.
func (w *Window) SaveAs(_ context.Context, suggested string, content []byte) (bool, error) {
	w.mu.Lock()
	ctx, d := w.ctx, w.desk
	w.mu.Unlock()
	if ctx == nil {
		return false, desk.ErrNoDialog
	}
	path, err := wails_runtime.SaveFileDialog(ctx, wails_runtime.SaveDialogOptions{Title: d.Say("dialog.save"), DefaultFilename: suggested,
		Filters: []wails_runtime.FileFilter{{DisplayName: "PDF", Pattern: "*.pdf"}}})
	if err != nil {
		return false, fault.Wrap(err, fault.Internal, "window.no-dialog")
	}
	if path == "" {
		return false, nil
	}
	return true, desk.WriteFile(path, content)
}

// ChooseFolder asks for a folder; empty where the person thinks better of it.
func (w *Window) ChooseFolder(context.Context) (string, error) {
	w.mu.Lock()
	ctx, d := w.ctx, w.desk
	w.mu.Unlock()
	if ctx == nil {
		return "", desk.ErrNoDialog
	}
	path, err := wails_runtime.OpenDirectoryDialog(ctx, wails_runtime.OpenDialogOptions{Title: d.Say("dialog.folder")})
	return path, fault.Wrap(err, fault.Internal, "window.no-dialog")
}
