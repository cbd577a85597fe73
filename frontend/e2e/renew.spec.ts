/** A received assessment is opened again with a reason: the new version begins with
 * all that the first says, asks for the consent to be confirmed, and reaches the
 * centre beside the first; and who works with the family is taken over row by row. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Check {
  head: { canRenew: boolean; editionSays: string; statusCode: string; reference: string; stateWord: string }
  problems: { say: string }[]
}

let programs: Programs
let page: Page
let first: string
let again: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  first = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${first}/finish`, {})
  await received(first)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const check = (id: string) => call<Check>(page, 'GET', `/api/assessments/${id}/check`)

async function received(id: string): Promise<void> {
  for (const end = Date.now() + 60_000; (await check(id)).head.statusCode !== 'received';) {
    assert.ok(Date.now() < end, 'the form was never received')
    await page.waitForTimeout(100)
  }
}

describe('a received assessment', () => {
  it('is opened again with a reason, and not without', async () => {
    await at(page, `#/assessments/${first}/check`)
    await page.getByRole('button', { name: 'Open again as a new version' }).click()
    await page.getByRole('button', { name: 'Begin the new version' }).click()
    await page.getByRole('alert').filter({ hasText: 'Say why it is opened again' }).waitFor()
    assert.deepEqual(await faults(page), [])
    await page.getByLabel('Why is it opened again?').fill('The baby has been born')
    await page.getByRole('button', { name: 'Begin the new version' }).click()
    await page.locator('.page-foot').waitFor()
    again = /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''
    assert.notEqual(again, first)
    const { head, problems } = await check(again)
    assert.match(head.editionSays, /opened again because: The baby has been born/)
    assert.equal(head.stateWord, 'In progress')
    assert.equal(
      problems.length > 0 && problems.every(({ say }) => say.startsWith('Confirm or change')),
      true,
    )
  })

  it('says on each version where the other is', async () => {
    await at(page, `#/assessments/${first}/check`)
    await page.getByText('It was opened again on').waitFor()
    await page.getByRole('link', { name: 'Read the other version' }).click()
    await page.locator('.page-foot').waitFor()
    await at(page, `#/assessments/${again}/check`)
    await page.getByText('opened again because: The baby has been born').waitFor()
    assert.deepEqual(await faults(page), [])
  })
})

describe('the next form of the family', () => {
  it('takes over who works with the family, each word marked', async () => {
    const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
    const family = families[0]?.id ?? ''
    const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', {
      form: 'eha_portal',
      family,
    })
    await at(page, `#/assessments/${id}/pages/s2`)
    const table = page.getByRole('region', { name: 'Professionals already involved' })
    await table.getByRole('button', { name: /^Use this/ }).click()
    await table.locator('.table-row').first().waitFor()
    await table
      .getByText(/^from .*, confirm$/)
      .first()
      .waitFor()
    assert.deepEqual(await faults(page), [])
  })
})
