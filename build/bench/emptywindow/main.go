// Command emptywindow is the least that Wails can show: one line of text and
// one text box. build/bench.sh compares Early Help's start, typing and memory
// with it in the same run, so that the figure is ours and not the machine's.
package main

import (
	"log"
	"testing/fstest"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
)

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Empty</title>
<body><p id="words">An empty window.</p><textarea id="box" rows="8" cols="60"></textarea></body></html>`

func main() {
	err := wails.Run(&options.App{
		Title: "Empty", Width: 1366, Height: 740,
		AssetServer: &assetserver.Options{Assets: fstest.MapFS{"index.html": {Data: []byte(page)}}},
		Linux:       &linux.Options{WebviewGpuPolicy: linux.WebviewGpuPolicyOnDemand},
	})
	if err != nil {
		log.Fatal(err)
	}
}
