/** J5: whoever works on an action writes how it goes, and the plan says so; in practice,
 * as a member of somebody else's team, who finds no field on the actions of others
 * (BR-81; whose they are is decided in Go, TestATeamMemberWritesTheirOwnProgress). */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { complete } from './fill.ts'
import { Keyboard } from './keyboard.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Family {
  id: string
  actions: { action: string; progress: { text: string }[] }[]
}

let programs: Programs
let page: Page
let family: Family

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  const assessment = await startWith(page, 'smith')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

async function read(): Promise<void> {
  const { families } = await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')
  family = await call<Family>(page, 'GET', `/api/families/${families[0]?.id ?? ''}`)
}

const plan = () => page.getByRole('region', { name: /Plan/ })
const said = 'Went with her on Tuesday. The next one is in her diary.'

describe('J5, how an action goes', () => {
  const opened = () => page.locator('.groups-of-questions[aria-busy=false]').waitFor()
  const rows = (name: string) => page.getByRole('region', { name }).locator('.table-row')

  it('is offered beside the plan, by the keyboard', async () => {
    await read()
    assert.ok(family.actions.length > 1)
    await at(page, `#/families/${family.id}`)
    for (const { action } of family.actions) await plan().getByText(action).waitFor()
    await new Keyboard(page).to(/^Write progress$/)
    await page.keyboard.press('Enter')
    await opened()
    assert.equal(await rows('Your actions').count(), family.actions.length)
    assert.deepEqual(await faults(page), [])
  })

  it('is written, and the plan says so under that action alone', async () => {
    await rows('Your actions')
      .first()
      .getByRole('textbox', { name: /^Progress/ })
      .fill(said)
    await page.locator('.saved[data-saved]').waitFor()
    const id = /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''
    assert.deepEqual(await complete(page, id), [])
    await at(page, `#/assessments/${id}/check?finish`)
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    await read()
    assert.deepEqual(
      family.actions.map(({ progress }) => progress.map(({ text }) => text)),
      family.actions.map((_, n) => (n === 0 ? [said] : [])),
    )
    await at(page, `#/families/${family.id}`)
    await plan().getByText(said).waitFor()
  })

  it('has no field on what others do', async () => {
    await at(page, '#/forms')
    await page.getByRole('button', { name: /^Practise ?: Progress on actions$/ }).click()
    await opened()
    const [own, others] = [rows('Your actions'), rows('Actions of others')]
    assert.deepEqual([await own.count(), await others.count()], [1, 1])
    await own.getByRole('textbox', { name: /^Progress/ }).waitFor()
    await others.getByText('See the GP about sleep').first().waitFor()
    assert.equal(await others.locator('input, textarea, select').count(), 0)
    assert.deepEqual(await faults(page), [])
  })
})
