package window

import (
	"os"
	"path/filepath"
	"runtime"

	"earlyhelp.example/backend/fault"
)

// The variables by which GTK and WebKit are told, before they start, how to draw.
const (
	noDMABuf     = "WEBKIT_DISABLE_DMABUF_RENDERER"
	renderDevice = "WEBKIT_WEB_RENDER_DEVICE_FILE"
	gtkGL        = "GDK_GL"
)

// drawByProcessor has WebKitGTK draw without the graphics card: with it windows
// stay blank on many drivers, and start slower on the others. Both libraries
// would still load the driver into this process, one to ask which card there is,
// one to look at its visuals, and nobody would use it: 20 MiB with Mesa's. What
// somebody has set stays, and who has set the first chooses for themselves.
func drawByProcessor(devices string) error {
	if _, set := os.LookupEnv(noDMABuf); runtime.GOOS != "linux" || set {
		return nil
	}
	for _, one := range [...][2]string{{noDMABuf, "1"}, {renderDevice, firstCard(devices)}, {gtkGL, "disable"}} {
		if _, set := os.LookupEnv(one[0]); set {
			continue
		}
		if err := os.Setenv(one[0], one[1]); err != nil {
			return fault.Wrap(err, fault.Internal, "internal")
		}
	}
	return nil
}

// firstCard is the node of a card that can draw; the null device where there is none.
func firstCard(devices string) string {
	cards, err := filepath.Glob(filepath.Join(devices, "renderD*"))
	if err != nil || len(cards) == 0 {
		return os.DevNull
	}
	return cards[0]
}
