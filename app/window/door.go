package window

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"earlyhelp.example/app/desk"
)

// Door is the one thing the page can call. Its requests never go through the
// asset server, which loses bodies on two systems.
type Door struct {
	handler http.Handler
	choose  func() []Token
	running sync.WaitGroup
}

// Answer is a reply of the door.
type Answer struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

// Call answers one request. It never panics and never returns an error: Wails
// would leave the page waiting for the first and log the arguments of the second.
func (d *Door) Call(method, path, body string) Answer {
	d.running.Add(1)
	defer d.running.Done()
	request, err := http.NewRequest(method, path, strings.NewReader(body))
	if err != nil || !strings.HasPrefix(path, "/api/") {
		return Answer{Status: http.StatusBadRequest}
	}
	request.Header.Set("Content-Type", "application/json")
	said := desk.Answer(d.handler, request)
	return Answer{Status: said.Status, Body: string(said.Body)}
}

// Token stands for a file that the person chose or dropped: the page learns its
// name and never its path, and may have it read once.
type Token struct {
	Token string `json:"token"`
	Name  string `json:"name"`
}

// drop is what the page hears of files that were dropped, and where: in its own
// pixels, because a page may hold several places for files.
type drop struct {
	X     int     `json:"x"`
	Y     int     `json:"y"`
	Files []Token `json:"files"`
}

// ChooseFiles lets the person choose files; none where they cancel. Like Call
// it never fails towards the page.
func (d *Door) ChooseFiles() []Token {
	d.running.Add(1)
	defer d.running.Done()
	return d.choose()
}

// offered registers what was chosen or dropped.
func offered(d interface {
	Offer(path string) (token, name string)
}, paths []string) []Token {
	tokens := []Token{} // the page reads a list, never null
	for _, path := range paths {
		token, name := d.Offer(path)
		tokens = append(tokens, Token{Token: token, Name: name})
	}
	return tokens
}

// drain waits until no call is under way, so that the reply to the last one
// reaches the page.
func (d *Door) drain(most time.Duration) {
	done := make(chan struct{})
	go func() {
		d.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(most):
	}
}

// silent drops everything Wails would log: on an argument it cannot read it
// logs the whole call, answers included.
type silent struct{}

func (silent) Print(string)   {}
func (silent) Trace(string)   {}
func (silent) Debug(string)   {}
func (silent) Info(string)    {}
func (silent) Warning(string) {}
func (silent) Error(string)   {}
func (silent) Fatal(string)   {}
