/** axe on every screen, light, dark and in forced colours; 200 % zoom at
 * 1366×768; large text; and nothing that the content policy had to stop. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults, faultsOfMany, lostInForcedColours, paleWords } from './axe.ts'
import { complete } from './fill.ts'
import { Programs, type Window, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let window: Window
let page: Page
let half: string
let whole: string
let family: string
let alert: string
const stopped: string[] = []

before(async () => {
  programs = await Programs.start({ roles: 'triage' })
  window = await openWindow()
  page = window.page
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) stopped.push(message.text())
  })
  page.on('pageerror', (error) => stopped.push(error.message))
  await unlocked(programs, page)
  half = await startWith(page, 'rhys', ['s4', 's7'])
  whole = await startWith(page, 'smith')
  await call(page, 'POST', `/api/assessments/${whole}/finish`, {})
  const { families } = await call<{ families: { href: string }[] }>(page, 'GET', '/api/families')
  family = `#${families[0]?.href ?? ''}`
  alert = await alerted()
})

/** A note about a child of another family, which is an alert; where it stands. */
async function alerted(): Promise<string> {
  const assessment = await startWith(page, 'ahmed')
  assert.deepEqual(await complete(page, assessment), [])
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
  const about = await call<{ id: string; members: { key: string }[] }>(
    page,
    'GET',
    `/api/families/${assessment}`,
  )
  const child = about.members[2]?.key
  const note = await call<{ id: string }>(page, 'POST', '/api/assessments', {
    form: 'general_note',
    family: about.id,
    child,
  })
  assert.deepEqual(await complete(page, note.id, { child, alert_kind: 'dv', urgent: 'yes' }), [])
  await call(page, 'POST', `/api/assessments/${note.id}/finish`, {})
  const { alerts } = await call<{ alerts: { items: { href: string }[] } }>(page, 'GET', '/api/home')
  return `#${alerts.items[0]?.href ?? ''}`
}

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

const pages = ['s1', 's2', 'action_plan', 's3', 's4', 's5', 's6', 's7', 'signatures', 'safety']

/** Every screen of an unlocked laptop: where it is, and how to know that it is drawn. */
function screens(): [name: string, go: () => Promise<unknown>][] {
  const to = (hash: string | (() => string), ready: () => Promise<unknown>) => async () => {
    await at(page, typeof hash === 'string' ? hash : hash())
    await ready()
  }
  return [
    ['home', to('#/home', () => page.getByRole('heading', { name: 'Alerts' }).waitFor())],
    ['my families', to('#/families', () => heading('My families'))],
    [
      'a family',
      to(
        () => family,
        () => page.locator('.strip').waitFor(),
      ),
    ],
    [
      'a family’s forms',
      to(
        () => family.replace('families', 'forms'),
        () => heading(/^Start a form for/),
      ),
    ],
    [
      'an alert',
      to(
        () => alert,
        () => page.locator('.alert-steps').waitFor(),
      ),
    ],
    [
      'what next',
      to(
        () => `#/assessments/${whole}/next`,
        () => page.locator('#proposals').waitFor(),
      ),
    ],
    [
      'versions',
      to(
        () => `#/assessments/${half}/versions`,
        () => page.locator('.timeline').waitFor(),
      ),
    ],
    ['my assessments', to('#/assessments', () => page.locator('.list').waitFor())],
    ['recently deleted', to('#/assessments/deleted', () => heading('Recently deleted'))],
    [
      'forms list',
      to('#/forms', () =>
        page
          .getByRole('button', { name: /^Start/ })
          .first()
          .waitFor(),
      ),
    ],
    [
      'whose form it is',
      async () => {
        await page
          .getByRole('button', { name: /^Start/ })
          .first()
          .click()
        await page.getByRole('dialog').getByRole('radio').first().waitFor()
      },
    ],
    [
      'a blank form',
      async () => {
        await page.keyboard.press('Escape')
        await at(page, '#/forms/eha_portal/blank')
        await heading(/^Print or save/)
      },
    ],
    ...pages.map((name): [string, () => Promise<unknown>] => [
      `page ${name}`,
      to(
        () => `#/assessments/${half}/pages/${name}`,
        () => page.locator(`.sections [aria-current][href$="/${name}"]`).waitFor(),
      ),
    ]),
    [
      'check answers',
      to(
        () => `#/assessments/${half}/check`,
        () => page.locator('.read-back').first().waitFor(),
      ),
    ],
    [
      'what is missing',
      async () => {
        await page.getByRole('button', { name: 'Finish' }).click()
        await page.locator('.problems').waitFor()
      },
    ],
    [
      'a finished form',
      to(
        () => `#/assessments/${whole}/check`,
        () => page.locator('.read-back').first().waitFor(),
      ),
    ],
    [
      'print',
      to(
        () => `#/assessments/${half}/print`,
        () => heading('Print or save'),
      ),
    ],
    [
      'print what is finished',
      to(
        () => `#/assessments/${whole}/print`,
        () => heading('Print or save'),
      ),
    ],
    ['outbox', to('#/outbox', () => page.getByRole('heading', { name: 'Waiting to go' }).waitFor())],
    ['settings', to('#/settings', () => page.getByRole('heading', { name: 'Security' }).waitFor())],
    ['a new passphrase', to('#/passphrase', () => page.getByLabel('Passphrase').first().waitFor())],
    ['a new recovery code', to('#/recovery', () => heading(/recovery code/))],
    ['licences', to('#/licences', () => page.locator('details').first().waitFor())],
    [
      'find',
      async () => {
        await page.keyboard.press('Control+k')
        await page.locator('.find .foot').waitFor()
      },
    ],
    [
      'safety',
      async () => {
        await page.keyboard.press('Escape')
        await page.keyboard.press('Control+9')
        await page.locator('.phone-line').first().waitFor()
      },
    ],
  ]
}

