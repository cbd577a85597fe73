/** One assessment on the screen. Whatever someone types is here first; saving
 * is one way, through the queue. */
import { NoAnswer, door, sentence } from '../../door/door'
import {
  type Act,
  GROUP,
  type Item,
  type PageModel,
  type PastedKept,
  type PatchReply,
  type Person,
  type Place,
  type Urgent,
  keyOf,
} from '../../door/model'
import { t } from '../../words/language.svelte'
import { afterPaint, afterPause } from '../afterpaint'
import { uuid7 } from './ids'
import { Missing } from './missing.svelte'
import { applyReply, blankRow, mine, overlay, partAt, reveal } from './merge'
import { SaveQueue, type Send, type Standing, type Times } from './queue'

const nothing: Standing = { owed: 0, since: 0, savedAt: '', failing: false, why: '', refused: '' }

/** While keys keep coming, how long nothing need follow from them: counters change five times a second. */
const FOLLOW = 150 // ms

export interface Reader {
  page(name: string): Promise<PageModel>
  send(page: string): Send
}

const path = (id: string) => `/api/assessments/${encodeURIComponent(id)}`

const byDoor = (id: string): Reader => ({
  page: (name) => door.get<PageModel>(`${path(id)}/pages/${encodeURIComponent(name)}`),
  send: (page) => (changes, base, apart) =>
    door.patch<PatchReply>(`${path(id)}/answers`, { base, page, changes, apart }),
})

export class Draft {
  readonly id: string
  page = $state<PageModel>()
  standing = $state<Standing>(nothing)
  /** What the safety questions said last, once they said anything. */
  urgent = $state<Urgent | null>(null)
  /** Read aloud, politely: a name separated, a row added. */
  said = $state('')
  /** Why the page could not be read. */
  fault = $state('')
  readonly missing: Missing
  readonly #reader: Reader
  readonly #queue: SaveQueue
  /** Text whose letters are on the screen, and of which nothing else knows yet. */
  readonly #typed = new Map<string, { place: Place; value: string; at: number }>()
  #callOff: (() => void) | undefined
  #afterPaint = false
  #caughtUp = 0
  #changed: (() => void) | undefined
  #turn = 0 // of the page asked for last
  #coming = false // that page is on its way
  #old = false // it may be older than what was answered since
  #ahead: { name: string; page: Promise<PageModel> } | undefined

  constructor(id: string, reader: Reader = byDoor(id), times?: Times) {
    this.id = id
    this.#reader = reader
    this.missing = new Missing(id)
    const send: Send = (changes, base, apart) => reader.send(this.page?.page ?? '')(changes, base, apart)
    const hooks = {
      reply: (reply: PatchReply, flown: Parameters<typeof mine>[0]) => this.#took(reply, flown),
      standing: (standing: Standing) => this.#tell(standing),
    }
    this.#queue = new SaveQueue(send, hooks, uuid7().replaceAll('-', ''), 0, times)
  }

  /** Called after each reply, so that counts elsewhere can follow. */
  onSaved(changed: () => void): void {
    this.#changed = changed
  }

  /** Asks for the page that is opened next, while the screen for it is not there yet. */
  ahead(name: string): void {
    const page = this.#read(name)
    page.catch(() => undefined) // whoever opens it is told
    this.#ahead = { name, page }
  }

