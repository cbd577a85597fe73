/** Two people at two laptops: the keyworker lets a colleague into the work, who writes
 * progress on the one action that is theirs and on no other (BR-81), and a case note, of
 * which the keyworker is told (BR-66). What goes between the two is taken across by
 * build/feed, as the centre's feed will. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Action {
  id: string
  action: string
  mine: boolean
  progress: { text: string; by: string }[]
}

let dami: { programs: Programs; page: Page }
let ben: { programs: Programs; page: Page }

before(async () => {
  const programs = await Programs.start()
  const worker = { id: 'w-10471', name: 'Ben Rees', job: 'Learning Mentor' }
  const other = await programs.colleague(worker, 'portal_user taf_member')
  dami = { programs, page: (await openWindow()).page }
  ben = { programs: other, page: (await openWindow()).page }
  await unlocked(programs, dami.page)
  const assessment = await startWith(dami.page, 'smith')
  await call(dami.page, 'POST', `/api/assessments/${assessment}/finish`, {})
})

after(async () => {
  await closeBrowser()
  await ben.programs.stop()
  await dami.programs.stop()
})

async function family(page: Page): Promise<{ id: string; actions: Action[] }> {
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  return call(page, 'GET', `/api/families/${families[0]?.id ?? ''}`)
}

const opened = (page: Page) => page.locator('.groups-of-questions[aria-busy=false]').waitFor()
const formId = (page: Page) => /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''

/** Finishes the form on the screen, once an answer was given for each question it still asks. */
async function finish(page: Page, wanted: Record<string, unknown> = {}): Promise<void> {
  const id = formId(page)
  await page.locator('.saved[data-saved]').waitFor()
  assert.deepEqual(await complete(page, id, wanted), [])
  await at(page, `#/assessments/${id}/check?finish`)
  await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
}

const inTwoMonths = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length)
const said = 'Met him before school on Monday. He came in.'

describe('a colleague in the team', () => {
  it('is let into the work by the keyworker, for one action', async () => {
    const { page } = dami
    const { id, actions } = await family(page)
    assert.ok(actions.length > 1 && actions.every(({ mine }) => mine))
    const grant = await call<{ id: string }>(page, 'POST', '/api/assessments', {
      form: 'access_grant',
      family: id,
    })
    await at(page, `#/assessments/${grant.id}/pages/access`)
    const row = page
      .getByRole('region', { name: 'Actions this worker may update' })
      .locator('.table-row')
      .first()
    await row.getByRole('checkbox').check()
    await finish(page, { 'worker.full_name': 'Ben Rees', until: inTwoMonths, family_agrees: 'yes' })
    await dami.programs.feeds(ben.programs)
  })

  it('reads the plan, and may not close the work', async () => {
    const { page, programs } = ben
    await unlocked(programs, page)
    const { id, actions } = await family(page)
    assert.deepEqual(
      actions.map(({ mine }) => mine),
      actions.map((_, n) => n === 0),
    )
    await at(page, `#/families/${id}`)
    for (const { action } of actions)
      await page.getByRole('region', { name: /Plan/ }).getByText(action).waitFor()
    assert.deepEqual(await faults(page), [])
    await assert.rejects(
      call(page, 'POST', '/api/assessments', { form: 'episode_closure', family: id }),
      /403/,
    )
  })

  it('writes progress on their own action, and has no field on the others', async () => {
    const { page } = ben
    const { actions } = await family(page)
    await page
      .getByRole('button', { name: 'Write progress' })
      .or(page.getByRole('link', { name: 'Write progress' }))
      .click()
    await opened(page)
    const rows = (name: string) => page.getByRole('region', { name }).locator('.table-row')
    assert.equal(await rows('Your actions').count(), 1)
    assert.equal(await rows('Actions of others').count(), actions.length - 1)
    assert.equal(await rows('Actions of others').locator('input, textarea, select').count(), 0)
    assert.deepEqual(await faults(page), [])
    await rows('Your actions')
      .getByRole('textbox', { name: /^Progress/ })
      .fill(said)
    await finish(page)
  })

  it('writes a case note', async () => {
    const { page } = ben
    const { id } = await family(page)
    const note = await call<{ id: string }>(page, 'POST', '/api/assessments', {
      form: 'case_note',
      family: id,
    })
    await at(page, `#/assessments/${note.id}/pages/words`)
    await page.getByRole('textbox', { name: 'Title' }).fill('Breakfast club')
    await page.getByRole('textbox', { name: /^What happened/ }).fill('He came in at half past eight and ate.')
    await finish(page, { immediate_danger: 'no', significant_harm: 'no' })
    await at(page, '#/home')
    await page.getByText(/^No alerts/).waitFor()
    await ben.programs.feeds(dami.programs)
  })
})

describe('the keyworker', () => {
  const alert = () => dami.page.getByRole('link', { name: /^Case note added/ })

  it('is told of the note, and by whom', async () => {
    const { page, programs } = dami
    await unlocked(programs, page)
    await alert().first().waitFor()
    await page.getByText('Ben Rees').first().waitFor()
    assert.deepEqual(await faults(page), [])
    await alert().first().click()
    await page.getByRole('heading', { level: 1, name: 'Case note added' }).waitFor()
    await page
      .getByText(/ · Ben Rees$/)
      .first()
      .waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('reads the progress under that action alone', async () => {
    const { page } = dami
    const { id, actions } = await family(page)
    assert.deepEqual(
      actions.map(({ progress }) => progress.map(({ text, by }) => `${text} ${by}`)),
      actions.map((_, n) => (n === 0 ? [`${said} Ben Rees`] : [])),
    )
    await at(page, `#/families/${id}`)
    await page.getByRole('region', { name: /Plan/ }).getByText(said).waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('answers, and is asked no more', async () => {
    const { page } = dami
    await at(page, '#/home')
    await alert().first().click()
    await page.getByRole('heading', { level: 1, name: 'Case note added' }).waitFor()
    await page
      .getByRole('button', { name: /answer/i })
      .or(page.getByRole('link', { name: /answer/i }))
      .first()
      .click()
    await opened(page)
    await page
      .getByRole('textbox', { name: /^What you have done or will do/ })
      .fill('Read. Talked over with Ben.')
    await finish(page)
    await at(page, '#/home')
    await page.getByText(/^No alerts/).waitFor()
    assert.equal(await alert().count(), 0)
  })
})
