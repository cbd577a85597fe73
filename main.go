package main

import (
	"os"
	_ "time/tzdata" // Windows has no time zones

	"earlyhelp.example/app"
)

func main() { os.Exit(app.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
