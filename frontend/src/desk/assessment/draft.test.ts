import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item, PatchReply } from '../../door/model'
import { pageOf } from '../../testing/page'
import { Draft } from './draft.svelte'
import { CAP, PAUSE } from './queue'

const reason: Item = {
  id: 'reason',
  type: 'longtext',
  label: 'Reason',
  parts: [{ subject: '0', shown: true, value: '' }],
}
const place = { q: 'reason', subject: '0', row: '' }
const frame = 20 // ms: one of the display's, and a little

interface Flight {
  at: number
  values: unknown[]
  land: () => void
}

/** A draft on its page, and every save that left it. */
async function opened() {
  const flights: Flight[] = []
  const draft = new Draft('d1', {
    page: async () => pageOf([structuredClone(reason)]),
    send: () => (changes) =>
      new Promise<PatchReply>((land) => {
        const saved = changes.map((change) => change.client)
        const reply = { seq: 1, at: '14:02', saved, left: {}, set: [], gone: [], notes: [], urgent: null }
        flights.push({
          at: Date.now(),
          values: changes.map((c) => c.value),
          land: () => land(reply as PatchReply),
        })
      }),
  })
  await draft.open('b')
  return { draft, flights, value: () => draft.page?.items[0]?.parts?.[0]?.value }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what follows from a key', () => {
  it('waits for the paint of its letter, and is owed all the while', async () => {
    const { draft, value } = await opened()
    draft.type(place, 'M')
    expect([value(), draft.owed, draft.owes(place), draft.typed(place)]).toEqual(['', 1, true, 'M'])
    vi.advanceTimersByTime(frame)
    expect([value(), draft.owed, draft.owes(place), draft.typed(place)]).toEqual(['M', 1, true, undefined])
  })

  it('comes now and then while keys keep coming, and when they pause', async () => {
    const { draft, value } = await opened()
    const seen: unknown[] = []
    for (let n = 1; n <= 8; n++) {
      draft.type(place, 'x'.repeat(n))
      vi.advanceTimersByTime(60)
      if (seen.at(-1) !== value()) seen.push(value())
    }
    expect(seen).toEqual(['x', 'xxxx', 'xxxxxxx'])
    vi.advanceTimersByTime(100)
    expect(value()).toBe('xxxxxxxx')
  })

  it('does not wait for a page that draws no frames', async () => {
    vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(1)
    const { draft, value } = await opened()
    draft.type(place, 'M')
    vi.advanceTimersByTime(100)
    expect(value()).toBe('M')
  })
})

describe('a key that nothing has followed yet', () => {
  it('is saved a pause after it was pressed, not after its paint', async () => {
    const { draft, flights } = await opened()
    const pressed = Date.now()
    draft.type(place, 'M')
    await vi.advanceTimersByTimeAsync(PAUSE)
    expect(flights.map((flight) => flight.at - pressed)).toEqual([PAUSE])
  })

  it('is saved two seconds after the oldest, however long somebody types', async () => {
    const { draft, flights } = await opened()
    const pressed = Date.now()
    for (let n = 1; n <= 40; n++) {
      draft.type(place, 'x'.repeat(n))
      await vi.advanceTimersByTimeAsync(60)
    }
    expect(flights.map((flight) => flight.at - pressed)).toEqual([CAP])
  })

  it.each(['flush', 'abandon'] as const)('goes out with a %s at once', async (way) => {
    const { draft, flights } = await opened()
    draft.type(place, 'M')
    void draft[way]()
    expect(flights.map((flight) => flight.values)).toEqual([['M']])
  })

  it('is never on the screen beside the word saved', async () => {
    const { draft, flights } = await opened()
    draft.type(place, 'M')
    void draft.flush()
    flights[0]?.land()
    await vi.advanceTimersByTimeAsync(0)
    expect(draft.standing).toMatchObject({ owed: 0, savedAt: '14:02' })
    draft.type(place, 'Ma')
    expect(draft.standing.owed).toBe(1)
    void draft.flush()
    draft.type(place, 'Mar')
    flights[1]?.land()
    await vi.advanceTimersByTimeAsync(0)
    expect(draft.standing.owed).toBe(1)
  })

  it('goes before what is pressed after it', async () => {
    const { draft, flights } = await opened()
    draft.type(place, 'M')
    draft.set(place, 'Not discussed', true)
    expect(flights.map((flight) => flight.values)).toEqual([['Not discussed']])
    flights[0]?.land()
    await vi.advanceTimersByTimeAsync(CAP)
    expect(flights).toHaveLength(1)
  })

  it('outlives the reply to the one before it, and a page that is read afresh', async () => {
    const { draft, flights, value } = await opened()
    draft.type(place, 'M')
    void draft.flush()
    draft.type(place, 'Ma')
    flights[0]?.land()
    await vi.advanceTimersByTimeAsync(0)
    expect(value()).toBe('Ma')
    const fresh = draft.open('b')
    draft.type(place, 'Mar')
    for (let n = 1; n < 4; n++) {
      flights[n]?.land()
      await vi.advanceTimersByTimeAsync(0)
    }
    draft.type(place, 'Mary')
    await fresh
    await vi.advanceTimersByTimeAsync(CAP)
    expect(flights.at(-1)?.values).toEqual(['Mary'])
    expect(value()).toBe('Mary')
  })
})

