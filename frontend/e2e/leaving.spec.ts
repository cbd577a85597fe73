/** J13’s last line: a closed family is warned of, and leaves the laptop the council’s
 * thirty days after the centre has everything; its reference stays (domain 7.7). */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsInAllColours, tooWide } from './axe.ts'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Item {
  reference: string
  title: string
}

let programs: Programs
let page: Page
let family: string
let closure: string

/** Another day at the laptop, started again and unlocked, with the centre there. */
async function day(time: string): Promise<void> {
  await programs.laptopDown()
  programs.clock(time, 'laptop', 'centre')
  await programs.laptopUp()
  await page?.context().close()
  page = (await openWindow()).page
  await page.clock.install({ time: new Date(time) })
  await unlocked(programs, page)
}

/** Waits until what the family’s page says of its stay is so. */
async function stays(as: string): Promise<void> {
  const limit = performance.now() + 60_000
  for (;;) {
    const { stay } = await call<{ stay: { as: string } }>(page, 'GET', `/api/families/${family}`)
    if (stay.as === as) return
    assert.ok(performance.now() < limit, JSON.stringify(stay))
    await new Promise((again) => setTimeout(again, 100))
  }
}

before(async () => {
  programs = await Programs.start({ at: '2027-03-01T10:00:00Z' })
  await day('2027-03-01T10:00:00Z')
  const assessment = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  family = families[0]?.id ?? ''
  const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', {
    form: 'episode_closure',
    family,
  })
  closure = id
  const wanted = { closure_kind: 'close', closed_on: '2027-03-01' }
  assert.deepEqual(await complete(page, id, wanted), [])
  await programs.centreDown()
  await call(page, 'POST', `/api/assessments/${id}/finish`, {})
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

describe('J13, a closed family leaves the laptop', () => {
  it('stays while the council has not received it, and says so', async () => {
    await at(page, `#/families/${family}`)
    await page.getByText('This family stays on this laptop, because not everything is done:').waitFor()
    await page.getByText(/items? ha(s|ve) not been received by the council/).waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
  })

  it('says until when once the council has all of it', async () => {
    await programs.centreUp()
    await call(page, 'POST', '/api/outbox/send', {})
    await page.getByText(/not been received by the council/).waitFor({ state: 'detached' })
    await day('2027-03-01T10:30:00Z') // it asks every ten minutes or so
    await stays('later')
    await at(page, `#/families/${family}`)
    await page.getByText(/stays on this laptop until the end of 31\/03\/2027/).waitFor()
  })

  it('warns a week before, on the first screen and its own, in both languages', async () => {
    await day('2027-03-24T09:00:00Z')
    await at(page, '#/home')
    await page.getByText(/leaves this laptop at the end of 31\/03\/2027: 7 days left\./).waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    await at(page, `#/families/${family}`)
    await page.getByText(/leaves this laptop at the end of 31\/03\/2027: 7 days left\./).waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    assert.deepEqual(await tooWide(page), [])
    await call(page, 'PUT', '/api/settings', { language: 'cy' })
    await page.reload()
    await page.getByText(/yn gadael y gliniadur hwn ar ddiwedd 31\/03\/2027: 7 diwrnod ar ôl/).waitFor()
    await call(page, 'PUT', '/api/settings', { language: 'en' })
  })

  it('is there to the end of its last day in London', async () => {
    await day('2027-03-31T22:50:00Z')
    await at(page, `#/families/${family}`)
    await page.getByText(/at the end of 31\/03\/2027: 0 days left\./).waitFor()
  })

  it('has left the day after, and its reference says where it is', async () => {
    const { received } = await call<{ received: Item[] }>(page, 'GET', '/api/outbox')
    const reference = received.find(({ title }) => title.startsWith('Closure'))?.reference ?? 'none'
    await day('2027-03-31T23:10:00Z')
    await at(page, '#/home')
    await page
      .getByText(`left this laptop on 01/04/2027. The council has it: reference ${reference}.`)
      .waitFor()
    await page.getByText('Check whether the outcomes have lasted', { exact: true }).waitFor()
    await page.getByText(`A family that has left this laptop: reference ${reference}`).first().waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    await at(page, '#/families')
    await page.getByRole('region', { name: 'Left this laptop' }).getByText(reference).waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    assert.deepEqual(await tooWide(page), [])
    for (const gone of [`#/families/${family}`, `#/assessments/${closure}/check`]) {
      await at(page, gone)
      await page.getByText(/^This left the laptop on 01\/04\/2027\. The council has it/).waitFor()
    }
    assert.doesNotMatch(await page.content(), /Okafor/)
  })
})
