/** D26, BR-61: an email that is pasted into a note becomes a document of it, when the
 * person says so, and the text comes back when they say that; both by keyboard. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults, tooWide } from './axe.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith, stored } from './seed.ts'

let programs: Programs
let page: Page
let note: string

const email =
  'From: Ana Pereira\nSent: Monday\nSubject: A place at the club\n\n' +
  '> could the club take one more on Thursdays?\n'.repeat(12)
const own = 'Phoned school.\n'

before(async () => {
  programs = await Programs.start()
  const window = await openWindow()
  page = window.page
  await window.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await unlocked(programs, page)
  await programs.centreDown()
  const assessment = await startWith(page, 'smith')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  const form = { form: 'case_note', family: families[0]?.id }
  note = (await call<{ id: string }>(page, 'POST', '/api/assessments', form)).id
  await at(page, `#/assessments/${note}/pages/words`)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const facts = () => page.locator('#body-0-')
const press = (name: string) => page.getByRole('button', { name }).press('Enter')
const kept = () => stored(page, note, 'words', 'body')
const inFacts = () => facts().evaluate((el) => el === document.activeElement)

/** Names of the documents that the note names, read afresh. */
async function documents(): Promise<string[]> {
  const read = await call<{
    items: { id: string; rows?: { cells: Record<string, { value?: { name: string }[] }> }[] }[]
  }>(page, 'GET', `/api/assessments/${note}/pages/links`)
  const rows = read.items.find(({ id }) => id === 'attachments')?.rows ?? []
  return rows.flatMap(({ cells }) => (cells.file?.value ?? []).map(({ name }) => name))
}

async function paste(): Promise<void> {
  await facts().fill(own)
  await page.evaluate((text) => navigator.clipboard.writeText(text), email)
  await facts().press('Control+End')
  await page.keyboard.press('Control+V')
  await page.getByText('This looks like a copied email.').waitFor()
}

describe('an email that was pasted into a note', () => {
  it('stays where it is while the person is asked', async () => {
    await paste()
    await page.locator('.saved[data-saved]').waitFor()
    assert.equal(await facts().inputValue(), own + email)
    assert.equal(await kept(), own + email)
    assert.deepEqual(await faults(page), [])
    assert.deepEqual(await tooWide(page), [])
  })

  it('becomes a document, and leaves what was written', async () => {
    await press('Attach as document instead')
    await page.getByRole('button', { name: 'Put the text back' }).waitFor()
    assert.equal(await facts().inputValue(), own)
    assert.equal(await kept(), own)
    assert.ok(await inFacts(), 'the focus is lost')
    const [name = ''] = await documents()
    assert.match(name, /^Copied email .*\.pdf$/)
    await page.getByText(name).first().waitFor() // it is told by its name
    assert.deepEqual(await faults(page), [])
  })

  it('comes back letter for letter, and the document is gone', async () => {
    await press('Put the text back')
    await page.getByRole('button', { name: 'Attach as document instead' }).waitFor()
    assert.equal(await facts().inputValue(), own + email)
    assert.equal(await kept(), own + email)
    assert.deepEqual(await documents(), [])
    assert.ok(await inFacts(), 'the focus is lost')
    assert.deepEqual(await faults(page), [])
  })

  it('is kept as text where the person wants that', async () => {
    await press('Keep as text')
    await page.getByText('This looks like a copied email.').waitFor({ state: 'detached' })
    assert.equal(await kept(), own + email)
    assert.ok(await inFacts(), 'the focus is lost')
  })

  it('can be looked at where the note names it', async () => {
    await paste()
    await press('Attach as document instead')
    await page.getByRole('link', { name: 'Go to the document' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: /Links and follow-up/ }).waitFor()
    await page.getByRole('button', { name: /^Open.*Copied email/ }).press('Enter')
    const shown = page.getByRole('dialog', { name: /^Copied email/ })
    await shown.locator('.preview canvas[style]').first().waitFor()
    assert.deepEqual(await faults(page), [])
    await page.keyboard.press('Escape')
  })
})
