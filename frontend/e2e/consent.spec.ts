/** The family takes its agreement back while forms wait to leave (BR-25): they are
 * held, every screen says so, and a person chooses about each, by keyboard. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

interface Item {
  reference: string
  title: string
  state: string
  stopped: boolean
}

let programs: Programs
let page: Page

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  await programs.centreDown()
  const assessment = await startWith(page, 'okafor')
  await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

async function waiting(): Promise<Item[]> {
  return (await call<{ items: Item[] }>(page, 'GET', '/api/outbox')).items
}

/** The place on the screen of what is held. */
const group = () => page.getByRole('group', { name: /is held and has not been sent/ })

describe('BR-25, an agreement taken back', () => {
  it('holds what relied on it, and every screen says so', async () => {
    const [family] = (await call<{ families: { id: string }[] }>(page, 'GET', '/api/families')).families
    assert.equal((await waiting())[0]?.stopped, false)
    const start = { form: 'consent_withdrawal', family: family?.id }
    const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', start)
    assert.deepEqual(await complete(page, id, { safeguarding_concern: 'no', scope: 'everything' }), [])
    await at(page, `#/assessments/${id}/check?finish`)
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    const held = page.locator('.stops').getByRole('link')
    await held.waitFor()
    for (const place of ['home', 'families', 'forms', 'settings']) {
      await at(page, `#/${place}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      assert.equal(await held.count(), 1, place)
    }
    await held.press('Enter')
    await group().waitFor()
    assert.deepEqual(await faults(page), [])
  })

  it('sends it all the same only for a reason, and keeps what was typed', async () => {
    const send = group().getByRole('button', { name: /^Send it all the same/ })
    await send.press('Enter')
    await group().getByRole('textbox').waitFor()
    await send.press('Enter')
    await group().getByRole('alert').waitFor()
    await group().getByRole('textbox').fill('The court has asked for it.')
    assert.deepEqual(await faults(page), [])
    await group()
      .getByRole('button', { name: /^Hold it back/ })
      .press('Enter')
    await page.locator('.stops').waitFor({ state: 'detached' })
    assert.equal((await waiting()).filter((one) => one.stopped).length, 1, 'held by choice, and still here')
    assert.equal(await group().getByRole('textbox').inputValue(), 'The court has asked for it.')
    await send.press('Enter')
    await group().waitFor({ state: 'detached' })
  })

  it('goes then, with the withdrawal, when the office answers', async () => {
    assert.deepEqual(
      (await waiting()).map(({ stopped }) => stopped),
      [false, false],
    )
    await programs.centreUp()
    await page.getByRole('button', { name: 'Try now' }).press('Enter')
    await page.locator('.chip.green').nth(1).waitFor()
    assert.deepEqual(await waiting(), [])
  })
})
