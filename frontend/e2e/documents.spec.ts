/** Documents that are attached to a note: each opens in the window, drawn there and in no
 * file, also one that cannot be drawn, which says why; and each goes into the pack of
 * evidence unless somebody takes it out. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults, tooWide } from './axe.ts'
import { complete } from './fill.ts'
import { drawn, wordsOf } from './paper.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let page: Page
let note: string
let panel: string

const calm = { immediate_danger: 'no', significant_harm: 'no', consent_status: 'given_written' }

before(async () => {
  programs = await Programs.start()
  page = (await openWindow({ acceptDownloads: true })).page
  await unlocked(programs, page)
  await programs.centreDown()
  const assessment = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  const family = families[0]?.id ?? ''
  note = await start('case_note', family)
  await attach(note, 'letter.pdf', '/api/forms/general_note/blank', 'whole')
  await attach(note, 'ceiling.png', '', 'picture')
  await attach(note, 'torn.pdf', '/api/forms/general_note/blank', 'torn')
  assert.deepEqual(await complete(page, note, calm), [])
  await call(page, 'POST', `/api/assessments/${note}/finish`, {})
  panel = await start('action_impact_meeting', family)
  assert.deepEqual(await complete(page, panel, { ...calm, evidence_pack: ['case_notes'] }), [])
  const { items } = await call<{ items: { id: string; rows?: { row: string }[] }[] }>(
    page,
    'GET',
    `/api/assessments/${panel}/pages/evidence`,
  )
  const rows = items.find(({ id }) => id === 'notes')?.rows ?? []
  const changes = rows.map(({ row }, i) => {
    return { client: `picked-${i}`, q: 'notes.chosen', subject: '0', row, act: 'set', value: 'yes' }
  })
  await call(page, 'PATCH', `/api/assessments/${panel}/answers`, { page: 'evidence', changes })
  await call(page, 'POST', `/api/assessments/${panel}/finish`, {})
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const start = async (form: string, family: string) =>
  (await call<{ id: string }>(page, 'POST', '/api/assessments', { form, family })).id

/** Attaches a paper of ours, half of one, or a picture, and names it in the form. */
async function attach(id: string, name: string, from: string, how: 'whole' | 'torn' | 'picture') {
  const kept = await page.evaluate(
    async ([to, called, where, what]) => {
      const picture = async () => {
        const canvas = new OffscreenCanvas(1200, 800)
        const drawing = canvas.getContext('2d')
        if (drawing) drawing.fillStyle = '#864'
        drawing?.fillRect(100, 100, 600, 500)
        return canvas.convertToBlob()
      }
      const whole = what === 'picture' ? await picture() : await (await fetch(where)).blob()
      const answer = await fetch(`/api/assessments/${to}/files?anyway=1`, {
        method: 'POST',
        headers: { 'X-Early-Help': '1', 'X-File-Name': called, 'Content-Type': 'application/octet-stream' },
        body: what === 'torn' ? whole.slice(0, whole.size / 2) : whole,
      })
      return (await answer.json()) as { id: string }
    },
    [id, name, from, how] as const,
  )
  const row = kept.id.replace(/^.{8}/, '019ab0aa')
  const place = { subject: '0', row }
  await call(page, 'PATCH', `/api/assessments/${id}/answers`, {
    page: 'links',
    changes: [
      { ...place, client: `row ${row}`, q: 'attachments', act: 'add_row' },
      { ...place, client: `file ${row}`, q: 'attachments.file', act: 'set', value: [kept] },
    ],
  })
}

const open = (name: string) => page.getByRole('button', { name: new RegExp(`^Open.*${name}`) })
const shown = (name: string) => page.getByRole('dialog', { name })

