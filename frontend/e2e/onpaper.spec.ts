/** BR-45: a form that was filled in on paper first says so, from the draft to the
 * centre's own page; a day that has not come is refused; it outlives the program and
 * can be taken back until Finish. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults, tooWide } from './axe.ts'
import { drawn, wordsOf } from './paper.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let page: Page
let id: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  id = await startWith(page, 'smith')
  await at(page, `#/assessments/${id}/pages/s1`)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const band = () => page.getByRole('region', { name: 'Filled in on paper' })
/** What stands in it; the same is read aloud beside it. */
const said = (words: string) => band().locator('p:not([role])').getByText(words)
const link = (name: string) => band().getByRole('button', { name })

/** So many days ago, in London: as it is typed, and as people read it. */
function ago(days: number): { typed: [string, string, string]; says: string } {
  const day = new Date(Date.now() - days * 86_400_000)
  const says = day.toLocaleDateString('en-GB', { timeZone: 'Europe/London' })
  const [d = '', m = '', y = ''] = says.split('/')
  return { typed: [`${Number(d)}`, `${Number(m)}`, y], says }
}

/** Types the day by keyboard alone, from the link that has the focus. */
async function type(days: number): Promise<void> {
  await page.keyboard.press('Enter')
  await band().getByRole('group', { name: 'When was it written on paper?' }).waitFor()
  for (const part of ago(days).typed) {
    await page.keyboard.press('Control+A')
    await page.keyboard.type(part)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter') // Keep has the focus now
}

describe('a form that was filled in on paper first', () => {
  it('can say so under its questions, by keyboard', async () => {
    await link('This was filled in on paper first').focus()
    assert.deepEqual(await faults(page), [])
    await type(-1)
    await band().getByRole('alert').getByText('is in the future').waitFor()
    assert.deepEqual(await faults(page), [])
    await page.keyboard.press('Shift+Tab') // back to the year, and out of it
    await page.keyboard.press('Escape')
    assert.equal(await band().getByRole('group').count(), 0)
    await type(3)
    await band()
      .getByText(`Filled in on paper first, on ${ago(3).says}.`)
      .waitFor()
    assert.ok(
      await page.getByRole('heading', { level: 1 }).evaluate((el) => el === document.activeElement),
      'the focus is lost where the line moved up',
    )
    assert.deepEqual(await faults(page), [])
  })

  it('still says so when the program was ended, and on its own paper', async () => {
    await programs.laptopDown()
    await programs.laptopUp()
    await unlocked(programs, page)
    await at(page, `#/assessments/${id}/pages/s2`)
    await said(ago(3).says).waitFor()
    const words = wordsOf(await drawn(page, `/api/assessments/${id}/pdf/family`))
    assert.match(words, new RegExp(`Written on ${ago(3).says}, being typed in by Dami Adeyemi`))
  })

  it('says so at Check answers, where it is changed or taken back', async () => {
    await at(page, `#/assessments/${id}/check`)
    await link('It was not on paper').press('Enter')
    await link('This was filled in on paper first').waitFor()
    assert.ok(
      await link('This was filled in on paper first').evaluate((el) => el === document.activeElement),
      'the focus is lost',
    )
    await type(5)
    await said(ago(5).says).waitFor()
    await link('Change the day').focus()
    await type(4)
    await said(ago(4).says).waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('fits at 200 %, and speaks Welsh', async () => {
    await call(page, 'PUT', '/api/settings', { language: 'cy' })
    await page.reload()
    const welsh = page.getByRole('region', { name: 'Llenwyd ar bapur' })
    for (const hash of [`#/assessments/${id}/check`, `#/assessments/${id}/pages/s1`]) {
      await at(page, hash)
      await welsh.locator('p:not([role])').getByText(ago(4).says).waitFor()
      await welsh.getByRole('button', { name: 'Newid y diwrnod' }).press('Enter')
      await page.setViewportSize({ width: 683, height: 340 })
      assert.deepEqual(await faults(page), [])
      assert.deepEqual(await tooWide(page), [])
      assert.ok(!(await welsh.innerText()).includes('[en]'))
      await welsh.getByRole('button', { name: 'Canslo' }).click()
    }
    await call(page, 'PUT', '/api/settings', { language: 'en' })
    await page.reload()
  })

  it('is told of where the empty form is printed', async () => {
    await at(page, '#/forms/eha_portal/blank')
    await page.getByText('“This was filled in on paper first”').waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('is sealed, printed and shown at the centre with both days', async () => {
    await at(page, `#/assessments/${id}/check`)
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    const both = `ritten on ${ago(4).says}, typed in on ${ago(0).says} by Dami Adeyemi`
    for (const copy of ['professional', 'family', 'signature'])
      assert.match(wordsOf(await drawn(page, `/api/assessments/${id}/pdf/${copy}`)), new RegExp(both), copy)
    await at(page, `#/assessments/${id}/check`)
    await call(page, 'POST', '/api/outbox/send', {})
    await page.waitForFunction(
      async () =>
        ((await (await fetch('/api/outbox')).json()) as { received: unknown[] }).received.length === 1,
      undefined,
      { polling: 200 },
    )
    const centre = (await openWindow()).page
    const demo = JSON.parse(readFileSync(join(programs.dir, 'centre', 'demo.json'), 'utf8')) as {
      account: string
      password: string
    }
    await centre.goto(`http://127.0.0.1:${programs.centrePort}/`)
    await centre.getByLabel('Account').fill(demo.account)
    await centre.getByLabel('Password').fill(demo.password)
    await centre.keyboard.press('Enter')
    await centre.locator('tbody a').first().click()
    await centre.getByText(`Typed in from paper: w${both}.`).waitFor()
    assert.deepEqual(await faults(centre), [])
    assert.deepEqual(await tooWide(centre), [])
  })
})
