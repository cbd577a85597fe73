/** Every page of every shipped form, as the real program gives it: axe finds
 * nothing, light and dark; nothing loses its shape in forced colours; and nothing is
 * wider than the window at 200 % zoom.
 * Forms are opened for practice, so that no right or family has to be in place. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults, faultsOfMany, paleWords } from './axe.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call } from './seed.ts'

interface Opened {
  form: string
  id: string
  pages: string[]
}

interface PageOf {
  items: { id: string; type: string; add?: string; options?: string[][] }[]
  sections: { id: string }[]
}

let programs: Programs
let page: Page
const opened: Opened[] = []

before(async () => {
  programs = await Programs.start({ everyForm: true })
  page = (await openWindow()).page
  await unlocked(programs, page)
  const { forms } = await call<{ forms: { id: string }[] }>(page, 'GET', '/api/forms')
  for (const { id: form } of forms) opened.push(await open(form))
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

/** A practice draft with a row in each table that takes one, so that cells are drawn too. */
async function open(form: string): Promise<Opened> {
  const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', {
    form,
    practice: true,
    empty: true,
  })
  const first = await read(id, 'first')
  await fill(id, first.sections[0]?.id ?? 'first', first)
  const { sections } = await read(id, 'first')
  for (const section of sections.slice(1)) await fill(id, section.id, await read(id, section.id))
  return { form, id, pages: (await read(id, 'first')).sections.map((section) => section.id) }
}

const read = (id: string, name: string) => call<PageOf>(page, 'GET', `/api/assessments/${id}/pages/${name}`)

/** One row a table; and agreement, which opens pages that wait for it. */
async function fill(id: string, name: string, { items }: PageOf): Promise<void> {
  const changes = items.flatMap((item, i) => {
    const row = `019ab000-0000-7000-8000-${String(i).padStart(12, '0')}`
    const change = { client: `${name}-${item.id}`, q: item.id, subject: '0', row: '' }
    if (item.type === 'table' && item.add) return [{ ...change, row, act: 'add_row' }]
    if (item.id !== 'consent_status') return []
    return [{ ...change, act: 'set', value: item.options?.[1]?.[0] }]
  })
  if (changes.length > 0) await call(page, 'PATCH', `/api/assessments/${id}/answers`, { page: name, changes })
}

async function show(id: string, name: string): Promise<void> {
  await at(page, `#/assessments/${id}/pages/${name}`)
  await page.locator(`.sections [aria-current][href$="/${name}"]`).waitFor({ state: 'attached' })
}

// Only what a form draws: the rest of the screen is access.spec's.
const work = '.work'

const tooWide = () =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.main')]
      .filter((el) => el.scrollWidth > el.clientWidth + 1)
      .map((el) => `${el.tagName} ${el.scrollWidth} > ${el.clientWidth}`),
  )

/** What can be pressed or filled in, and the page that is open, drawn by their colours
 * alone: of which nothing is left where the system has taken all colours away. */
const lostInForcedColours = () =>
  page.evaluate(() => {
    const shapeless = (el: Element) => {
      const { borderStyle, outlineStyle, textDecorationLine, appearance } = getComputedStyle(el)
      return (
        [borderStyle, outlineStyle, textDecorationLine].every((shape) => shape === 'none') &&
        appearance === 'none'
      )
    }
    const told = '.work :is(button, input, textarea, select, summary), .sections [aria-current]'
    return [...document.querySelectorAll(told)]
      .filter(
        (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && shapeless(el),
      )
      .map((el) => el.outerHTML.slice(0, 140))
  })

/** Runs one check on every page and says all that it found, by form and page. */
async function everywhere(check: () => Promise<string[]>): Promise<string[]> {
  const found: string[] = []
  for (const { form, id, pages } of opened) {
    await call(page, 'POST', '/api/activity', {}) // reading is work: the laptop must not lock itself
    for (const name of pages) {
      await show(id, name)
      for (const fault of await check()) found.push(`${form} ${name}: ${fault}`)
    }
  }
  return found
}

async function theme(name: 'light' | 'dark'): Promise<void> {
  await call(page, 'PUT', '/api/settings', { theme: name })
  await page.reload()
  await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, name)
}

describe('every page of every form', () => {
  it('is there to be opened', () => {
    assert.ok(opened.length >= 20, `${opened.length} forms`)
    assert.ok(opened.every(({ pages }) => pages.length > 0))
  })

  it('has nothing that axe finds, light', async () =>
    assert.deepEqual(await everywhere(faultsOfMany(page, work)), []))

  it('has no words too pale to read, dark', async () => {
    await theme('dark')
    assert.deepEqual(await everywhere(paleWords(page, work)), [])
    await theme('light')
  })

  it('keeps the shape of all that can be used, in forced colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' })
    const tooPale = paleWords(page, work)
    const both = async () => [...(await lostInForcedColours()), ...(await tooPale())]
    assert.deepEqual([...new Set(await everywhere(both))], [])
    await page.emulateMedia({ forcedColors: 'none' })
  })

  it('is never wider than the window at 200 % zoom', async () => {
    await page.setViewportSize({ width: 683, height: 340 })
    assert.deepEqual(await everywhere(tooWide), [])
    await page.setViewportSize({ width: 1366, height: 680 })
  })

  it('is looked at by a check that does find a fault', async () => {
    await page.evaluate(() => {
      const planted = document.createElement('button')
      planted.id = 'planted'
      planted.style.all = 'unset'
      document.querySelector('.questions')?.prepend(planted)
    })
    await page.emulateMedia({ forcedColors: 'active' })
    assert.deepEqual(
      (await lostInForcedColours()).map((html) => html.split(' style')[0]),
      ['<button id="planted"'],
    )
    await page.emulateMedia({ forcedColors: 'none' })
    await page.evaluate(() => document.getElementById('planted')?.remove())
    await page.evaluate(() =>
      document.querySelector('.questions')?.insertAdjacentHTML('afterbegin', '<input>'),
    )
    assert.deepEqual(
      (await faults(page, work)).map((fault) => fault.split(':')[0]),
      ['label'],
    )
  })
})
