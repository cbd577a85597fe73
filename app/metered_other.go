//go:build !linux

package app

import "context"

// onMetered: only NetworkManager is asked yet. Elsewhere attachments are sent at
// once.
func onMetered(context.Context, func(bool)) {}
