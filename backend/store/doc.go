// Package store is the worker's one SQLite file: drafts and their answers,
// finished documents, what waits to leave, receipts, settings. It may not speak
// to the network, decide what a form means, or hold a rule of the council. One
// reason for it: a word is safe when its transaction is on the disk, and only
// one room may say so.
//
// Everything is encrypted by encvfs under vault's key; schema/ holds the tables,
// sql/ every query, by name. One connection writes, four read.
package store