  /** Opens a page; what is owed is saved first, and outranks what comes back if it could not be.
   * False where another was asked for meanwhile: the one asked for last is drawn, in whatever
   * order they come. */
  async open(name: string): Promise<boolean> {
    const asked = this.#ahead?.name === name ? this.#ahead.page : this.#read(name)
    const turn = ++this.#turn
    this.#ahead = undefined
    this.#coming = true
    this.#old = false
    let page: PageModel | undefined
    let fault = ''
    try {
      page = await asked
      if (this.#old && turn === this.#turn) page = await this.#read(name)
    } catch (thrown) {
      fault = sentence(thrown, t('page.unread'))
    }
    if (turn !== this.#turn) return false
    this.#coming = false
    this.fault = fault
    if (!page) return true
    this.catchUp()
    overlay(page, this.#queue.owing())
    this.#queue.rebase(page.seq)
    this.page = page
    return true
  }

  /** Draws the page as Go has it now; where another is on its way, that one. */
  async #again(): Promise<void> {
    if (this.#coming) this.#old = true
    else if (this.page) await this.open(this.page.page)
  }

  /** Takes an answer. soon: a choice, saved at once; else when the typing pauses. */
  set(place: Place, value: unknown, soon = false): void {
    this.#act(place, 'set', soon, value)
  }

  /** Takes a text box's words as each key makes them. The letter is the box's own
   * work; what follows from it (counter, reveals, queue) comes after its paint, and
   * while keys keep coming only now and then: no key waits for what the one before it
   * did. But no frame may show a letter that is owed and say "saved". */
  type(place: Place, value: string): void {
    if (!this.page || this.readOnly) return
    const at = Date.now()
    this.#typed.set(keyOf(place), { place, value, at })
    if (this.standing.owed === 0) this.#tell({ ...this.standing, since: at })
    if (this.#afterPaint) return
    this.#callOff?.()
    this.#afterPaint = at - this.#caughtUp >= FOLLOW
    this.#callOff = (this.#afterPaint ? afterPaint : afterPause)(() => this.catchUp())
  }

  /** Takes in now what was typed: whoever asks what is owed must not wait for a paint. */
  catchUp(): void {
    this.#callOff?.()
    this.#callOff = undefined
    this.#afterPaint = false
    if (this.#typed.size === 0) return
    this.#caughtUp = Date.now()
    const typed = [...this.#typed.values()]
    this.#typed.clear()
    for (const { place, value, at } of typed) this.#act(place, 'set', false, value, at)
  }

  /** What was typed there and is in nothing but its box yet. */
  typed(place: Place): string | undefined {
    return this.#typed.get(keyOf(place))?.value
  }

  clear(place: Place): void {
    this.#act(place, 'clear', true)
  }

  /** Looked at and found right: a warning, a carried answer, a Yes for everyone. */
  checked(place: Place): void {
    this.#act(place, 'checked', true)
    const part = this.page && !this.readOnly ? partAt(this.page, place) : undefined
    if (part) Object.assign(part, { carried: '', asks: '' })
  }

  /** Takes over what the family's last document says; it stays marked until it is confirmed. */
  carry(place: Place, value: unknown): void {
    this.catchUp()
    if (!this.page || this.readOnly) return
    const part = partAt(this.page, place)
    if (part) part.value = value
    reveal(this.page, place)
    this.#queue.push({ ...place, act: 'carry' }, true) // Go takes the value itself: nobody can claim one
  }

  /** No, for everyone of whom nothing is said yet (domain 3.2.1). Who answers alone is left alone. */
  noneForAnyone(): void {
    for (const q of this.page?.none?.questions ?? []) {
      this.#act({ q, subject: GROUP, row: '' }, 'set', false, 'no')
    }
    void this.flush()
  }

  /** Finished, but for a page that is for afterwards; or one that the office fills in. */
  get readOnly(): boolean {
    const head = this.page?.head
    return Boolean((head?.readOnly && !head.afterOpen) || this.page?.offices)
  }

  /** The field was left: its words are saved now, and what comes next is a new entry of its history. */
  leave(place: Place): void {
    this.catchUp()
    this.#queue.left(place)
    void this.flush()
  }

  async #read(name: string): Promise<PageModel> {
    await this.flush()
    return this.#reader.page(name)
  }

  #tell(standing: Standing): void {
    this.standing = { ...standing, owed: standing.owed + this.#typed.size }
  }

  #act(place: Place, act: Act, soon: boolean, value?: unknown, at?: number): void {
    this.catchUp()
    if (!this.page || this.readOnly) return
    const part = partAt(this.page, place)
    if (part && act !== 'checked') part.value = value
    reveal(this.page, place)
    this.#queue.push({ ...place, act, value }, soon, at)
  }

  /** One more row; returns its id so that the screen can go to it. */
  addRow(item: Item): string {
    const row = uuid7()
    const table = this.#item(item.id)
    if (!table) return row
    table.rows = [...(table.rows ?? []), blankRow(table, row)]
    this.#queue.push({ q: item.id, subject: GROUP, row, act: 'add_row' }, true)
    return row
  }

  removeRow(item: Item, row: string): void {
    const table = this.#item(item.id)
    if (!table) return
    table.rows = (table.rows ?? []).filter((other) => other.row !== row)
    this.#queue.push({ q: item.id, subject: GROUP, row, act: 'remove_row' }, true)
  }

  /** One member answers alone (domain 3.2.2). Inherits nothing. */
  separate(item: Item, person: Person): void {
    const live = this.#item(item.id)
    if (!live) return
    const others = (live.parts ?? []).filter((part) => part.subject !== person.id)
    for (const part of others) part.who = part.who?.filter((who) => who !== person.id)
    const alone = { subject: person.id, who: [person.id], name: person.name, shown: true, state: 'empty' }
    live.parts = [...others.slice(0, -1), alone, ...others.slice(-1)]
    if (live.parts[0]?.subject === GROUP) live.parts = [...live.parts.slice(1), live.parts[0]]
    this.#queue.push({ q: item.id, subject: person.id, row: '', act: 'separate' }, true)
    this.said = t('toggle.alone', { name: person.name })
  }

  rejoin(item: Item, person: Person): void {
    const live = this.#item(item.id)
    if (!live) return
    live.parts = (live.parts ?? []).filter((part) => part.subject !== person.id)
    for (const part of live.parts) {
      if (part.subject === GROUP && part.who) part.who = [...part.who, person.id]
    }
    this.#queue.push({ q: item.id, subject: person.id, row: '', act: 'rejoin' }, true)
    this.said = t('toggle.rejoined', { name: person.name })
  }

  /** Brings an earlier value back, then draws the page as Go has it. */
  async undo(seq: number): Promise<void> {
    await this.flush()
    await door.post(`${path(this.id)}/undo`, { seq, client: uuid7() })
    await this.#again()
  }

  /** Makes a document of a text that was pasted here. Go has both on the disk before
   * the text leaves the field. */
  async enclose(place: Place, text: string): Promise<PastedKept> {
    if (!(await this.flush())) throw new NoAnswer()
    const kept = await door.post<PastedKept>(`${path(this.id)}/pasted`, { ...place, text })
    this.#queue.left(place)
    await this.#again()
    return kept
  }

  /** True when nothing is owed. */
  flush(): Promise<boolean> {
    this.catchUp()
    return this.#queue.flush()
  }

  abandon(): void {
    this.catchUp()
    this.#queue.abandon()
  }

  get owed(): number {
    return this.#queue.owed + this.#typed.size
  }

  owes(place: Place): boolean {
    return (
      this.#typed.has(keyOf(place)) || this.#queue.owing().some((change) => keyOf(change) === keyOf(place))
    )
  }

  #item(id: string): Item | undefined {
    this.catchUp()
    return this.readOnly ? undefined : this.page?.items.find((item) => item.id === id)
  }

  #took(reply: PatchReply, flown: Parameters<typeof mine>[0]): void {
    this.catchUp()
    const page = this.page
    if (page) {
      const owing = this.#queue.owing()
      const known = applyReply(page, reply, mine(owing, flown), owing)
      if (owing.length > 0) for (const change of owing) reveal(page, change)
      if (!known && owing.length === 0) void this.#again()
    }
    if (reply.urgent) this.urgent = reply.urgent
    void this.missing.follow()
    this.#changed?.()
  }
}

const open = new Map<string, Draft>()

/** The draft of an assessment; one that still owes the door something lives on
 * after its screen. Its last page is not drawn again: a fresh one is on its way. */
export function draftOf(id: string): Draft {
  const draft = open.get(id) ?? new Draft(id)
  for (const [other, held] of open) if (other !== id && held.owed === 0) open.delete(other)
  open.set(id, draft)
  draft.catchUp()
  draft.page = undefined
  return draft
}

/** Saves everything that is owed, wherever it was typed. True when nothing is left. */
export async function flushAll(): Promise<boolean> {
  const clean = await Promise.all([...open.values()].map((draft) => draft.flush()))
  return clean.every(Boolean)
}

export function abandonAll(): void {
  for (const draft of open.values()) draft.abandon()
}

export const anyOwed = () => [...open.values()].some((draft) => draft.owed > 0)
