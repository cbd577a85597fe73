/** The Portal Referral. J9: a parent says no, and Early Help goes no further, while
 * a worry about safety does; and J10: it is the written record of an urgent call. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { Page } from 'playwright-core'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, stored } from './seed.ts'

let programs: Programs
let page: Page
let refused: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const member = {
  'family_members.name': 'Jon Harlow',
  'family_members.gender': 'male',
  'family_members.role_in_family': 'child_of_concern',
}

/** Answers of the whole family, as they come. */
const say = (id: string, name: string, answers: Record<string, unknown>) =>
  call(page, 'PATCH', `/api/assessments/${id}/answers`, {
    page: name,
    changes: Object.entries(answers).map(([q, value]) => ({
      client: `said-${q}`,
      q,
      subject: '0',
      row: '',
      act: 'set',
      value,
    })),
  })

/** A referral with nothing left to mend by itself; what is left is told. */
async function referral(wanted: Record<string, unknown>) {
  const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'portal_referral' })
  await say(id, 'people', { household_not_known: 'yes' })
  const calm = {
    immediate_danger: 'no',
    significant_harm: 'no',
    is_third_party: 'no',
    family_informed: 'yes',
  }
  return { id, left: await complete(page, id, { ...member, ...calm, ...wanted }) }
}

/** What the pages of a PDF say. */
async function wordsOf(path: string): Promise<string> {
  const paper = await getDocument({ data: new Uint8Array(readFileSync(path)) }).promise
  const pages = await Promise.all(
    Array.from({ length: paper.numPages }, async (_, i) => (await paper.getPage(i + 1)).getTextContent()),
  )
  await paper.destroy()
  return pages.flatMap(({ items }) => items.map((item) => ('str' in item ? item.str : ''))).join(' ')
}

const to = async (id: string, name: string) => {
  await at(page, `#/assessments/${id}/pages/${name}`)
  await page.locator(`.sections [aria-current][href$="/${name}"]`).waitFor()
}
const saved = () => page.locator('.saved[data-saved]').waitFor()
const choose = (group: RegExp, label: string) =>
  page.getByRole('radiogroup', { name: group }).getByRole('radio', { name: label, exact: true }).check()
const finish = () => page.locator('.bar').getByRole('button', { name: 'Finish' }).click()
const needsAgreement = /^Early Help needs a parent's agreement\. If you are worried about a child's safety/

describe('J9, consent refused', () => {
  it('blocks Early Help with the words of the rule, and says what can be done', async () => {
    const { id, left } = await referral({
      referral_type: 'early_help',
      consent_status: 'refused',
      no_consent_reason: ['NC11'],
    })
    refused = id
    assert.ok(left.length > 0 && left.every(({ say }) => needsAgreement.test(say)), JSON.stringify(left))
    await at(page, `#/assessments/${id}/check`)
    await page.locator('.read-back').first().waitFor()
    await finish()
    await page.locator('.problems').getByRole('link', { name: needsAgreement }).waitFor()
    const stop = page.locator('.notice.error', { hasText: needsAgreement })
    await stop.locator('dd', { hasText: '01632 960123' }).waitFor() // MASH, for advice
    await stop.getByRole('link', { name: 'Keep the draft' }).waitFor()
    await stop.getByRole('button', { name: 'Delete the draft now' }).waitFor()
  })

  it('gives the family a leaflet in its language, with nothing about it', async () => {
    await page.getByRole('button', { name: 'Print the information leaflet' }).click()
    const leaflet = page.getByRole('dialog', { name: 'Print the information leaflet' })
    await leaflet.getByRole('option', { name: 'Polski' }).waitFor({ state: 'attached' })
    await leaflet.getByLabel('Language').selectOption('pl')
    await leaflet.getByText('The council has not checked these words yet.').waitFor()
    const downloading = page.waitForEvent('download')
    await leaflet.getByRole('button', { name: 'Save as PDF' }).click()
    const said = await wordsOf(await (await downloading).path())
    assert.match(said, /Co to jest Early Help\?/)
    assert.match(said, /MASH on 01632.960123/)
    assert.doesNotMatch(said, /Harlow/)
    await leaflet.getByRole('button', { name: 'Close' }).click()
  })

  it('keeps the draft, with the day until which it is kept', async () => {
    await page.getByRole('link', { name: 'Keep the draft' }).click()
    const row = page.getByRole('row', { name: /^Portal Referral/ })
    await row.getByText('Part Completed').waitFor()
    assert.match(await row.innerText(), /\d\d\/\d\d\/\d{4}[\s\S]*\d\d\/\d\d\/\d{4}/)
  })

  it('goes on without agreement where a child may not be safe, and asks to phone', async () => {
    await to(refused, 'start')
    await choose(/What are you asking for/, "Children's Social Care")
    await choose(/significant harm/, 'Not sure')
    const phone = page.getByRole('alertdialog', { name: 'Phone. Do not wait for this app.' })
    await phone.getByText('01632 960123').first().waitFor()
    await phone.getByRole('button', { name: 'Back to the form' }).click()
    await saved()
    await to(refused, 'consent')
    await choose(/Have you told the family/, 'No')
    await saved()
    const { problems } = await call<{ problems: { q?: string }[] }>(
      page,
      'GET',
      `/api/assessments/${refused}/check`,
    )
    assert.ok(
      problems.some(({ q }) => q === 'not_informed_reason'),
      'not told: it must say why',
    )
    assert.deepEqual(await complete(page, refused, { ...member, no_consent_reason: ['NC07'] }), [])
    assert.equal(await stored(page, refused, 'start', 'referral_type'), 'social_care')
    await at(page, `#/assessments/${refused}/check`)
    await page.locator('.read-back').first().waitFor()
    await finish()
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    // This screen stays open, and follows what becomes of the form.
    await page.getByText('The office has received this form and signed for it.').waitFor()
    assert.equal(await page.locator('.bar .chip').innerText(), 'Received')
    assert.doesNotMatch(
      await page.locator('main').innerText(),
      /not yet been received|NOT received|close the lid/,
    )
  })
})

describe('J10, the referral as the written record of an urgent call', () => {
  const banner = () => page.getByRole('region', { name: 'Not yet with MASH' })

  it('stands on every screen until MASH has it, whatever was phoned', async () => {
    await banner().waitFor({ state: 'detached', timeout: 60_000 }) // the one before has arrived
    await programs.centreDown()
    const { id, left } = await referral({
      referral_type: 'social_care',
      significant_harm: 'yes',
      consent_status: 'not_required_safeguarding',
    })
    assert.deepEqual(left, [])
    await call(page, 'POST', '/api/safety/calls', {
      assessment: id,
      significantHarm: 'yes',
      phoned: 'yes',
      phonedAt: '15:20',
      spokeTo: 'Moira Lund',
      client: 'call-1',
    })
    await at(page, `#/assessments/${id}/check`)
    await page.locator('.read-back').first().waitFor()
    await finish()
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    for (const place of ['home', 'families', 'forms', 'outbox']) {
      await at(page, `#/${place}`)
      await banner().waitFor()
    }
    assert.match(await banner().innerText(), /NOT received/)
    assert.match(await banner().innerText(), /15:20/)
    assert.doesNotMatch(await banner().innerText(), /\bsent\b/i)
  })

  it('is gone with the receipt', async () => {
    await programs.centreUp()
    await at(page, '#/outbox')
    await page.getByRole('button', { name: 'Try now' }).click()
    await banner().waitFor({ state: 'detached', timeout: 90_000 })
  })
})
