/** J7 for submissions: back at the office everything goes, urgent first, and a
 * power cut in the middle of sending neither loses a form nor sends one twice.
 * Each round cuts at another moment after "send". The count is the centre's own. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { call, startWith } from './seed.ts'

interface Outbox {
  urgent: { reference: string }[]
  items: { reference: string }[]
  received: { reference: string; receipt: { verified: boolean } | null }[]
}

let programs: Programs
let page: Page
const references: string[] = []

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

async function finish(family: string): Promise<void> {
  const id = await startWith(page, family)
  const { reference } = await call<{ reference: string }>(page, 'POST', `/api/assessments/${id}/finish`, {})
  references.push(reference)
}

async function allReceived(): Promise<Outbox> {
  for (let tries = 0; ; tries++) {
    const outbox = await call<Outbox>(page, 'GET', '/api/outbox')
    if (outbox.urgent.length + outbox.items.length === 0) return outbox
    assert.ok(tries < 300, `${outbox.urgent.length + outbox.items.length} forms never arrived`)
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

describe('J7, back at the office', () => {
  for (const moment of [0, 3, 10, 30, 80]) {
    it(`loses nothing when the power goes ${moment} ms into sending`, async () => {
      await programs.centreDown()
      await finish('smith')
      await finish('hollis')
      await programs.centreUp()
      // The answer to this may die with the program: that is the point.
      const sending = call(page, 'POST', '/api/outbox/send', {}).catch(() => undefined)
      await wait(moment)
      await programs.laptopKilled()
      await sending
      await programs.laptopUp()
      await unlocked(programs, page)
      const { received } = await allReceived()
      for (const item of received) assert.ok(item.receipt?.verified, 'received without a verified receipt')
    })
  }

  it('leaves every form at the centre exactly once, unchanged, the urgent ones marked', async () => {
    const rows = await arrivals()
    assert.deepEqual(rows.map((row) => row.reference).sort(), [...references].sort())
    assert.equal(new Set(references).size, references.length)
    assert.ok(rows.every((row) => row.unchanged))
    assert.equal(rows.filter((row) => row.urgent).length, references.length / 2)
  })
})
