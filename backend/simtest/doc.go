// Package simtest runs many laptops and one centre through days of bad luck in
// milliseconds: messages lost, doubled, damaged and late, power cut between two
// writes, full disks, sign-in pages, wrong clocks, a centre restored from last
// night. It may hold no rule of the protocol: the machines of sync/core are the
// ones that ship. One reason for it: a fault that needs three accidents in one
// order is found here by its seed, and stays found.
package simtest
