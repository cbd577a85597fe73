/** J13, the form's part: an episode is closed with an outcome and its evidence for
 * each need of each person, each open action handed over, and what comes after. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Family {
  id: string
  needs: { need: string; persons: string }[]
  actions: { action: string }[]
  episodes: { id: string; state: string }[]
}

let programs: Programs
let page: Page
let family: Family
let closure: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  const assessment = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  await read()
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

async function read(): Promise<void> {
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  family = await call<Family>(page, 'GET', `/api/families/${families[0]?.id ?? ''}`)
}

const rows = (name: RegExp) => page.getByRole('region', { name }).locator('.table-row')

describe('J13, closing with evidence', () => {
  it('is started from the family’s page', async () => {
    await at(page, `#/families/${family.id}`)
    await page.getByRole('link', { name: 'Start a form' }).click()
    await page.getByRole('button', { name: /^Start ?: .*[Cc]los/ }).click()
    await page.locator('.page-foot').waitFor()
    closure = /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''
    assert.notEqual(closure, '')
  })

  it('has one row for each need and each open action, as they are on record', async () => {
    await at(page, `#/assessments/${closure}/pages/outcomes`)
    await rows(/need/i).first().waitFor()
    assert.equal(await rows(/need/i).count(), family.needs.length)
    assert.equal(await rows(/action/i).count(), family.actions.length)
    for (const records of [rows(/need/i), rows(/action/i)]) {
      assert.equal(await records.getByRole('button', { name: /^Remove/ }).count(), 0)
    }
    for (const { need } of family.needs) await page.getByText(need).first().waitFor()
  })

  it('is not finished while a need has no outcome, and leads to it', async () => {
    await at(page, `#/assessments/${closure}/pages/what`)
    await page.getByRole('radiogroup').first().getByRole('radio').first().check()
    await page.locator('.saved[data-saved]').waitFor()
    await at(page, `#/assessments/${closure}/check`)
    await page.locator('.read-back').first().waitFor()
    await page.locator('.bar').getByRole('button', { name: 'Finish' }).click()
    const missing = page.locator('.problems a[href*="outcomes"]')
    await missing.first().waitFor()
    const to = (await missing.first().getAttribute('href')) ?? ''
    await missing.first().click()
    const q = new URLSearchParams(to.split('?')[1]).get('q') ?? ''
    await page.waitForFunction((id) => document.activeElement?.id.startsWith(id), q)
  })

  it('keeps what is missing beside the form, which follows what is saved', async () => {
    const first = page.locator('.missing a[href*="outcomes"]').first()
    const to = (await first.getAttribute('href')) ?? ''
    await first.click()
    const row = new URLSearchParams(to.split('?')[1]).get('row') ?? 'no row'
    await page.waitForFunction((id) => document.activeElement?.id.includes(id), row)
    await page.locator('input[type=radio]:focus').check()
    await page.locator(`.missing a[href="${to}"]`).waitFor({ state: 'detached' })
    await page
      .locator('.missing')
      .getByRole('heading', { name: /before you can finish/ })
      .waitFor()
  })

  it('is finished with them, closes the work and proposes to look again', async () => {
    assert.deepEqual(await complete(page, closure, { closure_kind: 'close', closed_on: '2026-11-22' }), [])
    await at(page, `#/assessments/${closure}/check?finish`)
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    await page.locator('#proposals').waitFor()
    await read()
    assert.deepEqual(
      family.episodes.map(({ state }) => state),
      ['closed'],
    )
  })
})
