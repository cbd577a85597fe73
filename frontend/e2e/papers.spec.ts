/** Paper beyond the plain copies: the family's own language and easy words, the pack
 * of evidence with its passphrase, and documents that something is wrong with. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Page, Request } from 'playwright-core'
import { faults } from './axe.ts'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let page: Page
let family: string
let assessment: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  await programs.centreDown()
  assessment = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  family = families[0]?.id ?? ''
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

/** What the next paper is asked for. */
async function asked(act: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const wanted = page.waitForResponse(
    (answer) => answer.request().method() === 'POST' && /\/(prints|evidence)$/.test(answer.url()),
  )
  await act()
  const request: Request = (await wanted).request()
  return request.postDataJSON() as Record<string, unknown>
}

const drawn = (n: number) => page.locator('.preview [role=img]').nth(n).waitFor()

describe('the family’s copy', () => {
  it('is offered in easy words and in further languages, and only that copy is', async () => {
    await at(page, `#/assessments/${assessment}/print`)
    await drawn(0)
    assert.equal(await page.getByLabel('Language of the family copy').count(), 0)
    await asked(() => page.getByRole('radio', { name: /^Family copy/ }).check())
    const language = page.getByLabel('Language of the family copy')
    await language.getByRole('option', { name: 'Polski' }).waitFor({ state: 'attached' })
    assert.deepEqual(await language.getByRole('option').allInnerTexts(), [
      'English or Welsh only',
      'বাংলা',
      'Polski',
      'Română',
      'اردو',
    ])
    await page.getByText('The council has not checked these languages yet').waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('is drawn as it was asked for', async () => {
    const inUrdu = await asked(() =>
      page.getByLabel('Language of the family copy').selectOption({ label: 'اردو' }),
    )
    assert.deepEqual([inUrdu.copy, inUrdu.reading, inUrdu.easy], ['family', 'ur', false])
    const easy = await asked(() => page.getByRole('checkbox', { name: /^Easy to read/ }).check())
    assert.deepEqual([easy.copy, easy.reading, easy.easy], ['family', 'ur', true])
    await drawn(1)
    const other = await asked(() => page.getByRole('radio', { name: /^Professional copy/ }).check())
    assert.deepEqual([other.copy, other.reading, other.easy], ['professional', undefined, undefined])
  })
})

describe('the pack of evidence', () => {
  let panel: string

  before(async () => {
    panel = (
      await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'action_impact_meeting', family })
    ).id
    assert.deepEqual(
      await complete(page, panel, {
        evidence_pack: ['assessment', 'plan'],
        immediate_danger: 'no',
        significant_harm: 'no',
        consent_status: 'given_written',
      }),
      [],
    )
    await call(page, 'POST', `/api/assessments/${panel}/finish`, {})
  })

  it('says what is in it and what is not here', async () => {
    await at(page, `#/assessments/${panel}/print`)
    await page.getByRole('heading', { name: 'Evidence pack' }).waitFor()
    await page.getByText('Picked, and not on this laptop: Plan').waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('is locked by a passphrase that is long enough', async () => {
    await page.getByLabel('Lock the file with a passphrase').check()
    await page.getByLabel('Passphrase for the file').fill('kettle')
    await page.getByRole('button', { name: 'Save the pack as PDF' }).click()
    await page.getByText('Use at least 12 characters').waitFor()
    await page.getByLabel('Passphrase for the file').fill('kettle-garden-seven')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the pack as PDF' }).click()
    const file = await download
    assert.equal(file.suggestedFilename(), 'early-help-evidence.pdf')
    const bytes = readFileSync(await file.path()).toString('latin1')
    assert.match(bytes, /^%PDF-2\.0/)
    assert.match(bytes, /\/Encrypt/)
  })
})

describe('a document that cannot be opened', () => {
  const choose = async (name: string) => {
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a file' }).first().click()
    const buffer = Buffer.from(`%PDF-1.7\n${'cut short '.repeat(40)}`)
    await (await chooser).setFiles({ name, mimeType: 'application/pdf', buffer })
    await page.getByText(`“${name}” is damaged or cut short`).waitFor()
  }

  it('is kept only once the person says so', async () => {
    const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', {
      form: 'portal_referral',
      family,
    })
    await at(page, `#/assessments/${id}/pages/others`)
    await choose('tenancy.pdf')
    assert.equal(await page.locator('.files li').count(), 0)
    assert.deepEqual(await faults(page), [])
    await page.getByRole('button', { name: /^Leave it out/ }).click()
    await page.getByText('is damaged or cut short').waitFor({ state: 'detached' })
    await choose('tenancy.pdf')
    await page.getByRole('button', { name: /^Keep it as it is/ }).click()
    await page.locator('.files li', { hasText: 'tenancy.pdf' }).waitFor()
    assert.equal(await page.getByText('is damaged or cut short').count(), 0)
  })
})
