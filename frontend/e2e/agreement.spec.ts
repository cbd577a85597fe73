/** BR-105: casework begins once the worker has agreed to the council's ICT user
 * agreement on this laptop; referring never waits for it. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsInAllColours, tooWide } from './axe.ts'
import { Keyboard } from './keyboard.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call } from './seed.ts'

const text = { en: 'I lock the laptop when I leave it.', cy: "Rwy'n cloi'r gliniadur wrth ei adael." }

let programs: Programs
let page: Page

before(async () => {
  programs = await Programs.start({
    profile: (source) =>
      `${source}\nuser_agreement: {version: v-1, text: {en: "${text.en}", cy: "${text.cy}"}}\n`,
  })
  page = (await openWindow()).page
  await unlocked(programs, page)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const start = (form: string) => call<{ id: string }>(page, 'POST', '/api/assessments', { form })

describe('BR-105, the ICT user agreement', () => {
  it('is asked for on the first screen, and holds up casework alone', async () => {
    await at(page, '#/home')
    await page.getByText(/^Before you begin casework with a family, read/).waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    await assert.rejects(start('ffa'), /desk\.agreement/)
    await start('portal_referral')
  })

  it('is read and agreed to by the keyboard', async () => {
    await new Keyboard(page).to(/^Read the agreement$/)
    await page.keyboard.press('Enter')
    await page.getByText(text.en).waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    assert.deepEqual(await tooWide(page), [])
    await new Keyboard(page).to(/^I agree$/)
    await page.keyboard.press('Enter')
    await page.getByText(/^You agreed to this on .* \(version v-1\)\.$/).waitFor()
    await page.getByRole('button', { name: 'I agree' }).waitFor({ state: 'detached' })
    assert.deepEqual(await faultsInAllColours(page)(), [])
    await start('ffa')
    await at(page, '#/home')
    await page.getByText(/^Before you begin casework/).waitFor({ state: 'detached' })
  })

  it('stands in Settings, and in Welsh', async () => {
    await at(page, '#/settings')
    await page.getByText(/^You agreed to this on/).waitFor()
    await call(page, 'PUT', '/api/settings', { language: 'cy' })
    await page.reload()
    await at(page, '#/agreement')
    await page.getByText(text.cy).waitFor()
    assert.deepEqual(await tooWide(page), [])
  })
})
