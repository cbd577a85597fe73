package wire

import (
	"net/url"
	"testing"

	"github.com/mattn/go-ieproxy"
)

func TestProxyOfWindows(t *testing.T) {
	fixed := func(exceptions string, protocols map[string]string) ieproxy.ProxyConf {
		return ieproxy.ProxyConf{Static: ieproxy.StaticProxyConf{Active: true, Protocols: protocols, NoProxy: exceptions}}
	}
	all := map[string]string{"": "fixed.example:8080"}
	scripted := fixed("", all)
	scripted.Automatic = ieproxy.ProxyScriptConf{Active: true, PreConfiguredURL: "http://pac.example/p.pac"}
	offered := ieproxy.ProxyConf{Automatic: ieproxy.ProxyScriptConf{Active: true}}
	for name, row := range map[string]struct {
		conf         ieproxy.ProxyConf
		script, to   string
		want, looked string
	}{
		"nothing set":                   {ieproxy.ProxyConf{}, "", "https://centre.example/v1/x", "", ""},
		"one for all":                   {fixed("", all), "", "https://centre.example/v1/x", "http://fixed.example:8080", ""},
		"one per protocol":              {fixed("", map[string]string{"http": "a.example:1", "https": "b.example:2"}), "", "https://centre.example", "http://b.example:2", ""},
		"for another protocol":          {fixed("", map[string]string{"ftp": "a.example:1"}), "", "https://centre.example", "", ""},
		"an exception":                  {fixed("*.council.example", all), "", "https://eh.council.example", "", ""},
		"another exception":             {fixed("*.council.example", all), "", "https://centre.example", "http://fixed.example:8080", ""},
		"a name without a dot":          {fixed("<local>", all), "", "https://centre", "", ""},
		"a name with one":               {fixed("<local>", all), "", "https://centre.example", "http://fixed.example:8080", ""},
		"a number with the exception":   {fixed("<local>", all), "", "https://[2001:db8::1]:8443", "http://fixed.example:8080", ""},
		"this computer":                 {fixed("", all), "", "http://127.0.0.1:8080", "", ""},
		"a script":                      {scripted, "first.example:3128;second.example:3128", "https://centre.example/v1/submissions/secret", "http://first.example:3128", "https://centre.example/"},
		"a script that says nothing":    {scripted, "", "https://centre.example", "http://fixed.example:8080", "https://centre.example/"},
		"a network that offers scripts": {offered, "evil.example:80", "https://centre.example", "", ""},
	} {
		to, err := url.Parse(row.to)
		if err != nil {
			t.Fatal(err)
		}
		looked := ""
		got, err := proxyFor(row.conf, func(url string) string { looked = url; return row.script }, to)
		said := ""
		if got != nil {
			said = got.String()
		}
		if err != nil || said != row.want || looked != row.looked {
			t.Errorf("%s: %q %v, the script saw %q; want %q, %q", name, said, err, looked, row.want, row.looked)
		}
	}
}
