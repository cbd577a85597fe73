/** J7 for submissions: back at the office everything goes, urgent first; what the
 * centre cannot take blocks nothing; a power cut in the middle of sending neither
 * loses a form nor sends one twice, and the papers say what has come of it. Each
 * round cuts at another moment after "send". The count is the centre's own. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { faultsInAllColours } from './axe.ts'
import { Front } from './front.ts'
import { drawn, wordsOf } from './paper.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Item {
  id: string
  assessment: string
  reference: string
  state: string
  receipt: { verified: boolean } | null
}

interface Outbox {
  urgent: Item[]
  items: Item[]
  received: Item[]
}

let programs: Programs
let page: Page
let front: Front
const references: string[] = []

before(async () => {
  programs = await Programs.start()
  front = await Front.before(programs)
  page = (await openWindow()).page
  await unlocked(programs, page)
})

after(async () => {
  await closeBrowser()
  front.close()
  await programs.stop()
})

afterEach(() => {
  front.refused = '' // a test that fails here must not keep the next ones waiting
})

async function finish(family: string): Promise<{ id: string; reference: string }> {
  const id = await startWith(page, family)
  const { reference } = await call<{ reference: string }>(page, 'POST', `/api/assessments/${id}/finish`, {})
  references.push(reference)
  return { id, reference }
}

const outbox = () => call<Outbox>(page, 'GET', '/api/outbox')

/** Waits until nothing waits any more, but for what a person must look at: what was
 * refused three times by itself, with pauses that grow. */
async function settled(but: string[] = []): Promise<Outbox> {
  for (let tries = 0; ; tries++) {
    const all = await outbox()
    const waiting = [...all.urgent, ...all.items].filter(
      (item) => item.state !== 'attention' && !but.includes(item.id),
    )
    if (waiting.length === 0) return all
    assert.ok(tries < 3000, `${waiting.length} forms never arrived`)
    await wait(100)
  }
}

/** What the centre holds, as a member of staff sees it. */
async function arrivals(): Promise<{ reference: string; urgent: boolean; unchanged: boolean }[]> {
  const base = `http://127.0.0.1:${programs.centrePort}/staff/api`
  const { account, password } = JSON.parse(readFileSync(join(programs.dir, 'centre', 'demo.json'), 'utf8'))
  const entered = await fetch(`${base}/signin`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ account, password }),
  })
  assert.equal(entered.status, 200)
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const list = await fetch(`${base}/arrivals`, { headers: { cookie } })
  assert.equal(list.status, 200)
  return ((await list.json()) as { rows: { reference: string; urgent: boolean; unchanged: boolean }[] }).rows
}

const paper = async (id: string) => wordsOf(await drawn(page, `/api/assessments/${id}/pdf/professional`))

const row = (reference: string) => page.locator('.row', { hasText: reference }).first()

describe('J7, back at the office', () => {
  it('sends the urgent form first, and is held up by none that the office cannot take', async () => {
    await programs.centreDown()
    const too = await finish('smith')
    const calm = await finish('smith')
    const urgent = await finish('hollis')
    const before = await outbox()
    const idOf = ({ reference }: { reference: string }) =>
      [...before.urgent, ...before.items].find((item) => item.reference === reference)?.id ?? ''
    front.refused = idOf(too)
    front.delivered = []
    await programs.centreUp()
    await call(page, 'POST', '/api/outbox/send', {})
    await settled([idOf(too)])
    const [first, ...others] = new Set(front.delivered)
    assert.equal(first, idOf(urgent))
    // These two leave together, so either may be the one that gets there first.
    assert.deepEqual(others.sort(), [idOf(too), idOf(calm)].sort())
    const now = await settled()
    assert.deepEqual(
      now.items.map((item) => [item.id, item.state]),
      [[idOf(too), 'attention']],
    )
    assert.equal(now.received.length, 2)
    await at(page, '#/outbox')
    const needing = page.getByRole('region', { name: 'Needs you' })
    await needing.getByText('This is too large for the office').waitFor()
    await page.getByRole('link', { name: '1 not yet sent 1 needs you' }).waitFor()
    await page.getByRole('region', { name: 'Waiting to go' }).getByText('Nothing is waiting to go.').waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    await row(calm.reference).getByText('Receipt checked.').waitFor()
    const stuck = await paper(too.id)
    assert.match(stuck, /not yet received/)
    front.refused = ''
    await row(too.reference)
      .getByRole('button', { name: /^Send now/ })
      .click()
    await row(too.reference).getByText('Receipt checked.').waitFor()
    await needing.waitFor({ state: 'detached' })
    assert.doesNotMatch(await paper(too.id), /not yet received/)
  })

  for (const moment of [0, 3, 10, 30, 80]) {
    it(`loses nothing when the power goes ${moment} ms into sending`, async () => {
      await programs.centreDown()
      const forms = [await finish('smith'), await finish('hollis')]
      for (const { id } of forms) assert.match(await paper(id), /not yet received/)
      await programs.centreUp()
      // The answer to this may die with the program: that is the point.
      const sending = call(page, 'POST', '/api/outbox/send', {}).catch(() => undefined)
      await wait(moment)
      await programs.laptopKilled()
      await sending
      await programs.laptopUp()
      await unlocked(programs, page)
      const { received } = await settled()
      for (const item of received) assert.ok(item.receipt?.verified, 'received without a verified receipt')
      for (const { id, reference } of forms) {
        const words = await paper(id)
        assert.ok(words.includes(reference), 'the paper drawn again has lost its reference')
        assert.doesNotMatch(words, /not yet received/)
      }
    })
  }

  it('leaves every form at the centre exactly once, unchanged, the urgent ones marked', async () => {
    const rows = await arrivals()
    assert.deepEqual(rows.map((row) => row.reference).sort(), [...references].sort())
    assert.equal(new Set(references).size, references.length)
    assert.ok(rows.every((row) => row.unchanged))
    assert.equal(rows.filter((row) => row.urgent).length, (references.length - 1) / 2)
  })
})
