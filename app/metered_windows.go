package app

import (
	"context"
	"runtime"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Windows' list of networks, and what it knows of their cost
// (netlistmgr.h: CLSID_NetworkListManager, IID_INetworkCostManager).
var (
	networkListManager = windows.GUID{Data1: 0xDCB00C01, Data2: 0x570F, Data3: 0x4A9B, Data4: [8]byte{0x8D, 0x69, 0x19, 0x9F, 0xDB, 0xA5, 0x72, 0x3B}}
	networkCostManager = windows.GUID{Data1: 0xDCB00008, Data2: 0x570F, Data3: 0x4A9B, Data4: [8]byte{0x8D, 0x69, 0x19, 0x9F, 0xDB, 0xA5, 0x72, 0x3B}}
	coCreateInstance   = windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")
)

// clsctxAll lets the object live wherever Windows keeps it: in this process, in
// another, or in a service.
const clsctxAll = 0x17

// costManager is an INetworkCostManager: IUnknown's three calls, then its own.
type costManager struct {
	calls *struct{ queryInterface, addRef, release, getCost uintptr }
}

// costLook is how often Windows is asked. Its own notice of a change would need
// an object of ours for it to call.
const costLook = 30 * time.Second

// onMetered tells whether the network counts bytes, now and whenever that
// changes, as Windows knows it: what the person set for a Wi-Fi network, or the
// contract of a mobile one. Where Windows does not say, nothing is told. It
// returns when ctx ends.
func onMetered(ctx context.Context, tell func(metered bool)) {
	runtime.LockOSThread() // an apartment belongs to its thread, which ends with this one
	if err := windows.CoInitializeEx(0, windows.COINIT_MULTITHREADED); err != nil {
		return
	}
	defer windows.CoUninitialize()
	var manager *costManager
	failed, _, _ := coCreateInstance.Call(uintptr(unsafe.Pointer(&networkListManager)), 0, clsctxAll,
		uintptr(unsafe.Pointer(&networkCostManager)), uintptr(unsafe.Pointer(&manager)))
	if failed != 0 || manager == nil {
		return
	}
	defer manager.release()
	again := time.NewTicker(costLook)
	defer again.Stop()
	last := false
	for {
		if now, known := manager.counts(); known && now != last {
			last = now
			tell(now)
		}
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// counts asks what the whole computer's connection costs.
func (m *costManager) counts() (metered, known bool) {
	var cost uint32
	failed, _, _ := syscall.SyscallN(m.calls.getCost, uintptr(unsafe.Pointer(m)), uintptr(unsafe.Pointer(&cost)), 0)
	return chargedByUse(cost), failed == 0
}

func (m *costManager) release() {
	_, _, _ = syscall.SyscallN(m.calls.release, uintptr(unsafe.Pointer(m)))
}