describe('a page that is asked for ahead', () => {
  const reading = () => {
    const read: string[] = []
    const page = async (name: string) => {
      read.push(name)
      if (name === 'gone') throw new Error('no answer')
      return { ...pageOf([]), page: name }
    }
    return { read, draft: new Draft('d1', { page, send: () => () => Promise.reject(new Error('unused')) }) }
  }

  it('is the one that opens, and is read again the next time', async () => {
    const { read, draft } = reading()
    draft.ahead('b')
    await draft.open('b')
    expect([read, draft.page?.page]).toEqual([['b'], 'b'])
    await draft.open('b')
    expect(read).toEqual(['b', 'b'])
  })

  it('is nothing to a page of another name, nor kept for later', async () => {
    const { read, draft } = reading()
    draft.ahead('b')
    await draft.open('c')
    expect([read, draft.page?.page]).toEqual([['b', 'c'], 'c'])
    await draft.open('b')
    expect(read).toEqual(['b', 'c', 'b'])
  })

  it('says why it could not be read, once it is opened', async () => {
    const { draft } = reading()
    draft.ahead('gone')
    await vi.advanceTimersByTimeAsync(0)
    expect(draft.fault).toBe('')
    await draft.open('gone')
    expect(draft.fault).not.toBe('')
  })
})

describe('two pages that are asked for one after the other', () => {
  const slow = () => {
    const reads: { name: string; come: (value?: string) => void }[] = []
    const read = (name: string) =>
      new Promise<ReturnType<typeof pageOf>>((done) => {
        const come = (value = '') =>
          done({
            ...pageOf([{ ...structuredClone(reason), parts: [{ subject: '0', shown: true, value }] }]),
            page: name,
          })
        reads.push({ name, come })
      })
    let save: ((reply: PatchReply) => void) | undefined
    const draft = new Draft('d1', {
      page: read,
      send: () => (changes) =>
        new Promise<PatchReply>((land) => {
          const saved = changes.map((change) => change.client)
          const unknown = {
            set: [{ id: 'not-on-this-page', parts: [] }],
            left: {},
            gone: [],
            notes: [],
            urgent: null,
          }
          save = () => land({ seq: 1, at: '14:02', saved, ...unknown } as unknown as PatchReply)
        }),
    })
    const opens = async (name: string) => {
      const open = draft.open(name)
      await vi.advanceTimersByTimeAsync(0)
      return open
    }
    return { draft, reads, opens, saved: () => save?.({} as PatchReply) }
  }
  const settled = () => vi.advanceTimersByTimeAsync(0)

  it('end at the one asked for last, whichever comes first', async () => {
    const { draft, reads, opens } = slow()
    const first = opens('b')
    const last = opens('c')
    await settled()
    reads[1]?.come()
    expect(await last).toBe(true)
    reads[0]?.come()
    expect(await first).toBe(false)
    expect(draft.page?.page).toBe('c')
  })

  it('are not held up by the first that never comes', async () => {
    const { draft, reads, opens } = slow()
    void opens('b')
    const last = opens('c')
    await settled()
    reads[1]?.come()
    await last
    expect([draft.page?.page, draft.fault]).toEqual(['c', ''])
  })

  it('leave no way back to the one before, when its last save asks to draw it again', async () => {
    const { draft, reads, opens, saved } = slow()
    const first = opens('b')
    await settled()
    reads[0]?.come()
    await first
    const next = opens('c')
    await settled()
    draft.set(place, 'typed while the next page was on its way', true)
    saved()
    await settled()
    expect(reads.map(({ name }) => name)).toEqual(['b', 'c'])
    reads[1]?.come('as it was before')
    await settled()
    expect(reads.map(({ name }) => name)).toEqual(['b', 'c', 'c'])
    reads[2]?.come('as it is now')
    expect(await next).toBe(true)
    expect([draft.page?.page, draft.page?.items[0]?.parts?.[0]?.value]).toEqual(['c', 'as it is now'])
  })
})
