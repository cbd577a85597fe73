import { beforeEach, describe, expect, it } from 'vitest'
import { NoAnswer, Refusal } from '../../door/door'
import type { Change, PatchReply } from '../../door/model'
import { SaveQueue, type Standing, type Times } from './queue'

/** Time that moves only when told. */
class Clock implements Times {
  t = 0
  #alarms: { at: number; run: () => void }[] = []
  now = () => this.t
  after(ms: number, run: () => void) {
    const alarm = { at: this.t + ms, run }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }
  async run(ms: number) {
    await settle()
    const end = this.t + ms
    for (;;) {
      const next = this.#alarms.filter((a) => a.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#alarms = this.#alarms.filter((a) => a !== next)
      this.t = next.at
      next.run()
      await settle()
    }
    this.t = end
    await settle()
  }
}

async function settle() {
  for (let i = 0; i < 12; i++) await Promise.resolve()
}

/** A disk that takes as long as it takes, and can be made to fail. */
class Disk {
  kept = new Map<string, unknown>()
  seen = new Set<string>()
  flights: { changes: Change[]; land: () => void; fail: (e?: unknown) => void; lose: () => void }[] = []
  most = 0
  #up = 0
  #seq = 0

  send = (changes: Change[]) =>
    new Promise<PatchReply>((resolve, reject) => {
      this.#up++
      this.most = Math.max(this.most, this.#up)
      const store = () => {
        for (const c of changes) {
          if (this.seen.has(c.client)) continue
          this.seen.add(c.client)
          this.#seq++
          if (c.act === 'set') this.kept.set(`${c.q}/${c.subject}/${c.row}`, c.value)
        }
      }
      this.flights.push({
        changes,
        land: () => {
          store()
          this.#up--
          resolve(
            reply(
              changes.map((c) => c.client),
              this.#seq,
            ),
          )
        },
        fail: (e: unknown = new NoAnswer()) => {
          this.#up--
          reject(e)
        },
        lose: () => {
          store() // committed, but the answer never came
          this.#up--
          reject(new NoAnswer())
        },
      })
    })

  /** The flight that is up, and no other. */
  get up() {
    const flight = this.flights[this.flights.length - 1]
    if (!flight) throw new Error('nothing was sent')
    return flight
  }
}

const reply = (saved: string[], seq: number, at = '10:42'): PatchReply => ({
  saved,
  seq,
  at,
  left: {},
  set: [],
  gone: [],
  notes: [],
  urgent: null,
})

const text = (value: string, q = 'reason') => ({ q, subject: '0', row: '', act: 'set' as const, value })

let clock: Clock
let disk: Disk
const refusal = (key: string, detail: string) =>
  new Refusal({ type: 'about:blank', title: '', status: 507, code: 'full', key, detail })

let standings: Standing[]
let queue: SaveQueue
const standing = () => standings[standings.length - 1] as Standing

beforeEach(() => {
  clock = new Clock()
  disk = new Disk()
  standings = []
  queue = new SaveQueue(
    disk.send,
    { reply: () => undefined, standing: (s) => standings.push(s) },
    't',
    0,
    clock,
  )
})

async function type(words: string, every = 100) {
  for (let i = 1; i <= words.length; i++) {
    queue.push(text(words.slice(0, i)))
    await clock.run(every)
  }
}

describe('when it saves', () => {
  it('waits for a pause of 400 ms', async () => {
    queue.push(text('a'))
    await clock.run(399)
    expect(disk.flights).toHaveLength(0)
    await clock.run(1)
    expect(disk.flights).toHaveLength(1)
  })

  it('never lets a key wait more than 2 s, however steadily someone types', async () => {
    await type('twenty-two characters!', 100)
    expect(disk.flights).toHaveLength(1)
    expect(disk.up.changes[0]?.value).toBe('twenty-two character')
  })

  it('saves a choice at once', async () => {
    queue.push({ ...text('yes'), q: 'agreed' }, true)
    await settle()
    expect(disk.flights).toHaveLength(1)
  })

  it('sends one patch per answer, the newest', async () => {
    queue.push(text('a'))
    queue.push(text('ab'))
    queue.push(text('other', 'worries'))
    await clock.run(400)
    expect(disk.up.changes.map((c) => [c.q, c.value])).toEqual([
      ['reason', 'ab'],
      ['worries', 'other'],
    ])
  })
})

describe('a slow disk', () => {
  it('has one flight at a time, and the last words win', async () => {
    queue.push(text('first'))
    await clock.run(400)
    queue.push(text('first and second'))
    await clock.run(5000)
    expect(disk.flights).toHaveLength(1)
    disk.up.land()
    await clock.run(5000)
    disk.up.land()
    await settle()
    expect(disk.most).toBe(1)
    expect(disk.kept.get('reason/0/')).toBe('first and second')
    expect(queue.owed).toBe(0)
  })

  it('never says saved while a key is owed', async () => {
    queue.push(text('a'))
    await clock.run(400)
    queue.push(text('ab'))
    disk.up.land()
    await settle()
    expect(standing()).toMatchObject({ owed: 1, savedAt: '10:42' })
    await clock.run(400)
    disk.up.land()
    await settle()
    expect(standing()).toMatchObject({ owed: 0, savedAt: '10:42' })
    for (const s of standings) if (s.owed === 0) expect(s.savedAt).not.toBe('')
  })

  it('flush waits for the flight that is up and for what came after', async () => {
    queue.push(text('a'))
    await clock.run(400)
    queue.push(text('ab'))
    let clean: boolean | undefined
    void queue.flush().then((c) => (clean = c))
    await settle()
    disk.up.land()
    await settle()
    expect(clean).toBeUndefined()
    disk.up.land()
    await settle()
    expect(clean).toBe(true)
    expect(disk.kept.get('reason/0/')).toBe('ab')
  })
})

describe('a failing disk', () => {
  it('keeps what it owes, says so, and tries again by itself', async () => {
    queue.push(text('kept'))
    await clock.run(400)
    disk.up.fail()
    await settle()
    expect(standing()).toMatchObject({ owed: 1, failing: true, savedAt: '' })
    await clock.run(1000)
    expect(disk.flights).toHaveLength(2)
    disk.up.land()
    await settle()
    expect(standing()).toMatchObject({ owed: 0, failing: false })
    expect(disk.kept.get('reason/0/')).toBe('kept')
  })

  it('passes on what a person can do about a full disk, until it has room', async () => {
    const full = 'This laptop’s disk is full. Delete something.'
    queue.push(text('kept'))
    await clock.run(400)
    disk.up.fail(refusal('store.full', full))
    await settle()
    expect(standing()).toMatchObject({ failing: true, why: full, refused: '' })
    await clock.run(1000)
    disk.up.fail(refusal('store.busy', 'Busy.'))
    await settle()
    expect(standing()).toMatchObject({ failing: true, why: '' })
    await clock.run(2000)
    disk.up.land()
    await settle()
    expect(standing()).toMatchObject({ owed: 0, failing: false, why: '' })
  })

  it('tries again in time however steadily someone types on', async () => {
    queue.push(text('k'))
    await clock.run(400)
    disk.up.fail()
    await settle()
    await type('typing without a pause', 100)
    expect(disk.flights).toHaveLength(2)
  })

  it('repeats the same ids, so a lost answer stores nothing twice', async () => {
    queue.push(text('once'))
    await clock.run(400)
    const before = disk.up.changes.map((c) => c.client)
    disk.up.lose()
    await clock.run(1000)
    expect(disk.up.changes.map((c) => c.client)).toEqual(before)
  })

  it('gives a newer text a new id after a lost answer, or the disk would keep the old one', async () => {
    queue.push(text('old'))
    await clock.run(400)
    disk.up.lose()
    await settle()
    queue.push(text('new'))
    await clock.run(1000)
    disk.up.land()
    await settle()
    expect(disk.kept.get('reason/0/')).toBe('new')
  })

  it('does not grow while it fails', async () => {
    for (let i = 0; i < 20; i++) {
      queue.push(text('x'.repeat(i + 1)))
      await clock.run(20_000)
      disk.up.fail()
      await settle()
    }
    expect(queue.owed).toBe(1)
  })

  it('keeps rows and separations in order through a failure', async () => {
    const q = 'B22'
    queue.push({ q, subject: '0', row: '', act: 'set', value: 'no' })
    queue.push({ q, subject: 'p3', row: '', act: 'separate' })
    queue.push({ q, subject: 'p3', row: '', act: 'set', value: 'yes' })
    await clock.run(400)
    queue.push({ q, subject: '0', row: '', act: 'set', value: 'not_known' })
    disk.up.fail()
    await clock.run(1000)
    expect(disk.up.changes.map((c) => `${c.act} ${c.subject} ${String(c.value ?? '')}`.trim())).toEqual([
      'set 0 no',
      'separate p3',
      'set p3 yes',
      'set 0 not_known',
    ])
  })

  it('flush tells that it did not come through', async () => {
    queue.push(text('a'))
    const clean = queue.flush()
    await settle()
    disk.up.fail()
    await expect(clean).resolves.toBe(false)
    expect(queue.owed).toBe(1)
  })

  it('stops asking a door that will never take it, and keeps the words', async () => {
    queue.push(text('late'))
    await clock.run(400)
    disk.up.fail(
      new Refusal({ type: '', title: '', status: 409, code: 'conflict', detail: 'This form is finished.' }),
    )
    await clock.run(60_000)
    expect(disk.flights).toHaveLength(1)
    expect(standing()).toMatchObject({ owed: 1, refused: 'This form is finished.' })
  })

  it('believes only ids that came back', async () => {
    const odd = new SaveQueue(
      async (changes) =>
        reply(
          changes.slice(1).map((c) => c.client),
          1,
        ),
      { reply: () => undefined, standing: (s) => standings.push(s) },
      't',
      0,
      clock,
    )
    odd.push(text('a', 'one'))
    odd.push(text('b', 'two'))
    await clock.run(400)
    expect(odd.owing().map((c) => c.q)).toEqual(['one'])
  })
})

it('begins a new entry of the history when a field was left in between', async () => {
  const apart: string[][] = []
  const heard = new SaveQueue(
    async (changes, _base, ids) => {
      apart.push(changes.filter((c) => ids.includes(c.client)).map((c) => String(c.value)))
      return reply(
        changes.map((c) => c.client),
        1,
      )
    },
    { reply: () => undefined, standing: () => undefined },
    't',
    0,
    clock,
  )
  heard.push(text('first'))
  await clock.run(400)
  heard.push(text('first again'))
  heard.left(text(''))
  heard.push(text('later'))
  heard.push(text('later still'))
  await clock.run(400)
  expect(apart).toEqual([[], ['later still']])
})

it('begins the new entry also where the first try of it failed and more was typed', async () => {
  const apart: string[][] = []
  let failing = true
  const heard = new SaveQueue(
    async (changes, _base, ids) => {
      if (failing) throw new NoAnswer()
      apart.push(changes.filter((c) => ids.includes(c.client)).map((c) => String(c.value)))
      return reply(
        changes.map((c) => c.client),
        1,
      )
    },
    { reply: () => undefined, standing: () => undefined },
    't',
    0,
    clock,
  )
  heard.left(text(''))
  heard.push(text('pasted over'), true)
  heard.push(text('pasted over, and more'))
  await clock.run(0)
  failing = false
  await clock.run(5000)
  expect(apart).toEqual([['pasted over, and more']])
})

it('gives its last words when the page goes, even beside a flight', async () => {
  queue.push(text('first'))
  await clock.run(400)
  queue.push(text('first and last'))
  queue.abandon()
  expect(disk.flights).toHaveLength(2)
  expect(disk.up.changes[0]?.value).toBe('first and last')
})
