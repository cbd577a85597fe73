/** No character that was shown as saved is missing; nothing typed is lost to a
 * slow or a failing store. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page, Route } from 'playwright-core'
import { Programs, type Window, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith, stored } from './seed.ts'

const answers = '**/api/assessments/*/answers'
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms))

let programs: Programs
let window: Window
let page: Page
let id: string

before(async () => {
  programs = await Programs.start()
  window = await openWindow()
  page = window.page
  await unlocked(programs, page)
  id = await startWith(page, 'smith', ['s2'])
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const saved = () => page.locator('.saved[data-saved]')
const reason = () => page.getByRole('textbox', { name: 'What has led to this assessment?' })

describe('a store that takes 300 ms', () => {
  before(async () => {
    await page.route(answers, async (route: Route) => {
      await wait(300)
      await route.continue()
    })
    await at(page, `#/assessments/${id}/pages/s2`)
    await reason().waitFor()
  })
  after(() => page.unroute(answers))

  it('loses no key, however the saves and the keys race', async () => {
    const words = 'Mary asked her midwife for help on 12 November and has not slept well since then.'
    await reason().pressSequentially(words, { delay: 25 })
    await page.getByRole('textbox', { name: 'What is working well?' }).click()
    await page.keyboard.type('She keeps her appointments.', { delay: 10 })
    await saved().waitFor()
    assert.equal(await stored(page, id, 's2', 'reason'), words)
    assert.equal(await stored(page, id, 's2', 'working_well'), 'She keeps her appointments.')
  })

  it('says saved only of what is on the disk', async () => {
    const words = 'One two three four five six seven eight nine ten eleven twelve.'
    const field = page.getByRole('textbox', { name: 'What has already been tried?' })
    await field.click()
    let wrong = ''
    for (const letter of words) {
      await page.keyboard.type(letter)
      await wait(40)
      const shown = await page.evaluate(() => ({
        saved: document.querySelector('.saved[data-saved]') !== null,
        text: (document.activeElement as HTMLTextAreaElement).value,
      }))
      if (!shown.saved) continue
      const disk = await stored(page, id, 's2', 'support_tried')
      if (disk !== shown.text)
        wrong = `shown as saved: ${shown.text.length} characters, on the disk: ${String(disk).length}`
    }
    assert.equal(wrong, '')
  })

  it('takes a choice typed straight after a text', async () => {
    await at(page, `#/assessments/${id}/pages/s3`)
    await page.getByRole('radio', { name: 'Given verbally' }).check()
    await page.getByText('Who gave consent?').waitFor() // shown at once, before the save is back
    await saved().waitFor()
    assert.equal(await stored(page, id, 's3', 'consent_status'), 'given_verbal')
  })
})

describe('a store that fails', () => {
  it('says so, keeps the words, and saves them when it can', async () => {
    await at(page, `#/assessments/${id}/pages/s2`)
    await reason().waitFor()
    let failing = true
    await page.route(answers, async (route: Route) => {
      if (failing)
        await route.fulfill({
          status: 507,
          contentType: 'application/problem+json',
          body: '{"status":507,"code":"full","detail":"The disk is full.","type":"about:blank","title":"","key":"store.full"}',
        })
      else await route.continue()
    })
    await reason().fill('Typed while the disk was full.')
    await page.getByRole('alert').getByText('The disk is full.').waitFor() // what to do about it
    assert.equal(await saved().count(), 0)
    failing = false
    await saved().waitFor()
    await page.unroute(answers)
    assert.equal(await stored(page, id, 's2', 'reason'), 'Typed while the disk was full.')
  })

  it('does not lock over words that are not kept', async () => {
    await page.route(answers, (route: Route) => route.abort())
    await reason().fill('Not kept yet.')
    await page.keyboard.press('Control+l')
    await page.getByRole('alertdialog', { name: 'Not locked yet' }).waitFor()
    await page.unroute(answers)
    await page.getByRole('button', { name: 'Stay unlocked' }).click()
    await saved().waitFor()
    assert.equal(await stored(page, id, 's2', 'reason'), 'Not kept yet.')
  })

  it('stores a change once when its answer is lost on the way', async () => {
    let lose = true
    await page.route(answers, async (route: Route) => {
      if (!lose) return route.continue()
      lose = false
      await route.fetch()
      await route.abort()
    })
    await reason().fill('Said once.')
    await saved().waitFor()
    await page.unroute(answers)
    const { entries } = await call<{ entries: { value: unknown }[] }>(
      page,
      'POST',
      `/api/assessments/${id}/history`,
      {
        q: 'reason',
        subject: '0',
        row: '',
      },
    )
    assert.equal(entries.filter((entry) => entry.value === 'Said once.').length, 1)
  })
})

describe('too much text', () => {
  it('keeps a paste over the limit and counts what is too much', async () => {
    await reason().fill('x'.repeat(1037))
    await page.getByText('Max 1000 characters, 37 too many').waitFor()
    await saved().waitFor()
    assert.equal(await stored(page, id, 's2', 'reason'), 'x'.repeat(1037))
  })

  // A browser lets 64 KiB of a page's words outlive it, and counts bytes, not letters.
  for (const { script, text } of [
    { script: 'Welsh', text: 'ŵ'.repeat(40_000) },
    { script: 'Bengali', text: 'মেরি '.repeat(8_000) },
    {
      script: 'every',
      text: 'Mary, Ŵyn, Łucja, مريم, মেরি, 美玲, 👩‍👧, e\u0301, \u202Eabc\u202C, "\\\u2028. '.repeat(1_000),
    },
  ]) {
    it(`saves ${text.length} characters of ${script} script`, async () => {
      await reason().fill(text)
      await page
        .getByText(/ too many$/)
        .first()
        .waitFor()
      await saved().waitFor()
      assert.equal(await stored(page, id, 's2', 'reason'), text)
    })
  }
})

it('gives its last words when the tab is closed', async () => {
  await reason().fill('The very last words.')
  await page.close({ runBeforeUnload: false })
  const fresh = await window.context.newPage()
  await fresh.goto(new URL('/', programs.address).href)
  await fresh.getByRole('navigation', { name: 'Places' }).waitFor()
  assert.equal(await stored(fresh, id, 's2', 'reason'), 'The very last words.')
})
