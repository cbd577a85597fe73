/** What axe finds in the page as it stands. axe goes into a document once: put
 * in anew for each question, it took longer than its work. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(on: string, how: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
}

const everyRule = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}

const pale = 'color-contrast'

/** What is out of sight is not laid out (_questions.scss), and what is not laid out has
 * neither a size nor a place that could be measured. */
const layOut = () => {
  const all = new CSSStyleSheet()
  all.replaceSync('.question { content-visibility: visible !important }')
  document.adoptedStyleSheets.push(all)
}

async function told(page: Page, on: string, how: object): Promise<string[]> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' }) // a page that is drawn to its end
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(source)
    await page.evaluate(layOut)
  }
  return page.evaluate(
    async ([where, asked]) => {
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(where, {
        ...asked,
        resultTypes: ['violations'],
      })
      return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 140)).join(' | ')}`)
    },
    [on, how] as const,
  )
}

/** One line for each rule that is broken in the part of the page, which is all of it if not named. */
export const faults = (page: Page, on = 'html') => told(page, on, { runOnly: everyRule })

/** A check of many pages for words too pale to read, which is axe's slowest
 * rule and all that a theme can change: it asks only of a page that shows a kind
 * of element which no page before it did. */
export function paleWords(page: Page, on = 'html'): () => Promise<string[]> {
  const isFresh = freshKinds(page, on)
  return async () => ((await isFresh()) ? tooPale(page, on) : [])
}

/** The same faults for a check of many pages, with what paleWords spares. */
export function faultsOfMany(page: Page, on = 'html'): () => Promise<string[]> {
  const pale = paleWords(page, on)
  return async () => [...(await told(page, on, allButPale)), ...(await pale())]
}

/** The same faults, with those of the dark and of forced colours. */
export function faultsInAllColours(page: Page, on = 'html'): () => Promise<string[]> {
  const isFresh = freshKinds(page, on)
  const theme = (name: string) =>
    page.evaluate((to) => void (document.documentElement.dataset.theme = to), name)
  return async () => {
    const found = await told(page, on, allButPale)
    if (!(await isFresh())) return found
    found.push(...(await tooPale(page, on)))
    await theme('dark')
    found.push(...(await tooPale(page, on)).map((fault) => `dark, ${fault}`))
    await theme('light')
    await page.emulateMedia({ forcedColors: 'active' })
    const forced = [...(await lostInForcedColours(page, on)), ...(await tooPale(page, on))]
    found.push(...forced.map((fault) => `in forced colours, ${fault}`))
    await page.emulateMedia({ forcedColors: 'none' })
    return found
  }
}

/** What is wider than the window at 200 % zoom. */
export async function tooWide(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 683, height: 340 })
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.main')]
      .filter((el) => el.scrollWidth > el.clientWidth + 1)
      .map((el) => `at 200 %, ${el.tagName} ${el.scrollWidth} > ${el.clientWidth}`),
  )
  await page.setViewportSize({ width: 1366, height: 680 })
  return wide
}

/** What can be pressed or filled in, and the page that is open, drawn by their colours
 * alone: of which nothing is left where the system has taken all colours away. */
export const lostInForcedColours = (page: Page, on: string) =>
  page.evaluate((where) => {
    const shapeless = (el: Element) => {
      const { borderStyle, outlineStyle, textDecorationLine, appearance } = getComputedStyle(el)
      return (
        [borderStyle, outlineStyle, textDecorationLine].every((shape) => shape === 'none') &&
        appearance === 'none'
      )
    }
    const told = `${where} :is(button, input, textarea, select, a[aria-current])`
    return [...document.querySelectorAll(told)]
      .filter(
        (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && shapeless(el),
      )
      .map((el) => el.outerHTML.slice(0, 140))
  }, on)

const allButPale = { runOnly: everyRule, rules: { [pale]: { enabled: false } } }
const tooPale = (page: Page, on: string) => told(page, on, { runOnly: { type: 'rule', values: [pale] } })

/** Whether a page shows a kind of element which no page before it did. */
function freshKinds(page: Page, on: string): () => Promise<boolean> {
  const seen = new Set<string>()
  return async () => {
    const before = seen.size
    for (const kind of await kinds(page, on)) seen.add(kind)
    return seen.size > before
  }
}

/** What decides whether words can be read: each element's kind, with the kind that it lies on. */
const kinds = (page: Page, on: string) =>
  page.evaluate((where) => {
    const kind = (el: Element | null) =>
      `${el?.tagName} ${el?.className} ${el?.getAttributeNames().join(' ')}`
    return [...document.querySelectorAll(`${where} *`)].map((el) => `${kind(el.parentElement)} > ${kind(el)}`)
  }, on)
