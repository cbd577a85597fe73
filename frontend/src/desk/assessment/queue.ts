/** The one way from a keystroke to the disk. The screen is the truth while
 * someone types; this queue owes the door every change until the door has said
 * that it is kept. At most two seconds of keys are at risk. */
import { Refusal } from '../../door/door'
import { type Change, type PatchReply, type Place, keyOf } from '../../door/model'

export const PAUSE = 400 // ms without a key before a save
export const CAP = 2000 // ms that the oldest unsaved key may wait
const RETRY_MOST = 15_000

/** What the queue needs to know of time; tests bring their own. */
export interface Times {
  now(): number
  /** Runs once after so many ms; returns how to call it off. */
  after(ms: number, run: () => void): () => void
}

export const realTimes: Times = {
  now: () => Date.now(),
  after(ms, run) {
    const id = setTimeout(run, ms)
    return () => clearTimeout(id)
  },
}

/** apart names the changes that begin a new row of the history: the field was left, or pasted over. */
export type Send = (changes: Change[], base: number, apart: string[]) => Promise<PatchReply>

/** What is owed, for the line that says so. */
export interface Standing {
  /** Changes that the door has not confirmed. */
  owed: number
  /** When the oldest of them was made; 0 when none. */
  since: number
  /** HH:MM of the last commit, from its reply; empty before the first. */
  savedAt: string
  /** The last try failed and another will follow. */
  failing: boolean
  /** What the person can do about it, as a sentence; empty where there is nothing, or nobody answered. */
  why: string
  /** Why no further try will help, as a sentence; empty otherwise. */
  refused: string
}

interface Owed extends Change {
  /** It has been sent at least once, so the door may know its id already. */
  flown: boolean
  made: number
  apart: boolean
}

interface Hooks {
  reply(reply: PatchReply, flown: Change[]): void
  standing(standing: Standing): void
}

const hopeless = new Set(['notfound', 'conflict', 'refused'])

/** Faults of the disk and of the store on it: another try helps once somebody has done what the sentence says. */
const disk = new Set(['store.full', 'store.disk', 'store.damaged'])

export class SaveQueue {
  #waiting: Owed[] = []
  #flying: Owed[] = []
  #flight: Promise<void> | undefined
  #callOff: (() => void) | undefined
  #lastKey = 0
  #failures = 0
  #failedAt = 0
  #savedAt = ''
  #refused = ''
  #why = ''
  #ids = 0
  readonly #left = new Set<string>()
  #base: number
  readonly #send: Send
  readonly #hooks: Hooks
  readonly #times: Times
  readonly #name: string

  /** name makes change ids unique in the draft; base is the seq the screen knows. */
  constructor(send: Send, hooks: Hooks, name: string, base = 0, times: Times = realTimes) {
    this.#send = send
    this.#hooks = hooks
    this.#name = name
    this.#base = base
    this.#times = times
  }

