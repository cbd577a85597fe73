/** The least room that a question takes on the screen, in pixels at the ordinary
 * text size. A page that is opened is drawn at first only as far down as these fill
 * the window: too little here costs time, too much would leave a gap for one frame. */
import type { Item, Part } from '../door/model'
import { selfLabelled, wide } from './kinds'
import { asText, offered } from './props'

const AROUND = 28 // a question's own edge
const LABEL = 24
const HINT = 21
const CHOICE = 30
const BOX = 36
const ROW = 74 // of a table: its edge and its heading

/** Lines of a long answer's box: 4 to 14, and the theme has a height for each. */
export const linesOf = (text: string): number =>
  Math.min(14, Math.max(4, text.split('\n').length + Math.floor(text.length / 90)))

/** Choices stand one under the other where they are many or long. */
export function stacked(item: Item, part: Part): boolean {
  const options = offered(item, part)
  return (
    item.descriptors !== undefined ||
    options.some(([, label]) => label.length > 24) ||
    (options.length > 3 && options.reduce((letters, [, label]) => letters + label.length, 0) > 24)
  )
}

/** A tick list longer than this can be searched. */
export const LONG_LIST = 8

const sum = (rooms: number[]) => rooms.reduce((all, room) => all + room, 0)

/** With what is drawn under it. drawn tells which of its parts are on the screen. */
export function roomOf(item: Item, all: Item[], drawn: (part: Part) => boolean): number {
  if (item.type === 'table') return roomOfTable(item)
  const inside = roomInside(item, drawn)
  const under = all.filter((other) => other.reveals_under === item.id)
  return inside === 0 ? 0 : AROUND + inside + sum(under.map((other) => roomInside(other, drawn)))
}

function roomInside(item: Item, drawn: (part: Part) => boolean): number {
  if (item.type === 'static') return LABEL + (item.hint ? LABEL : 0)
  const parts = (item.parts ?? []).filter(drawn)
  if (parts.length === 0) return 0
  const hint = item.hint ? HINT : 0
  const answers = sum(parts.map((part) => roomOfAnswer(item, part)))
  if (item.toggle) return LABEL + hint + answers + parts.length * (wide.has(item.type) ? LABEL : 8)
  return answers + parts.length * (hint + (selfLabelled.has(item.type) ? 0 : LABEL))
}

function roomOfAnswer(item: Item, part: Part): number {
  switch (item.type) {
    case 'longtext':
      return linesOf(asText(part.value)) * LABEL + 12
    case 'radio':
    case 'yesno':
    case 'yesno_toggle':
      return CHOICE * (stacked(item, part) ? offered(item, part).length : 1)
    case 'multiselect':
    case 'persons_ref':
    case 'records_ref': {
      const many = offered(item, part).length
      return many > LONG_LIST ? BOX + CHOICE * Math.ceil(many / 2) : LABEL
    }
    case 'date':
    case 'date_or_edd':
    case 'datetime':
      return BOX + HINT
    case 'checkbox':
      return CHOICE
    case 'computed':
      return LABEL
    default:
      return BOX
  }
}

// Two cells stand beside each other; a row without an answer is a heading still.
function roomOfTable(item: Item): number {
  if (item.parts?.[0]?.shown === false) return 0
  const rows = (item.rows ?? []).map(({ cells }) => {
    const beside = (item.columns ?? []).filter(({ id, type }) => type !== 'static' && cells[id]?.shown)
    return ROW + Math.ceil(beside.length / 2) * (LABEL + CHOICE)
  })
  return HINT + sum(rows)
}
