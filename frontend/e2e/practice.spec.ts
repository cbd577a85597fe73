/** Practice on the real programs: an invented family, marked wherever it shows, never
 * sent although the centre is there to take it. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { drawn, eachPage } from './paper.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call } from './seed.ts'

let programs: Programs
let page: Page
let id = ''

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const marked = () => page.locator('.bar').getByText('Practice', { exact: true }).waitFor()

describe('practice', () => {
  it('begins with an invented family, whose answers are there', async () => {
    await at(page, '#/forms')
    await page.getByRole('button', { name: /^Practise ?: Early Help Assessment - Portal$/ }).click()
    await page.locator('.groups-of-questions[aria-busy=false]').waitFor()
    await marked()
    id = /assessments\/([^/]+)\//.exec(page.url())?.[1] ?? ''
    await at(page, `#/assessments/${id}/pages/s1`)
    const names = page.getByRole('textbox', { name: /name/i })
    const typed = await names.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
    assert.ok(typed.some(Boolean), `names: ${typed}`)
    assert.deepEqual(await faults(page), [])
  })

  it('is marked on every page of every copy', async () => {
    for (const which of [
      'professional',
      'family',
      'signature',
      'family?easy=1',
      'family?reading=pl',
      'family?large=1',
    ]) {
      const pages = eachPage(await drawn(page, `/api/assessments/${id}/pdf/${which}`))
      assert.ok(pages.length > 0, which)
      for (const [i, words] of pages.entries())
        assert.match(words, /Practice – the family is invented/, `${which}, page ${i + 1}`)
    }
  })

  it('cannot be finished, and nothing of it leaves', async () => {
    await at(page, `#/assessments/${id}/check`)
    await marked()
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByText('This is practice with an invented family. It is never sent.').waitFor()
    const { items } = await call<{ items: unknown[] }>(page, 'GET', '/api/outbox')
    assert.deepEqual(items, [])
    await at(page, '#/home')
    await page.getByRole('heading', { name: 'My Assessments' }).waitFor()
    await page.getByText('Practice', { exact: true }).waitFor()
  })
})