describe('a document of a finished note', () => {
  it('opens where the note names it, by keyboard', async () => {
    await at(page, `#/assessments/${note}/pages/links`)
    await open('letter.pdf').press('Enter')
    await shown('letter.pdf').locator('.preview canvas[style]').first().waitFor() // drawn
    assert.deepEqual(await faults(page), [])
    await page.keyboard.press('Escape')
    await shown('letter.pdf').waitFor({ state: 'detached' })
    assert.ok(await open('letter.pdf').evaluate((el) => el === document.activeElement), 'the focus is lost')
  })

  it('is a picture where it was one', async () => {
    await open('ceiling.png').click()
    const picture = shown('ceiling.png').getByRole('img', { name: 'The picture ceiling.png' })
    await picture.waitFor()
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('.document img')?.naturalWidth)
    assert.deepEqual(await faults(page), [])
    await shown('ceiling.png').getByRole('button', { name: 'Close' }).click()
  })

  it('says why where it cannot be shown', async () => {
    await open('torn.pdf').click()
    await shown('torn.pdf').getByRole('alert').getByText('it may be damaged').waitFor()
    assert.deepEqual(await faults(page), [])
    await page.keyboard.press('Escape')
  })

  it('fits at 200 %, and speaks Welsh', async () => {
    await call(page, 'PUT', '/api/settings', { language: 'cy' })
    await page.reload()
    await at(page, `#/assessments/${note}/pages/links`)
    await page.setViewportSize({ width: 683, height: 340 })
    await page.getByRole('button', { name: /^Agor.*letter\.pdf/ }).press('Enter')
    await shown('letter.pdf').locator('.preview canvas[style]').first().waitFor()
    const wide = await shown('letter.pdf').evaluate((el) => el.scrollWidth - el.clientWidth)
    assert.ok(wide <= 1, `${wide} too wide`)
    assert.deepEqual(await faults(page), [])
    await shown('letter.pdf').getByRole('button', { name: 'Cau' }).press('Enter')
    await page.setViewportSize({ width: 1366, height: 680 })
    await call(page, 'PUT', '/api/settings', { language: 'en' })
    await page.reload()
  })
})

describe('the pack of evidence', () => {
  const box = (name: string) => page.getByRole('checkbox', { name })

  it('takes each document that can go among pages, and says why one cannot', async () => {
    await at(page, `#/assessments/${panel}/print`)
    await box('letter.pdf').waitFor()
    assert.ok((await box('letter.pdf').isChecked()) && (await box('ceiling.png').isChecked()))
    assert.ok((await box('torn.pdf').isDisabled()) && !(await box('torn.pdf').isChecked()))
    await page.getByText('It is damaged, so it cannot go among the pages.').waitFor()
    assert.deepEqual(await faults(page), [])
    assert.deepEqual(await tooWide(page), [])
  })

  it('leaves out what somebody takes out, and says so on its cover', async () => {
    await box('ceiling.png').uncheck()
    const asked = page.waitForRequest(
      (request) => request.url().endsWith('/evidence') && request.method() === 'POST',
    )
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the pack as PDF' }).click()
    const { leaveOut } = (await asked).postDataJSON() as { leaveOut: string[] }
    assert.equal(leaveOut.length, 1)
    await download
    const made = await call<{ href: string }>(page, 'POST', `/api/assessments/${panel}/evidence`, {
      how: 'view',
      confirmed: true,
      leaveOut,
    })
    const words = wordsOf(await drawn(page, made.href))
    assert.match(
      words,
      /Documents left out of this pack.*ceiling\.png, with Case note[^:]*: left out by choice/,
    )
    assert.match(words, /torn\.pdf, with Case note[^:]*: It is damaged/)
    assert.match(words, /What is in this pack.*letter\.pdf, with Case note/)
  })

  it('saved with a passphrase and attached, is told to be locked', async () => {
    const { href } = await call<{ href: string }>(page, 'POST', `/api/assessments/${panel}/evidence`, {
      how: 'file',
      confirmed: true,
      passphrase: 'kettle-garden-seven',
    })
    const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
    const other = await start('case_note', families[0]?.id ?? '')
    await attach(other, 'locked.pdf', href, 'whole')
    await at(page, `#/assessments/${other}/pages/links`)
    await open('locked.pdf').click()
    await shown('locked.pdf').getByRole('alert').getByText('is locked with a password').waitFor()
  })
})
