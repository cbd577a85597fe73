package app

import (
	"context"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	wtsapi32 = windows.NewLazySystemDLL("wtsapi32.dll")

	registerClass     = user32.NewProc("RegisterClassExW")
	unregisterClass   = user32.NewProc("UnregisterClassW")
	createWindow      = user32.NewProc("CreateWindowExW")
	defWindowProc     = user32.NewProc("DefWindowProcW")
	getMessage        = user32.NewProc("GetMessageW")
	dispatchMessage   = user32.NewProc("DispatchMessageW")
	postMessage       = user32.NewProc("PostMessageW")
	postQuit          = user32.NewProc("PostQuitMessage")
	registerSession   = wtsapi32.NewProc("WTSRegisterSessionNotification")
	unregisterSession = wtsapi32.NewProc("WTSUnRegisterSessionNotification")
)

// Messages and their reasons (winuser.h), and the parent of windows that nobody
// sees and no broadcast reaches.
const (
	wmDestroy       = 0x0002
	wmClose         = 0x0010
	wmSessionChange = 0x02B1

	consoleDisconnect = 0x2 // another user, or the welcome screen
	remoteDisconnect  = 0x4
	sessionLock       = 0x7

	thisSession = 0
	messageOnly = ^uintptr(2) // HWND_MESSAGE, -3
)

// windowClass is WNDCLASSEXW.
type windowClass struct {
	size, style                        uint32
	proc                               uintptr
	classExtra, windowExtra            int32
	instance, icon, cursor, background windows.Handle
	menu, name                         *uint16
	smallIcon                          windows.Handle
}

// windowMessage is MSG.
type windowMessage struct {
	window         windows.HWND
	message        uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// onSystemLock calls lock when Windows locks the session or gives its screen to
// somebody else. Sleep is the window's to hear. Where Windows does not register
// us nothing is heard, and the idle lock closes.
func onSystemLock(ctx context.Context, lock func()) {
	hearSession(ctx, lock, func(windows.HWND) {})
}

// hearSession listens until ctx ends; registered is told the window when Windows
// has taken it.
func hearSession(ctx context.Context, lock func(), registered func(windows.HWND)) {
	runtime.LockOSThread() // a window belongs to its thread, which ends with this one
	class := windowClass{proc: windows.NewCallback(sessionProc(lock)), name: windows.StringToUTF16Ptr("EarlyHelpSession")}
	class.size = uint32(unsafe.Sizeof(class))
	if windows.GetModuleHandleEx(0, nil, &class.instance) != nil {
		return
	}
	if atom, _, _ := registerClass.Call(uintptr(unsafe.Pointer(&class))); atom == 0 {
		return
	}
	defer unregisterClass.Call(uintptr(unsafe.Pointer(class.name)), uintptr(class.instance))
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(class.name)), 0, 0, 0, 0, 0, 0, messageOnly, 0, uintptr(class.instance), 0)
	if window == 0 {
		return
	}
	// The window is closed by a message, so that its own thread destroys it.
	stop := context.AfterFunc(ctx, func() { postMessage.Call(window, wmClose, 0, 0) })
	defer stop()
	if taken, _, _ := registerSession.Call(window, thisSession); taken == 0 {
		postMessage.Call(window, wmClose, 0, 0)
	} else {
		registered(windows.HWND(window))
	}
	for {
		var m windowMessage
		if more, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(more) <= 0 {
			return
		}
		dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
	}
}

// sessionProc is the procedure of the window.
func sessionProc(lock func()) func(window, message, wParam, lParam uintptr) uintptr {
	return func(window, message, wParam, lParam uintptr) uintptr {
		switch message {
		case wmSessionChange:
			if personGone(wParam) {
				lock()
			}
			return 0
		case wmDestroy:
			unregisterSession.Call(window)
			postQuit.Call(0)
			return 0
		}
		result, _, _ := defWindowProc.Call(window, message, wParam, lParam)
		return result
	}
}

// personGone reports whether a change of the session means that the person is no
// longer there.
func personGone(change uintptr) bool {
	return change == sessionLock || change == consoleDisconnect || change == remoteDisconnect
}
