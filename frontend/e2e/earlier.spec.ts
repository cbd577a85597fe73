/** A draft's earlier versions: what was taken away is seen, brought back and the
 * bringing back undone; and what stands beside My Assessments. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

const helper = '019aa000-0001-7000-8000-000000000003'

let programs: Programs
let page: Page
let id: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  id = await startWith(page, 'smith')
  const change = { client: 'gone', q: 'professionals', subject: '0', row: helper, act: 'remove_row' }
  await call(page, 'PATCH', `/api/assessments/${id}/answers`, { page: 's2', changes: [change] })
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

interface Rows {
  items: { id: string; rows?: { row: string }[] }[]
}

async function helpers(): Promise<string[]> {
  const { items } = await call<Rows>(page, 'GET', `/api/assessments/${id}/pages/s2`)
  return items.find((item) => item.id === 'professionals')?.rows?.map(({ row }) => row) ?? []
}

const tooWide = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('.main')].some((el) => el.scrollWidth > el.clientWidth + 1),
  )

describe('earlier versions of a draft', () => {
  it('are reached from the form, and looking changes nothing', async () => {
    await at(page, `#/assessments/${id}/pages/s2`)
    await page.getByRole('link', { name: 'Earlier', exact: true }).click()
    await page.getByRole('button', { name: 'Now', exact: true }).waitFor()
    assert.equal((await helpers()).includes(helper), false)
  })

  it('show who was taken out, by keyboard, and bring them back', async () => {
    const before = page.locator('.timeline li').filter({ hasText: /^.*Before you removed/ })
    await page.getByRole('button', { name: 'Now', exact: true }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await before.and(page.locator('.chosen')).waitFor()
    const back = page.getByRole('button', { name: /^Bring back/ })
    await back.press('Enter')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    assert.equal((await helpers()).includes(helper), true)
  })

  it('lets the bringing back be undone', async () => {
    const undo = page.getByRole('button', { name: 'Undo' })
    await undo.press('Enter')
    await undo.waitFor({ state: 'detached' })
    assert.equal((await helpers()).includes(helper), false)
  })

  it('is whole for axe, and at 200 %', async () => {
    assert.deepEqual(await faults(page), [])
    await page.setViewportSize({ width: 683, height: 384 })
    assert.equal(await tooWide(), false)
    await page.setViewportSize({ width: 1366, height: 680 })
  })

  it('leads back to the form by Esc', async () => {
    await page.keyboard.press('Escape')
    await page.locator('.page-foot').waitFor()
  })
})

describe('a form page in forced colours', () => {
  it('still shows which page and which need', async () => {
    await page.emulateMedia({ forcedColors: 'active' })
    await at(page, `#/assessments/${id}/pages/s4`)
    const here = page.locator('.sections [aria-current]')
    await here.waitFor()
    assert.equal(await here.evaluate((el) => getComputedStyle(el).outlineStyle), 'solid')
    const box = page.locator('.choice input').first()
    assert.equal(await box.evaluate((el) => getComputedStyle(el).appearance), 'auto')
    assert.deepEqual(await faults(page, '.work'), [])
    await page.emulateMedia({ forcedColors: 'none' })
  })
})

describe('beside My Assessments', () => {
  it('starts a form, and the rows are walked by the arrows', async () => {
    await at(page, '#/assessments')
    const start = page.getByRole('region', { name: 'Start a form' })
    await start.getByRole('button').first().waitFor()
    assert.match((await start.getByRole('link').textContent()) ?? '', /^All \d+ forms/)
    assert.deepEqual(await faults(page), [])
    await start.getByRole('button', { name: 'Early Help Assessment' }).click()
    await page.locator('.page-foot').waitFor()
    await at(page, '#/assessments')
    const links = page.locator('tbody th a')
    await links.nth(1).waitFor()
    await links.first().focus()
    await page.keyboard.press('ArrowDown')
    assert.equal(await links.nth(1).evaluate((el) => el === document.activeElement), true)
  })
})
