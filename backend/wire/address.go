package wire

import (
	"net"
	"net/netip"
	"net/url"
	"strings"

	"earlyhelp.example/backend/fault"
)

// Address gives a centre's address, as typed from the letter, in its one form:
// scheme and host. Without a scheme https is meant. Plain http is refused
// everywhere but on a loopback address, where nothing can listen in between.
func Address(typed string) (string, error) {
	text := strings.TrimSpace(typed)
	if !strings.Contains(text, "://") {
		text = "https://" + text
		if host, ok := hostOf(text); ok && loopback(host) {
			text = "http://" + strings.TrimPrefix(text, "https://")
		}
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return "", fault.New(fault.Invalid, "wire.address")
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme == "http" && loopback(u.Hostname()):
	case u.Scheme == "http":
		return "", fault.New(fault.Refused, "wire.nottls")
	default:
		return "", fault.New(fault.Invalid, "wire.address")
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func hostOf(text string) (string, bool) {
	u, err := url.Parse(text)
	if err != nil {
		return "", false
	}
	return u.Hostname(), true
}

// loopback takes numbers only, and the one name that RFC 6761 binds to them.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && net.IP(ip.AsSlice()).IsLoopback()
}
