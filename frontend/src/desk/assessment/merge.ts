/** What a reply changes on the page. The screen is the truth for every answer
 * that is owed or was only just saved; everything else is Go's word. */
import { type Look, visible } from '../../questions/visible'
import {
  type Change,
  GROUP,
  type Item,
  type ItemPatch,
  type PageModel,
  type Part,
  type PatchReply,
  type Row,
  keyOf,
} from '../../door/model'

/** Keys of the answers whose value on the screen stands. */
export function mine(owing: Change[], flown: Change[] = []): Set<string> {
  return new Set([...owing, ...flown].filter((change) => change.act === 'set').map(keyOf))
}

/** Applies a reply. False when the page must be read afresh: something is on it that the screen does not know. */
export function applyReply(
  page: PageModel,
  reply: PatchReply,
  stands: Set<string>,
  owing: Change[],
): boolean {
  page.seq = Math.max(page.seq, reply.seq)
  if (reply.sections) page.sections = reply.sections
  if (reply.people) {
    page.people = reply.people
    page.tally = reply.tally
  }
  if (reply.none) page.none = reply.none
  if (reply.joined) page.joined = reply.joined
  for (const section of page.sections) section.left = reply.left[section.id] ?? section.left
  page.items = page.items.filter((item) => !reply.gone.includes(item.id))
  let known = true
  for (const patch of reply.set) {
    const item = page.items.find((other) => other.id === patch.id)
    if (item) applyPatch(item, patch, stands, owing)
    else known = false
  }
  return known
}

function applyPatch(item: Item, patch: ItemPatch, stands: Set<string>, owing: Change[]): void {
  if (patch.toggle) item.toggle = patch.toggle
  if (patch.add) item.add = patch.add
  if (patch.parts) item.parts = patch.parts.map((part) => keepMine(part, item.id, '', item.parts, stands))
  if (patch.rows) item.rows = mergeRows(item, patch.rows, stands, owing)
}

function keepMine(part: Part, q: string, row: string, before: Part[] | undefined, stands: Set<string>): Part {
  const old = before?.find((other) => other.subject === part.subject)
  return old && keeps(part, keyOf({ q, subject: part.subject, row }), stands)
    ? { ...part, value: old.value }
    : part
}

// A reply never repeats a value that was just saved: answered and without one
// means that the screen's stands.
const keeps = (part: Part, key: string, stands: Set<string>) =>
  stands.has(key) ||
  (part.shown && part.value === undefined && part.state !== undefined && part.state !== 'empty')

function mergeRows(item: Item, rows: Row[], stands: Set<string>, owing: Change[]): Row[] {
  const about = owing.filter((change) => change.q === item.id)
  const removed = new Set(about.filter((c) => c.act === 'remove_row').map((c) => c.row))
  const added = new Set(about.filter((c) => c.act === 'add_row').map((c) => c.row))
  const here = new Set(rows.map((row) => row.row))
  const kept = rows.filter((row) => !removed.has(row.row)).map((row) => mergeCells(item, row, stands))
  const mineOnly = (item.rows ?? []).filter((row) => added.has(row.row) && !here.has(row.row))
  return [...kept, ...mineOnly]
}

function mergeCells(item: Item, row: Row, stands: Set<string>): Row {
  const old = item.rows?.find((other) => other.row === row.row)
  if (!old) return row
  const cells: Record<string, Part> = {}
  for (const [column, cell] of Object.entries(row.cells)) {
    const before = old.cells[column]
    const key = keyOf({ q: `${item.id}.${column}`, subject: GROUP, row: row.row })
    cells[column] = before && keeps(cell, key, stands) ? { ...cell, value: before.value } : cell
  }
  return { ...row, cells }
}

/** Puts what is still owed onto a page that was read before the door had it. */
export function overlay(page: PageModel, owing: Change[]): void {
  for (const change of owing) {
    const part = partAt(page, change)
    if (part && change.act === 'set') part.value = change.value
    if (part && change.act === 'clear') part.value = undefined
  }
}

/** The answer at a place, if it is on this page. */
export function partAt(
  page: PageModel,
  place: { q: string; subject: string; row: string },
): Part | undefined {
  const [table = '', column] = place.q.split('.')
  const inTable = page.items.find((item) => item.id === table && item.columns)
  if (inTable && column !== undefined) {
    return inTable.rows?.find((row) => row.row === place.row)?.cells[column]
  }
  return page.items.find((item) => item.id === place.q)?.parts?.find((part) => part.subject === place.subject)
}

/** Follows a change at once where the rule's names are all on the page; Go confirms or corrects. */
export function reveal(page: PageModel, changed: { q: string; subject: string; row: string }): void {
  if (changed.row !== '') {
    const item = page.items.find((other) => other.id === changed.q.split('.')[0])
    const row = item?.rows?.find((other) => other.row === changed.row)
    if (item && row) revealRow(item, row)
    return
  }
  for (const item of page.items) {
    if (!item.show) continue
    for (const part of item.parts ?? []) part.shown = visible(item.show, lookOn(page, part.subject))
  }
}

function revealRow(item: Item, row: Row): void {
  const look: Look = (name) => {
    const column = item.columns?.find((other) => other.id === name)
    return column && { value: row.cells[name]?.value, show: column.show }
  }
  for (const column of item.columns ?? []) {
    const cell = row.cells[column.id]
    if (column.show && cell) cell.shown = visible(column.show, look)
  }
}

function lookOn(page: PageModel, subject: string): Look {
  return (name) => {
    const item = page.items.find((other) => other.id === name)
    const part = item?.parts?.find((other) => other.subject === subject)
    return item && part && { value: part.value, show: item.show, hidden: !item.show && !part.shown }
  }
}

/** A row as it stands the moment someone presses plus. */
export function blankRow(item: Item, id: string): Row {
  const cells: Record<string, Part> = {}
  for (const column of item.columns ?? []) {
    cells[column.id] = { subject: GROUP, shown: column.show === undefined }
  }
  return { row: id, name: '', remove: '', cells }
}
