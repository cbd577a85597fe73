package wire

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
)

// reading: the library keeps what it read in a variable of its own.
var reading sync.Mutex

// proxy answers through which proxy a request goes, nil for none: what the
// environment names, or else what Windows holds for this person, where councils
// set it. Windows is asked each time, because one laptop is in the office now
// and in a kitchen later.
func proxy(r *http.Request) (*url.URL, error) {
	if named, err := http.ProxyFromEnvironment(r); named != nil || err != nil {
		return named, err
	}
	reading.Lock()
	conf := ieproxy.ReloadConf()
	reading.Unlock()
	return proxyFor(conf, conf.Automatic.FindProxyForURL, r.URL)
}

// proxyFor chooses by the settings of Windows: the council's script where its
// address is set, then a fixed proxy. A network that merely offers a script
// (WPAD) is not followed: any Wi-Fi could. The script learns the host alone.
func proxyFor(conf ieproxy.ProxyConf, script func(url string) string, to *url.URL) (*url.URL, error) {
	if conf.Automatic.PreConfiguredURL != "" {
		whole := url.URL{Scheme: to.Scheme, Host: to.Host, Path: "/"}
		if list := strings.FieldsFunc(script(whole.String()), func(c rune) bool { return c == ';' || c == ' ' }); len(list) > 0 {
			return &url.URL{Scheme: "http", Host: list[0]}, nil
		}
	}
	fixed := conf.Static
	if !fixed.Active || nearby(fixed.NoProxy, to.Hostname()) {
		return nil, nil
	}
	both := fixed.Protocols[""]
	chosen := httpproxy.Config{HTTPProxy: both, HTTPSProxy: both, NoProxy: fixed.NoProxy}
	if own := fixed.Protocols["http"]; own != "" {
		chosen.HTTPProxy = own
	}
	if own := fixed.Protocols["https"]; own != "" {
		chosen.HTTPSProxy = own
	}
	return chosen.ProxyFunc()(to)
}

// nearby is Windows' "<local>" among the exceptions: a name without a dot.
func nearby(exceptions, host string) bool {
	return strings.Contains(strings.ToLower(exceptions), "<local>") && !strings.ContainsAny(host, ".:")
}
