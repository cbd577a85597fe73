/** Help: F1 and a link on every screen, before the unlock too, over whatever is
 * open; closing it leads back to the same word. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, closeBrowser, openWindow, passphrase } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let page: Page
let form: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await page.goto(programs.address)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const dialog = () => page.getByRole('dialog', { name: 'Help', exact: true })
const search = () => dialog().getByRole('searchbox')

/** The guide that is open, by its first step. */
async function opened(step: string): Promise<void> {
  await dialog().getByText(step).waitFor()
  assert.equal(await dialog().locator('details[open]').count(), 1)
}

async function close(): Promise<void> {
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
}

describe('help', () => {
  it('is there before the unlock, with whom to ask and with how to get back in', async () => {
    const field = page.getByLabel('Passphrase')
    await field.fill('half a thought')
    await page.keyboard.press('F1')
    await opened('On the lock screen choose “Use the recovery code”')
    await dialog().getByText('Ask the Early Help Coordinator').waitFor()
    await dialog().getByText('01632 960140').waitFor()
    assert.deepEqual(await faults(page), [])
    await close()
    assert.equal(await field.inputValue(), 'half a thought')
    assert.ok(await field.evaluate((el) => el === document.activeElement), 'the focus did not come back')
    await page.getByRole('button', { name: /^Help/ }).click()
    await dialog().getByRole('button', { name: 'Close' }).click()
    await dialog().waitFor({ state: 'detached' })
    await field.fill(passphrase)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
  })

  it('leaves a form as it is, and what is being typed', async () => {
    form = await startWith(page, 'rhys', ['s4'])
    await at(page, `#/assessments/${form}/pages/s2`)
    const text = page.locator('textarea').first()
    await text.fill('She said that')
    await page.keyboard.press('F1')
    await opened('Answer for the whole family, or separate names first')
    await page.keyboard.press('F1')
    await dialog().waitFor({ state: 'detached' })
    assert.equal(await text.inputValue(), 'She said that')
    await page.keyboard.type(' it helps')
    assert.equal(await text.inputValue(), 'She said that it helps')
  })

  it('begins with what the screen is about', async () => {
    await at(page, `#/assessments/${form}/print`)
    await page.getByRole('heading', { level: 1, name: 'Print or save' }).waitFor()
    await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: 'Help' }).click()
    await opened('that copy is outside Early Help')
    await close()
    await page.keyboard.press('Control+9')
    await page.locator('.phone-line').first().waitFor()
    await page.getByRole('button', { name: /^Help/ }).click()
    await opened('Phone. Do not wait for this program.')
    await close()
    await page.locator('.phone-line').first().waitFor() // Escape closed the help alone
    await page.keyboard.press('Escape')
  })

  it('finds a guide by a word, and says when there is none', async () => {
    await at(page, '#/settings')
    await page.getByRole('heading', { name: 'Security' }).waitFor()
    await page.keyboard.press('F1')
    await dialog().getByText('13 guides').waitFor()
    assert.ok(await search().evaluate((el) => el === document.activeElement), 'the search has no focus')
    await page.keyboard.type('stolen')
    await dialog().getByText('1 guide', { exact: true }).waitFor()
    await opened('Phone the Early Help Coordinator at once.')
    await search().fill('zebra')
    await dialog().getByText('No guide says that.').waitFor()
    await search().fill('')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await opened('You need the activation letter')
    assert.deepEqual(await faults(page), [])
    await close()
  })

  it('fits at 200 %, in the dark, and speaks Welsh', async () => {
    await call(page, 'PUT', '/api/settings', { language: 'cy', textSize: 200, theme: 'dark' })
    await page.reload()
    await page.setViewportSize({ width: 683, height: 340 })
    await page.getByRole('navigation', { name: 'Lleoedd' }).waitFor()
    await page.keyboard.press('F1')
    const help = page.getByRole('dialog', { name: 'Cymorth' })
    await help.getByText('Eich diwrnod cyntaf').waitFor()
    for (const summary of await help.locator('summary').all()) await summary.click()
    const wide = await help.evaluate((el) => el.scrollWidth - el.clientWidth)
    assert.ok(wide <= 1, `${wide} too wide`)
    assert.deepEqual(await faults(page), [])
    assert.ok(!(await help.innerText()).includes('[en]'))
  })
})

it('is there at the first run', async () => {
  const fresh = await Programs.start({ enrolled: false })
  const other = (await openWindow()).page
  try {
    await other.goto(fresh.address)
    await other.getByLabel('Your 8-digit code').fill('0123')
    await other.keyboard.press('F1')
    await other.getByRole('dialog').getByText('You need the activation letter').waitFor()
    await other.keyboard.press('Escape')
    assert.equal(await other.getByLabel('Your 8-digit code').inputValue(), '0123')
  } finally {
    await fresh.stop()
  }
})
