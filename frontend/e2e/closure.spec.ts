/** J6 and J13: an alert is read, answered once the child's record was opened from it,
 * and holds up the closing until then; an episode is closed with an outcome and its
 * evidence for each need of each person, each open action handed over, how it was for
 * the family, and what comes after. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults, faultsInAllColours, tooWide } from './axe.ts'
import { complete } from './fill.ts'
import { Keyboard } from './keyboard.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Family {
  id: string
  needs: { need: string; code: string; persons: string }[]
  actions: { action: string; owner: string; status: string; need: string }[]
  members: { key: string; name: string; says: string }[]
  alerts: { items: { stateSays: string }[] }
  tasks: { say: string }[]
  episodes: { id: string; state: string }[]
}

let programs: Programs
let page: Page
let family: Family
let closure: string
let child: string

before(async () => {
  programs = await Programs.start({ roles: 'triage' })
  page = (await openWindow()).page
  await unlocked(programs, page)
  const assessment = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  await read()
  child = family.members.find(({ name }) => name.startsWith('Temi'))?.key ?? family.members[2]?.key ?? ''
  await finished('case_note', { title: 'Register seen at the school' })
  await finished('taf_meeting', { meeting_type: 'closing', held_on: '2026-11-18T10:00:00Z' })
  await finished('general_note', { child, alert_kind: 'dv', urgent: 'yes' })
})

/** A form of the family's, completed and finished. */
async function finished(form: string, wanted: Record<string, unknown>): Promise<void> {
  const about = form === 'general_note' ? { child } : {}
  const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', {
    form,
    family: family.id,
    ...about,
  })
  assert.deepEqual(await complete(page, id, wanted), [])
  await call(page, 'POST', `/api/assessments/${id}/finish`, {})
}

after(async () => {
  await closeBrowser()
  await programs.stop()
})

async function read(): Promise<void> {
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  family = await call<Family>(page, 'GET', `/api/families/${families[0]?.id ?? ''}`)
}

/** How things are now, beside what was said at the assessment: 3, and now 7. */
async function scale(): Promise<void> {
  const asked = await call<{ items: Scale[] }>(page, 'GET', `/api/assessments/${closure}/pages/views`)
  const low = asked.items
    .find(({ id }) => id === 'scale_final')
    ?.parts.find(({ last }) => last?.at(-1)?.value === 3)
  assert.ok(low, JSON.stringify(asked.items.find(({ id }) => id === 'scale_final')))
  const change = { client: 'seven', q: 'scale_final', subject: low.subject, row: '', act: 'set', value: '7' }
  await call(page, 'PATCH', `/api/assessments/${closure}/answers`, { page: 'views', changes: [change] })
}

interface Scale {
  id: string
  parts: { subject: string; last?: { value: unknown }[] }[]
}

const rows = (name: RegExp) => page.getByRole('region', { name }).locator('.table-row')

