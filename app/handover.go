package app

import (
	"net"
)

// handover is what a program that serves a browser gives to the one that comes
// after it at a lock: the same address and the same key, so that the open page
// finds the unlock screen. On systems where a listener can be inherited it goes
// along; elsewhere the next program opens the address again.
type handover struct {
	Key        string  `json:"key,omitempty"`
	Address    string  `json:"address,omitempty"`
	Descriptor uintptr `json:"descriptor,omitempty"`

	listener net.Listener
}

// handoverVariable names the descriptor of the pipe that the handover comes
// through; the key itself is never in the environment.
const handoverVariable = "EARLYHELP_HANDOVER"
