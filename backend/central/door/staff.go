package door

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// staffPages registers what the staff pages ask (screens-centre.md). A staff
// session is a cookie, never a laptop's token, and the other way round.
func (d *door) staffPages() {
	const base = "/staff/api/"
	register(d, operation("staffSignIn", http.MethodPost, base+"signin", "Sign in", smallBody), d.signIn)
	register(d, byStaff(operation("staffSession", http.MethodGet, base+"session", "Who is signed in", smallBody)), d.session)
	register(d, byStaff(operation("staffSignOut", http.MethodPost, base+"signout", "Sign out", smallBody)), d.signOut)
	register(d, byStaff(operation("arrivals", http.MethodGet, base+"arrivals", "What has arrived, urgent first", smallBody)), d.arrivals)
	register(d, byStaff(operation("arrival", http.MethodGet, base+"arrivals/{id}", "One arrival, rendered from its own document; that it was opened is written down", smallBody)), d.arrival)
	d.fileRoute(base)
}

func byStaff(op huma.Operation) huma.Operation {
	op.Security = []map[string][]string{{"staff": {}}}
	return op
}

// cookieName has the prefix that makes browsers insist on TLS and on this very
// host; on loopback there is no TLS to insist on.
func cookieName(secure bool) string {
	if secure {
		return "__Host-eh_staff"
	}
	return "eh_staff"
}

// Staffed is what a staff request carries.
type Staffed struct {
	Secure string `cookie:"__Host-eh_staff"`
	Plain  string `cookie:"eh_staff"`
	CSRF   string `header:"X-CSRF-Token" doc:"Of the sign-in's answer; on every change"`
}

func (d *door) cookie(s Staffed) string {
	if d.Secure {
		return s.Secure
	}
	return s.Plain
}

// reader is whoever is signed in; writer proves besides that the page itself
// asked, not another site in the same browser.
func (d *door) reader(ctx context.Context, s Staffed) (central.Staff, error) {
	cookie := d.cookie(s)
	if cookie == "" {
		return central.Staff{}, fault.New(fault.Refused, "central.staff-signed-out")
	}
	return d.Centre.StaffBy(ctx, cookie, d.Now())
}

func (d *door) writer(ctx context.Context, s Staffed) (central.Staff, error) {
	staff, err := d.reader(ctx, s)
	if err == nil && !staff.SameCSRF(s.CSRF) {
		err = fault.New(fault.Refused, "central.csrf")
	}
	return staff, err
}

type signInRequest struct {
	Body struct {
		Account  string `json:"account"`
		Password string `json:"password"`
	}
}

// StaffSession is who is signed in, for the page.
type StaffSession struct {
	FullName string    `json:"fullName"`
	Role     string    `json:"role"`
	RoleSays string    `json:"roleSays"`
	Council  string    `json:"council"`
	CSRF     string    `json:"csrf"`
	Until    time.Time `json:"until" doc:"Signed out then, unless used before"`
}

type sessionCookie struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   StaffSession
}

func (d *door) sessionOf(lang string, s central.Staff) StaffSession {
	role := say(lang, "role."+s.Role)
	if role == "" {
		role = say(lang, "role.unknown")
	}
	return StaffSession{FullName: s.FullName, Role: s.Role, RoleSays: role, Council: d.Name, CSRF: s.CSRF, Until: s.Until}
}

func (d *door) signIn(ctx context.Context, in *signInRequest) (*sessionCookie, error) {
	cookie, staff, err := d.Centre.SignIn(ctx, in.Body.Account, in.Body.Password, d.Now())
	if err != nil {
		return nil, err
	}
	return &sessionCookie{Cookie: d.newCookie(cookie, int(central.StaffLife.Seconds())), Body: d.sessionOf(language(ctx), staff)}, nil
}

func (d *door) newCookie(value string, maxAge int) http.Cookie {
	return http.Cookie{Name: cookieName(d.Secure), Value: value, Path: "/", MaxAge: maxAge, Secure: d.Secure, HttpOnly: true, SameSite: http.SameSiteStrictMode}
}

type sessionOnly struct{ Body StaffSession }

func (d *door) session(ctx context.Context, in *Staffed) (*sessionOnly, error) {
	staff, err := d.reader(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &sessionOnly{Body: d.sessionOf(language(ctx), staff)}, nil
}

type signedOut struct {
	Cookie http.Cookie `header:"Set-Cookie"`
	Body   struct{}
}

func (d *door) signOut(ctx context.Context, in *Staffed) (*signedOut, error) {
	staff, err := d.writer(ctx, *in)
	if err != nil {
		return nil, err
	}
	return &signedOut{Cookie: d.newCookie("", -1)}, d.Centre.SignOut(ctx, staff, d.cookie(*in), d.Now())
}

// pages serves the built staff pages: centre.html at the root, where /staff leads
// too, and beside it the files it loads. Nothing else of the front end has a name here.
func pages(built fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path[1:]
		if strings.TrimSuffix(name, "/") == "staff" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			http.Redirect(w, r, "/", http.StatusFound)
			return
		}
		if name == "" {
			name = "centre.html"
		}
		if name == "index.html" || r.Method != http.MethodGet && r.Method != http.MethodHead || built == nil || !fs.ValidPath(name) {
			http.NotFound(w, r)
			return
		}
		content, err := fs.ReadFile(built, name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	})
}