  /** Takes a change made at a time. soon saves at once (a choice, a row), else after the pause. */
  push(change: Omit<Change, 'client'>, soon = false, made = this.#times.now()): void {
    const apart = this.#left.delete(keyOf(change))
    const older = apart ? undefined : this.#replaceable(change)
    if (older) {
      older.value = change.value
      if (older.flown) Object.assign(older, { flown: false, client: this.#newId() })
    } else {
      this.#waiting.push({ ...change, client: this.#newId(), flown: false, made, apart })
    }
    this.#lastKey = made
    this.#refused = ''
    this.#tell()
    if (soon && this.#failures === 0) void this.#fly()
    else this.#plan()
  }

  /** The field was left, or is about to be pasted over: what comes next is a new entry of its history. */
  left(place: Place): void {
    this.#left.add(keyOf(place))
  }

  /** Saves what is owed now. True when nothing is owed any more. */
  async flush(): Promise<boolean> {
    while (this.owed > 0) {
      const failures = this.#failures
      const flightBefore = this.#flight !== undefined
      await this.#fly()
      if (!flightBefore && this.#failures > failures) return false
      if (this.#refused !== '') return false
    }
    return true
  }

  /** The page is going: sends what waits even beside a flight. There will be no reply to hear. */
  abandon(): void {
    this.#callOff?.()
    if (this.#waiting.length > 0) this.#ask(this.#waiting).catch(() => undefined)
  }

  get owed(): number {
    return this.#waiting.length + this.#flying.length
  }

  /** What is owed, oldest first: it outranks whatever a reply or a fresh page says. */
  owing(): Change[] {
    return [...this.#flying, ...this.#waiting].map(plain)
  }

  /** A freshly read page knows the draft up to seq. */
  rebase(seq: number): void {
    this.#base = Math.max(this.#base, seq)
  }

  #newId(): string {
    return `${this.#name}-${++this.#ids}`
  }

  // A newer text takes the place of an unsent older one, unless a separation,
  // a row or the like came between: those must be kept in order.
  #replaceable(change: Omit<Change, 'client'>): Owed | undefined {
    if (change.act !== 'set') return undefined
    const key = keyOf(change)
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      const owed = this.#waiting[i]
      if (!owed || owed.act !== 'set') return undefined
      if (keyOf(owed) === key) return owed
    }
    return undefined
  }

  #plan(): void {
    this.#callOff?.()
    this.#callOff = undefined
    const oldest = this.#waiting[0]
    if (!oldest || this.#flight || this.#refused !== '') return
    const now = this.#times.now()
    const due =
      this.#failures > 0
        ? this.#failedAt + Math.min(RETRY_MOST, 500 * 2 ** this.#failures) // typing on must not put it off
        : Math.min(this.#lastKey + PAUSE, oldest.made + CAP)
    this.#callOff = this.#times.after(Math.max(0, due - now), () => void this.#fly())
  }

  /** One flight at a time; a second call waits for the first. */
  #fly(): Promise<void> {
    if (!this.#flight && this.#waiting.length > 0) {
      this.#callOff?.()
      this.#flying = this.#waiting
      this.#waiting = []
      for (const owed of this.#flying) owed.flown = true
      this.#flight = this.#once().finally(() => {
        this.#flight = undefined
        this.#tell()
        this.#plan()
      })
    }
    return this.#flight ?? Promise.resolve()
  }

  #ask(owed: Owed[]): Promise<PatchReply> {
    const apart = owed.filter((one) => one.apart).map((one) => one.client)
    return this.#send(owed.map(plain), this.#base, apart)
  }

  async #once(): Promise<void> {
    let reply: PatchReply
    try {
      reply = await this.#ask(this.#flying)
    } catch (thrown) {
      if (thrown instanceof Refusal && hopeless.has(thrown.problem.code)) {
        this.#refused = thrown.problem.detail || ' '
      }
      this.#why = thrown instanceof Refusal && disk.has(thrown.problem.key ?? '') ? thrown.problem.detail : ''
      this.#takeBack(this.#flying)
      return
    }
    this.#why = ''
    const kept = new Set(reply.saved)
    const flown = this.#flying
    const lost = flown.filter((owed) => !kept.has(owed.client))
    this.#flying = []
    if (lost.length > 0) this.#takeBack(lost)
    else this.#failures = 0
    if (lost.length < flown.length) this.#savedAt = reply.at
    this.#base = Math.max(this.#base, reply.seq)
    this.#hooks.reply(
      reply,
      flown.filter((owed) => kept.has(owed.client)),
    )
  }

  // What did not arrive goes back to the front, except a text that a newer one
  // has overtaken, where nothing else stands between them.
  #takeBack(unsaved: Owed[]): void {
    this.#failures++
    this.#failedAt = this.#times.now()
    const plainTexts = [...unsaved, ...this.#waiting].every((owed) => owed.act === 'set')
    const newer = new Map([...this.#waiting].reverse().map((owed) => [keyOf(owed), owed]))
    const overtakes = (owed: Owed) => (plainTexts ? newer.get(keyOf(owed)) : undefined)
    for (const owed of unsaved) {
      const by = overtakes(owed)
      if (by) by.apart ||= owed.apart // what stood there before must not be written over by it either
    }
    this.#waiting = [...unsaved.filter((owed) => !overtakes(owed)), ...this.#waiting]
    this.#flying = []
  }

  #tell(): void {
    this.#hooks.standing({
      owed: this.owed,
      since: (this.#flying[0] ?? this.#waiting[0])?.made ?? 0,
      savedAt: this.#savedAt,
      failing: this.#failures > 0,
      why: this.#failures > 0 ? this.#why : '',
      refused: this.#refused,
    })
  }
}

function plain(owed: Change): Change {
  const { client, q, subject, row, act, value } = owed
  return value === undefined ? { client, q, subject, row, act } : { client, q, subject, row, act, value }
}
