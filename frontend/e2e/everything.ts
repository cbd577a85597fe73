/** Answers all that a form asks, through the door, as formtest's turns do in Go: what an
 * answer reveals in its turn, rows in each table, everybody's own part. */
import type { Page } from 'playwright-core'
import { call } from './seed.ts'

interface Part {
  subject: string
  shown: boolean
  state?: string
  options?: string[][]
}

interface Item {
  id: string
  type: string
  label: string
  options?: string[][]
  min?: number
  most?: number
  add?: string
  toggle?: { can: string[] }
  parts?: Part[]
  columns?: Item[]
  rows_are?: string
  rows?: { row: string; cells: Record<string, Part> }[]
}

export interface PageOf {
  page: string
  items: Item[]
  people: { id: string }[]
  sections: { id: string }[]
  after?: boolean
  offices?: string
}

/** One answer or one row to send. */
interface Change {
  client: string
  q: string
  subject: string
  row: string
  act: string
  value?: unknown
}

/** How a form is filled in. nth chooses among choices, 0 the first of each; where several
 * may be ticked, an odd one ticks all, and takes somebody out of each Toggle. of
 * leaves unanswered what is none. wanted are answers by question that are better than the
 * first that comes to mind. */
export interface Turn {
  nth: number
  of?: 'choices' | 'wanted'
  wanted?: Record<string, unknown>
}

const chosen = [
  ...['radio', 'select', 'multiselect', 'toggle_select', 'yesno', 'yesno_toggle'],
  ...['record_ref', 'records_ref'],
]

/** A form that is filled in, in one turn after the other. */
export class Filled {
  readonly id: string
  readonly #page: Page
  /** What this turn has answered: no turn answers twice. */
  #done = new Set<string>()
  #turn: Turn = { nth: 0 }

  constructor(page: Page, id: string) {
    this.#page = page
    this.id = id
  }

  /** Every page as the door gives it now. */
  async pages(): Promise<PageOf[]> {
    const read = (name: string) =>
      call<PageOf>(this.#page, 'GET', `/api/assessments/${this.id}/pages/${name}`)
    const first = await read('first')
    return [first, ...(await Promise.all(first.sections.slice(1).map((section) => read(section.id))))]
  }

  /** Answers until an answer reveals nothing more, all that can be answered now in one
   * call; the pages as they then are. Of a finished form, what comes after it. */
  async fill(turn: Turn, finished = false): Promise<PageOf[]> {
    this.#turn = turn
    this.#done = new Set()
    for (;;) {
      const pages = await this.pages()
      const changes = pages
        .filter((page) => !page.offices && Boolean(page.after) === finished)
        .flatMap((page) => page.items.flatMap((item) => this.#asked(page, item)))
      if (changes.length === 0) return pages
      await call(this.#page, 'PATCH', `/api/assessments/${this.id}/answers`, { changes })
    }
  }

  #asked(page: PageOf, item: Item): Change[] {
    const all = this.#turn.of !== 'wanted'
    if (item.type !== 'table') {
      const leaves = all && this.#turn.nth % 2 === 1 ? item.toggle?.can[0] : undefined
      if (leaves && this.#first(item.id)) return [{ ...change(item.id), subject: leaves, act: 'separate' }]
      return (item.parts ?? []).flatMap((part) => this.#answer(page, item, item.id, part))
    }
    const rows = item.rows ?? []
    if (all && item.add && rows.length < (item.rows_are === 'members' ? 2 : 1))
      return [{ ...change(item.id), row: rowId(), act: 'add_row' }]
    return rows.flatMap(({ row, cells }, i) =>
      (item.columns ?? []).flatMap((column) => {
        const cell = cells[column.id]
        return cell ? this.#answer(page, column, `${item.id}.${column.id}`, cell, row, i) : []
      }),
    )
  }

  #answer(page: PageOf, item: Item, q: string, part: Part, row = '', n = 0): Change[] {
    const { of = '', wanted = {} } = this.#turn
    const choice = chosen.includes(item.type)
    const open = choice || q in wanted || part.state === 'empty' || part.state === 'joined'
    const meant = q in wanted || of === '' || (of === 'choices' && choice)
    if (!part.shown || !open || !meant) return []
    const value = q in wanted ? wanted[q] : this.#value(page, item, part, n)
    const subject = part.subject || '0'
    if (value === undefined || !this.#first(`${q} ${subject} ${row}`)) return []
    return [{ ...change(q), subject, row, value }]
  }

  #value({ people }: PageOf, item: Item, part: Part, n: number): unknown {
    const { nth } = this.#turn
    const codes = (part.options ?? item.options ?? []).map(([code]) => code)
    const code = codes[nth % Math.max(1, codes.length)]
    switch (item.type) {
      case 'persons_ref':
        return people.length > 0 ? people.map((one) => one.id) : undefined
      case 'person_ref':
        return people[nth % Math.max(1, people.length)]?.id
      case 'multiselect':
      case 'records_ref':
        return nth % 2 === 1 ? codes : code && [code]
      case 'yesno':
      case 'yesno_toggle':
        return ['yes', 'no'][nth % 2]
      case 'number':
        return item.min ?? 1
      case 'date_or_edd':
        return { on: ['1990-05-09', '2016-05-04'][n % 2], precision: 'day' }
    }
    return codes.length > 0 ? code : words[item.type]
  }

  #first(what: string): boolean {
    return this.#done.size < this.#done.add(what).size
  }
}

const words: Record<string, unknown> = {
  text: 'As told at the visit',
  longtext: 'As told at the visit on 20 November.',
  phone: '01632 960301',
  email: 'dee.harlow@example.org',
  postcode: 'MB1 4QT',
  nhs_number: '999 000 0018',
  record_ref: 'As told at the visit',
  date: '2026-11-20',
  datetime: '2026-11-20T10:00Z',
  checkbox: 'yes',
  signature: { how: 'paper', who: '' },
}

// Any id in the shape of a UUIDv7, a new one for each call.
let made = 0
const rowId = () => `019ab000-0000-7000-8000-${String(++made).padStart(12, '0')}`
const change = (q: string): Change => ({ client: `all-${++made}`, q, subject: '0', row: '', act: 'set' })

/** A question that a page draws, a column as table.column. */
export interface Drawn {
  q: string
  /** How it is drawn, as any of its type may be: how far answered, for somebody apart. */
  ways: string[]
  /** What stands there of it where it has no field of its own; empty where nothing need. */
  label: string
}

export function drawnBy({ items }: PageOf): Drawn[] {
  return items.flatMap((item) => {
    const parts = (item.parts ?? []).filter(({ shown }) => shown)
    const there = parts.length > 0 || (item.type === 'table' && !item.parts?.length)
    const columns = (item.columns ?? []).flatMap((column) => {
      const cells = (item.rows ?? [])
        .flatMap((row) => row.cells[column.id] ?? [])
        .filter(({ shown }) => shown)
      // What only names its row is not said twice.
      const drawn = { q: `${item.id}.${column.id}`, ways: ways(column, cells), label: '' }
      return cells.length > 0 ? [drawn] : []
    })
    return there ? [{ q: item.id, ways: ways(item, parts), label: item.label }, ...columns] : columns
  })
}

const ways = ({ type }: Item, parts: Part[]) =>
  parts.map(({ state = '', subject }) => `${type} ${state}${subject && subject !== '0' ? ' apart' : ''}`)
