/** J10: a child is not safe, and there is no signal. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let page: Page
let id: string

/** When MASH was phoned: just now, as a clock in London shows it. A time far ahead
 * would be yesterday's. */
const phoned = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/London' }).format()

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await page.goto(programs.address)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const banner = () => page.getByRole('region', { name: 'Not yet with MASH' })
const owed = () =>
  page.locator('.row', { hasText: 'Phone MASH about Hollis. Not yet, because: No signal at the farm' })
const title = () => page.getByRole('heading', { level: 1, name: 'Phone. Do not wait for this app.' })

describe('J10, urgent while offline', () => {
  it('shows the numbers from the lock screen, and nobody’s name', async () => {
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
    await page.keyboard.press('Control+9')
    await title().waitFor()
    await page.locator('.phone-line', { hasText: '999' }).first().waitFor()
    await page.locator('.phone-line').getByText('01632 960123', { exact: true }).waitFor()
    await page.locator('.phone-line').getByText('01632 960999', { exact: true }).waitFor()
    assert.equal(await page.getByText('Read this out').count(), 0)
    await page.keyboard.press('Escape')
  })

  it('says that nobody at MASH can see this form', async () => {
    await unlocked(programs, page)
    id = await startWith(page, 'hollis', ['safety'])
    const other = await startWith(page, 'smith')
    await programs.centreDown()
    // Something waits, so the laptop notices that nobody answers.
    await call(page, 'POST', `/api/assessments/${other}/finish`, {})
    await at(page, '#/outbox')
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.waitForFunction(
      () => /offline|No connection/i.test(document.querySelector('.rail-sync')?.textContent ?? ''),
      undefined,
      { timeout: 60_000 },
    )
    await at(page, `#/assessments/${id}/pages/s2`)
    await page.getByRole('heading', { level: 1, name: /What is happening/ }).waitFor()
    await page.keyboard.press('Control+9')
    await page
      .getByText(/Nobody at MASH can see this form/)
      .first()
      .waitFor()
    await page.getByText('Read this out').waitFor()
  })

  it('keeps a red task that nothing ticks off where nobody was phoned yet', async () => {
    await page.getByRole('radio', { name: 'Could not get through' }).check()
    await page.getByLabel('Why not yet?').fill('No signal at the farm')
    await page.keyboard.press('Control+Enter')
    await page.locator('.record [role=status].notice').waitFor()
    await page.keyboard.press('Escape')
    await at(page, '#/home')
    await owed().waitFor()
    await owed().getByText('Not phoned yet').waitFor()
    assert.equal(await owed().getByRole('button', { name: /^Done/ }).count(), 0)
    await owed()
      .getByRole('button', { name: /^Record a call/ })
      .click()
    await title().waitFor()
    await page.locator(`#call-form option[value="${id}"]:checked`).waitFor({ state: 'attached' })
  })

  it('keeps what was written about the call when Esc goes back to work', async () => {
    await page.getByLabel('Who you spoke to').fill('Moira Lund')
    await page.keyboard.press('Escape')
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
    await page.keyboard.press('Control+9')
    assert.equal(await page.getByLabel('Who you spoke to').inputValue(), 'Moira Lund')
  })

  it('records the call; the banner then stands on every screen', async () => {
    await page.getByRole('radio', { name: 'Yes' }).first().check()
    await page.getByLabel('Time of call').fill(phoned)
    await page.getByLabel('Their reference').fill('MASH-114')
    await page.getByLabel('What they told you to do').fill('Stay with her at school until 16:30.')
    await page
      .getByRole('group', { name: /significant harm/ })
      .getByRole('radio', { name: 'Yes' })
      .check()
    await page
      .getByRole('group', { name: /immediate danger/ })
      .getByRole('radio', { name: 'No' })
      .check()
    await page.keyboard.press('Control+Enter')
    await page.locator('.record [role=status].notice').waitFor()
    await page.keyboard.press('Escape')
    for (const place of [
      'home',
      'assessments',
      'forms',
      'outbox',
      'settings',
      `assessments/${id}/pages/s1`,
      `assessments/${id}/check`,
    ]) {
      await at(page, `#/${place}`)
      await banner().waitFor()
      assert.equal(
        await banner()
          .getByRole('button', { name: /close|dismiss|hide/i })
          .count(),
        0,
      )
    }
    assert.match(await banner().innerText(), /NOT/)
    assert.match(await banner().innerText(), new RegExp(`Written form due by ${phoned} tomorrow\\.`))
    await at(page, '#/home')
    await page.getByRole('heading', { name: 'Alerts' }).waitFor()
    assert.equal(await owed().count(), 0, 'the recorded call takes the task away')
  })

  it('tells the count and the age of it where the numbers stand alone', async () => {
    await page.keyboard.press('Control+9')
    await page
      .getByText(/^1 urgent form has not been received by MASH \(since .*\)\. Your call is recorded\.$/)
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('finishes it as the written follow-up: first in the queue, never called sent', async () => {
    await at(page, `#/assessments/${id}/check`)
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    await page.locator('.bar .chip', { hasText: 'Waiting to send' }).waitFor() // never "Sending" while nobody answers
    assert.doesNotMatch(await page.locator('#app').innerText(), /close the lid|finish this form/)
    await at(page, '#/outbox')
    await page.getByRole('heading', { name: 'Urgent: not with MASH' }).waitFor()
    assert.equal(
      await page.locator('.notice.good').count(),
      0,
      'no calm green panel while an urgent form waits',
    )
    const words = await page.locator('#app').innerText()
    assert.doesNotMatch(words.replaceAll('not yet sent', ''), /\b(sent|submitted)\b/i)
  })

  it('asks before it locks, and warns on the lock screen without a name', async () => {
    await page.keyboard.press('Control+l')
    const asked = page.getByRole('alertdialog', { name: 'Before you lock' })
    await asked.waitFor()
    assert.match(await asked.innerText(), /1 urgent form that MASH has not received. Have you phoned\?/)
    await asked.getByRole('button', { name: 'Lock anyway' }).click()
    await page.getByRole('heading', { name: 'Locked' }).waitFor({ timeout: 30_000 })
    await banner().waitFor()
    assert.doesNotMatch(await page.locator('#app').innerText(), /Hollis|Moira/)
  })

  it('takes the banner away only when the receipt is there', async () => {
    await page.getByLabel('Passphrase').fill('cold kettle garden seven')
    await page.keyboard.press('Enter')
    await banner().waitFor()
    await programs.centreUp()
    await at(page, '#/outbox')
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.locator('.chip.green').nth(1).waitFor({ timeout: 60_000 })
    await banner().waitFor({ state: 'detached' })
  })

  it('tells two of several in full, each with its own way there, and the rest on a press', async () => {
    await programs.centreDown()
    const all = []
    for (let n = 0; n < 4; n++) all.push(await startWith(page, 'hollis'))
    await at(page, '#/home')
    await banner().getByText('MASH has NOT received 4 urgent forms').waitFor()
    const ways = banner().getByRole('link', { name: 'Open form' })
    assert.equal(await ways.count(), 2)
    await banner().getByText('and 2 more').click()
    assert.equal(await ways.count(), 4)
    const led = await ways.evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    for (const one of all) assert.equal(led.filter((href) => href?.includes(one)).length, 1)
    await page.setViewportSize({ width: 683, height: 340 })
    const box = await page.locator('.main').boundingBox()
    assert.ok(box && box.height > 60, 'the page keeps a place beside what is told')
    await page.setViewportSize({ width: 1366, height: 680 })
  })
})