/** Nothing is wider than the window, outside of what scrolls inside itself. */
async function fits(name: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const main = document.querySelector('.main, .safety > .both') ?? document.documentElement
    return [document.documentElement, main]
      .filter((el) => el.scrollWidth > el.clientWidth + 1)
      .map((el) => `${el.tagName} ${el.scrollWidth} > ${el.clientWidth}`)
  })
  assert.deepEqual(wide, [], name)
}

/** The numbers stand in sight with nothing urgent, whole and uncovered (BR-30,
 * architecture 3.15); a dialog may dim what is behind it. */
async function numbersStand(name: string): Promise<void> {
  const lost = await page.evaluate(
    (numbers) => {
      const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const left = new Set(numbers)
      while (words.nextNode()) {
        const text = words.currentNode
        const number = numbers.find((one) => text.textContent?.trim() === one)
        if (!number || !text.parentElement) continue
        const range = document.createRange()
        range.selectNodeContents(text)
        const box = range.getBoundingClientRect()
        const inside =
          box.width > 0 &&
          box.left >= 0 &&
          box.top >= 0 &&
          box.right <= innerWidth &&
          box.bottom <= innerHeight
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        if (inside && (top === text.parentElement || top?.tagName === 'DIALOG')) left.delete(number)
      }
      return [...left]
    },
    ['999', '01632 960123', '01632 960999'],
  )
  assert.deepEqual(lost, [], name)
}

async function back(): Promise<void> {
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
}

for (const theme of ['light', 'dark'] as const) {
  describe(`axe, ${theme}`, () => {
    let check: () => Promise<string[]>
    before(async () => {
      check = theme === 'light' ? faultsOfMany(page) : paleWords(page)
      await back()
      await call(page, 'PUT', '/api/settings', { theme })
      await page.reload()
      await page.getByRole('navigation', { name: 'Places' }).waitFor()
      await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme)
    })
    for (const [name, go] of screens()) {
      it(name, async () => {
        await go()
        assert.deepEqual(await check(), [], name)
        await numbersStand(name)
      })
    }
    after(back)
  })
}

describe('forced colours', () => {
  before(async () => {
    await back()
    await page.emulateMedia({ forcedColors: 'active' })
  })
  for (const [name, go] of screens()) {
    it(name, async () => {
      await go()
      assert.deepEqual(await lostInForcedColours(page, 'body'), [], name)
    })
  }
  after(async () => {
    await back()
    await page.emulateMedia({ forcedColors: 'none' })
  })
})

describe('200 % zoom at 1366×768', () => {
  before(() => page.setViewportSize({ width: 683, height: 340 }))
  for (const [name, go] of screens()) {
    it(name, async () => {
      await go()
      await fits(name)
      await numbersStand(name)
    })
  }
  after(async () => {
    await back()
    await page.setViewportSize({ width: 1366, height: 680 })
  })
})

describe('text at 200 %', () => {
  before(async () => {
    await call(page, 'PUT', '/api/settings', { textSize: 200 })
    await page.reload()
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
  })
  for (const [name, go] of screens()) {
    it(name, async () => {
      await go()
      await fits(name)
      await numbersStand(name)
    })
  }
  after(async () => {
    await back()
    await call(page, 'PUT', '/api/settings', { textSize: 100 })
  })
})

it('the check does find a fault', async () => {
  await at(page, '#/home')
  await page.getByRole('heading', { name: 'Alerts' }).waitFor()
  await page.evaluate(() => document.querySelector('h1')?.insertAdjacentHTML('afterend', '<img><input>'))
  const found = await faults(page)
  assert.deepEqual(found.map((fault) => fault.split(':')[0]).sort(), ['image-alt', 'label'])
})

it('the content policy had nothing to stop', () => {
  assert.deepEqual(stopped, [])
})
