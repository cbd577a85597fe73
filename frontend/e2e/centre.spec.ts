/** The centre's own page, as business support uses it: sign in, see what arrived,
 * read one, sign out; by keyboard, with axe in every theme, at 200 % zoom. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { call, startWith } from './seed.ts'

let programs: Programs
let page: Page
const stopped: string[] = []
const references: Record<string, string> = {}

before(async () => {
  programs = await Programs.start()
  const laptop = (await openWindow()).page
  await unlocked(programs, laptop)
  for (const family of ['smith', 'hollis']) {
    const id = await startWith(laptop, family)
    const done = await call<{ reference: string }>(laptop, 'POST', `/api/assessments/${id}/finish`, {})
    references[family] = done.reference
  }
  await call(laptop, 'POST', '/api/outbox/send', {})
  await laptop.waitForFunction(
    async () => {
      const box = (await (await fetch('/api/outbox')).json()) as { received: unknown[] }
      return box.received.length === 2
    },
    undefined,
    { polling: 200 },
  )
  page = (await openWindow()).page
  page.on('pageerror', (error) => stopped.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) stopped.push(message.text())
  })
  await page.clock.install()
  await page.goto(`http://127.0.0.1:${programs.centrePort}/`)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const demo = () =>
  JSON.parse(readFileSync(join(programs.dir, 'centre', 'demo.json'), 'utf8')) as {
    account: string
    password: string
  }

async function signIn(password: string): Promise<void> {
  await page.getByLabel('Account').fill(demo().account)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
}

const list = () => page.getByRole('heading', { level: 1, name: 'Arrivals' })

describe('the centre’s page', () => {
  it('asks who it is', async () => {
    await page.getByLabel('Account').waitFor()
    assert.deepEqual(await faults(page), [])
    await signIn('not the password')
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByLabel('Account').inputValue(), demo().account)
    assert.equal(await page.getByLabel('Password').inputValue(), '')
    assert.deepEqual(await faults(page), [])
  })

  it('lists what arrived, urgent first', async () => {
    await signIn(demo().password)
    await list().waitFor()
    const rows = page.locator('tbody tr', { has: page.locator('a') })
    await rows.nth(1).waitFor()
    assert.match((await rows.nth(0).textContent()) ?? '', new RegExp(references.hollis ?? ''))
    assert.match((await rows.nth(1).textContent()) ?? '', new RegExp(references.smith ?? ''))
    await rows.nth(1).getByText('Early Help Assessment - Portal').waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /Smith|Hollis/) // BR-91: no names before it is opened
    assert.deepEqual(await faults(page), [])
  })

  it('opens one, and says who has read it', async () => {
    await page.getByRole('link', { name: references.hollis }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The form as it was sealed' }).waitFor()
    await page.locator('.read-back').first().waitFor()
    assert.match(await page.locator('main').innerText(), /Hollis/)
    assert.deepEqual(await faults(page), [])
  })

  it('stays within the window at 200 % zoom, in every theme', async () => {
    const opened = new URL(page.url()).hash
    for (const colours of [
      { colorScheme: 'dark' },
      { colorScheme: 'light', forcedColors: 'active' },
    ] as const) {
      await page.emulateMedia(colours)
      for (const [hash, ready] of [
        ['', list()],
        [opened, page.locator('.read-back').first()],
      ] as const) {
        for (const size of [
          { width: 1366, height: 680 },
          { width: 683, height: 340 },
        ]) {
          await page.setViewportSize(size)
          await page.evaluate((to) => (location.hash = to), hash)
          await ready.waitFor()
          const name = `${hash} ${JSON.stringify(colours)} ${size.width}`
          assert.deepEqual(await faults(page), [], name)
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          assert.ok(wide <= 0, `${name}: ${wide} px too wide`)
        }
      }
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
    await page.setViewportSize({ width: 1366, height: 680 })
  })

  it('goes back to the list by keyboard, and keeps it while the centre is away', async () => {
    await page.getByRole('link', { name: 'All arrivals' }).press('Enter')
    await list().waitFor()
    await programs.centreDown()
    await page.clock.fastForward(16_000)
    await page.getByText('No connection to the centre').waitFor() // it asks by itself
    await page.getByRole('link', { name: references.smith }).waitFor()
    await programs.centreUp()
    await page.clock.fastForward(16_000)
    await page.getByText('No connection to the centre').waitFor({ state: 'detached' })
  })

  it('ends at Sign out: neither the page nor its door shows anything more', async () => {
    await page.getByRole('button', { name: 'Sign out' }).press('Enter')
    await page.getByLabel('Account').waitFor()
    await page.reload()
    await page.getByLabel('Account').waitFor()
    const status = await page.evaluate(async () => (await fetch('/staff/api/arrivals')).status)
    assert.equal(status, 401)
  })

  it('had nothing stopped by its content policy', () => {
    assert.deepEqual(stopped, [])
  })
})
