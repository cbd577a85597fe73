package store

import "os"

// killSelf ends the process without a deferred call.
func killSelf() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		p.Kill()
	}
	select {}
}