describe('J13, closing with evidence', () => {
  it('is started from the family’s page', async () => {
    await at(page, `#/families/${family.id}`)
    await page.getByRole('link', { name: 'Start a form' }).click()
    await page.getByRole('button', { name: /^Start ?: .*[Cc]los/ }).click()
    await page.locator('.page-foot').waitFor()
    closure = /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''
    assert.notEqual(closure, '')
  })

  it('has one row for each need and each open action, as they are on record', async () => {
    await at(page, `#/assessments/${closure}/pages/outcomes`)
    await rows(/need/i).first().waitFor()
    assert.equal(await rows(/need/i).count(), family.needs.length)
    assert.equal(await rows(/action/i).count(), family.actions.length)
    for (const records of [rows(/need/i), rows(/action/i)]) {
      assert.equal(await records.getByRole('button', { name: /^Remove/ }).count(), 0)
    }
    for (const { need } of family.needs) await page.getByText(need).first().waitFor()
  })

  it('asks of each FF indicator that was used', async () => {
    const used = new Set(family.needs.map(({ code }) => code).filter((code) => /^\d+\.\d+$/.test(code)))
    assert.ok(used.size > 0)
    assert.equal(await rows(/^FF indicators/).count(), used.size)
  })

  it('names the meeting at which it was agreed, by the keyboard', async () => {
    await at(page, `#/assessments/${closure}/pages/what`)
    await page.getByText('Why was there no closing TAF?').waitFor()
    await new Keyboard(page).select(/^Closing TAF/, '18/11/2026')
    await page.getByText('Why was there no closing TAF?').waitFor({ state: 'detached' })
    assert.deepEqual(await faults(page), [])
  })

  it('links what was written down to a need, by the keyboard', async () => {
    await at(page, `#/assessments/${closure}/pages/outcomes`)
    await rows(/need/i).first().waitFor()
    await new Keyboard(page).tick(/Register seen at the school/)
    await page.locator('.saved[data-saved]').waitFor()
    assert.deepEqual(await faults(page), [])
    await at(page, `#/assessments/${closure}/check`)
    await page.locator('.read-back').getByText('Register seen at the school').waitFor()
    await page.locator('.read-back').getByText('18/11/2026 Closing TAF').waitFor()
  })

  it('hands an action to somebody who is nobody on record', async () => {
    await at(page, `#/assessments/${closure}/pages/outcomes`)
    const action = rows(/action/i).first()
    await action.getByRole('radio', { name: 'Handed to somebody' }).check()
    await action.getByRole('combobox', { name: 'Handed to whom?' }).selectOption('Someone else, by name…')
    await action.getByRole('textbox', { name: /Name and organisation/ }).fill('Marlbridge Youth Club')
    await page.locator('.saved[data-saved]').waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('is not finished while a need has no outcome, and leads to it', async () => {
    await at(page, `#/assessments/${closure}/pages/what`)
    await page.getByRole('radiogroup').first().getByRole('radio').first().check()
    await page.locator('.saved[data-saved]').waitFor()
    await at(page, `#/assessments/${closure}/check`)
    await page.locator('.read-back').first().waitFor()
    await page.locator('.bar').getByRole('button', { name: 'Finish' }).click()
    const missing = page.locator('.problems a[href*="outcomes"]')
    await missing.first().waitFor()
    const to = (await missing.first().getAttribute('href')) ?? ''
    await missing.first().click()
    const q = new URLSearchParams(to.split('?')[1]).get('q') ?? ''
    await page.waitForFunction((id) => document.activeElement?.id.startsWith(id), q)
  })

  it('keeps what is missing beside the form, which follows what is saved', async () => {
    const first = page.locator('.missing a[href*="outcomes"]').first()
    const to = (await first.getAttribute('href')) ?? ''
    await first.click()
    const row = new URLSearchParams(to.split('?')[1]).get('row') ?? 'no row'
    await page.waitForFunction((id) => document.activeElement?.id.includes(id), row)
    await page.locator('input[type=radio]:focus').check()
    await page.locator(`.missing a[href="${to}"]`).waitFor({ state: 'detached' })
    await page
      .locator('.missing')
      .getByRole('heading', { name: /before you can finish/ })
      .waitFor()
  })

  it('is not finished over an alert, and leads to it', async () => {
    await at(page, `#/assessments/${closure}/check`)
    await page.locator('.read-back').first().waitFor()
    await page.locator('.bar').getByRole('button', { name: 'Finish' }).click()
    await page.locator('.problems a', { hasText: 'Answer every open alert' }).waitFor()
    await at(page, `#/assessments/${closure}/pages/outcomes`)
    await page.getByRole('region', { name: 'Open alerts and directions' }).getByText('DV alert').waitFor()
  })
})

describe('J6, an alert is answered', () => {
  const steps = () => page.locator('.alert-steps li').evaluateAll((all) => all.map((one) => one.className))
  const written = 'Rang the school. It is on the list for the next meeting.'

  async function acknowledge(): Promise<void> {
    const answer = /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''
    await at(page, `#/assessments/${answer}/check`)
    await page.locator('.read-back').first().waitFor()
    await page.locator('.bar').getByRole('button', { name: 'Acknowledge' }).click()
  }

  it('is counted on the first screen and opened by the keyboard', async () => {
    await at(page, '#/home')
    await page.getByRole('region', { name: 'Alerts' }).getByText('Not opened yet').waitFor()
    await page.locator('.rail .count.red', { hasText: '1' }).waitFor()
    await new Keyboard(page).to(/^DV alert$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'DV alert' }).waitFor()
    await page.locator('.alert-steps .done', { hasText: 'Read what came' }).waitFor()
    assert.deepEqual((await steps()).slice(0, 3), ['done', 'now', 'later'])
    assert.deepEqual(await faults(page), [])
  })

  it('may be written at once, and is not acknowledged before the record was opened', async () => {
    await new Keyboard(page).to(/^Write your answer$/)
    await page.keyboard.press('Enter')
    await page.locator('.groups-of-questions[aria-busy=false]').waitFor()
    await page.getByRole('textbox', { name: 'What you have done or will do' }).fill(written)
    await page
      .getByRole('radiogroup', { name: /^Did you know already/ })
      .getByRole('radio', { name: 'No' })
      .check()
    await page.locator('.saved[data-saved]').waitFor()
    assert.deepEqual(await faults(page), [])
    await acknowledge()
    await page.locator('.problems a', { hasText: 'record from this alert before you answer it' }).waitFor()
  })

  it('has the child’s record opened from it, and comes back', async () => {
    await at(page, '#/home')
    await page.getByRole('link', { name: 'DV alert' }).click()
    await page.getByRole('link', { name: /^Open .*record$/ }).click()
    await page.getByText('You opened this record from an alert').waitFor()
    await page.getByRole('heading', { name: 'Professional' }).or(page.locator('.strip')).first().waitFor()
    assert.deepEqual(await faults(page), [])
    await page.getByRole('link', { name: 'Back to the alert' }).click()
    await page.locator('.alert-steps .done', { hasText: /record/ }).waitFor()
    assert.deepEqual((await steps()).slice(0, 3), ['done', 'done', 'now'])
  })

  it('is acknowledged, and no longer asks for anything', async () => {
    await page.getByRole('link', { name: 'Go on with your answer' }).click()
    await page.locator('.groups-of-questions[aria-busy=false]').waitFor()
    assert.equal(
      await page.getByRole('textbox', { name: 'What you have done or will do' }).inputValue(),
      written,
    )
    await acknowledge()
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    await read()
    assert.deepEqual(family.alerts.items, [])
    await at(page, '#/home')
    await page.locator('.rail .count.red').waitFor({ state: 'detached' })
  })
})

describe('J13, the closing', () => {
  it('is finished with them, closes the work and proposes to look again', async () => {
    const wanted = {
      closure_kind: 'close',
      closed_on: '2026-11-22',
      'needs_outcome.evidence': 'The school’s register of 16 November',
      'actions_outstanding.result': 'handed',
      'actions_outstanding.handed_to': 'Fernhill School',
      child_feedback: 'I like going now.',
      parent_feedback: 'They listened.',
      where_to_get_help: 'Ring Fernhill School.',
    }
    await scale()
    assert.deepEqual(await complete(page, closure, wanted), [])
    await at(page, `#/assessments/${closure}/check?finish`)
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    await page.locator('#proposals').waitFor()
    await read()
    assert.deepEqual(
      family.episodes.map(({ state }) => state),
      ['closed'],
    )
    assert.deepEqual(
      family.actions.map(({ owner, status }) => `${owner} ${status}`),
      family.actions.map((_, n) => `${n === 0 ? 'Marlbridge Youth Club' : 'Fernhill School'} handed`),
    )
  })

  it('promises to look again in six months, and the family its copy', async () => {
    const promised = family.tasks.map(({ say }) => say).join('; ')
    assert.match(promised, /outcomes have lasted/)
    assert.match(promised, /Give the family its copy/)
    const paper = await page.request.get(new URL(`/api/assessments/${closure}/pdf/family`, page.url()).href)
    assert.equal(paper.status(), 200)
    assert.equal((await paper.body()).subarray(0, 5).toString(), '%PDF-')
  })

  it('shows on the family’s page what shows each outcome, and which need an action answers', async () => {
    await at(page, `#/families/${family.id}`)
    const needs = page.getByRole('region', { name: 'Needs' })
    await needs.getByText('The school’s register of 16 November').first().waitFor()
    const answered = family.actions.find(({ need }) => need !== '')?.need ?? 'no action answers a need'
    await page
      .getByRole('region', { name: /Plan/ })
      .getByText(`Need it answers: ${answered}`)
      .first()
      .waitFor()
    assert.deepEqual(await faultsInAllColours(page)(), [])
    assert.deepEqual(await tooWide(page), [])
    await needs.getByRole('link', { name: 'Register seen at the school' }).click()
    await page.locator('.read-back').getByText('Register seen at the school').waitFor()
  })

  it('shows it in Welsh', async () => {
    await call(page, 'PUT', '/api/settings', { language: 'cy' })
    await page.reload()
    await at(page, `#/families/${family.id}`)
    await page.getByText("Nodiadau a dogfennau sy'n ei ddangos:").waitFor()
    await page
      .getByText(/^Yr angen y mae'n ei ateb:/)
      .first()
      .waitFor()
    assert.deepEqual(await faults(page), [])
    assert.deepEqual(await tooWide(page), [])
  })
})
