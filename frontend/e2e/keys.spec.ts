/** Ways back in: a code that was put off, a passphrase that was forgotten, one
 * that the council set. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { apart, countDialogs, dialogs, drawn, drawnPages, refusePrint, wordsOf } from './paper.ts'
import { Programs, closeBrowser, openWindow, passphrase } from './program.ts'

let programs: Programs
let page: Page
let groups: string[] = []
let own = 'amber canoe thistle nine'

before(async () => {
  programs = await Programs.start({ enrolled: false })
  page = (await openWindow()).page
  await page.goto(programs.address)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const home = () => page.getByRole('heading', { name: 'My assessments' }).waitFor()
const axe = async () => assert.deepEqual(await faults(page), [])
const press = (name: string) => page.getByRole('button', { name }).click()

async function lock(): Promise<void> {
  await page.keyboard.press('Control+l')
  await heading('Locked')
}

async function choose(words: string): Promise<void> {
  await page.getByLabel('New passphrase', { exact: true }).fill(words)
  await page.getByLabel('Type it again').fill(words)
  await press('Change')
  await heading('Your passphrase is changed')
}

async function opensWith(words: string): Promise<void> {
  await page.getByLabel('Passphrase').fill(words)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Places' }).waitFor()
}

describe('ways back in', () => {
  it('lets the code wait at the first run', async () => {
    const { address, fingerprint, code } = programs.letter
    await page.getByLabel('Address of the centre').fill(address)
    await page.getByLabel('Fingerprint of its key').fill(fingerprint)
    await page.getByLabel('Your 8-digit code').fill(code)
    await page.keyboard.press('Enter')
    await heading('Choose a passphrase')
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.getByLabel('Type it again').fill(passphrase)
    await page.keyboard.press('Enter')
    await heading('Print your recovery code')
    await press('I cannot print or write now')
    await heading('This laptop is ready')
    await press('Start work')
    await home()
  })

  it('leads from home to a new code, and not without the passphrase', async () => {
    await page.getByRole('link', { name: 'Make a new one' }).click()
    await heading('Make a new recovery code')
    await axe()
    await press('Show the new code')
    await page.getByText('Enter your passphrase or your recovery code first.').waitFor()
    await page.getByLabel('Your passphrase now').fill(passphrase)
    await page.keyboard.press('Enter')
    await heading('Print your recovery code')
    await axe()
    groups = await page.locator('.groups li').allInnerTexts()
    assert.equal(groups.length, 8)
  })

  it('says so where nothing can print', async () => {
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/api/recovery/print'))
    await page.keyboard.press('Control+p')
    const answer = await asked
    if (answer.ok()) await page.getByText('Sent to the printer.').waitFor()
    else await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  })

  it('prints it from the page where only a page can print', async () => {
    await countDialogs(page)
    await page.route('**/api/recovery/print', refusePrint)
    await press('Print it')
    await page.getByText('The print window was opened.').waitFor()
    assert.equal(await dialogs(page), 1)
    const system = await page.pdf({ preferCSSPageSize: true })
    const [sheet, ...more] = drawnPages(system)
    const [paper] = drawnPages(await drawn(page, '/api/recovery/pdf'))
    assert.ok(sheet && paper && more.length === 0, 'one sheet')
    assert.ok(apart(sheet, paper) < 0.1, `${apart(sheet, paper)} from the paper`)
    assert.equal(wordsOf(system), '', 'nothing of the screen')
    assert.equal(await page.locator('.sheets').count(), 0, 'the code stays nowhere')
    await page.unroute('**/api/recovery/print')
  })

  it('puts the new code in force when two groups of it were typed back', async () => {
    await press('I wrote it on paper')
    await heading('Check your paper')
    for (const field of await page.locator('.groups input').all()) {
      const n = Number((await field.getAttribute('id'))?.replace('group-', ''))
      await field.fill((groups[n - 1] ?? '').toLowerCase())
    }
    await page.keyboard.press('Enter')
    await heading('Your new recovery code is in force')
    await page.getByRole('link', { name: 'Back to Settings' }).click()
    await page.getByText('On paper since').waitFor()
    await axe()
  })

  it('offers a new passphrase to whoever needed the code', async () => {
    await lock()
    await press('Use the recovery code')
    await page.getByLabel('Recovery code').fill(groups.join(' '))
    await page.keyboard.press('Enter')
    await heading('Choose a new passphrase')
    assert.equal(await page.getByLabel('Your passphrase now').count(), 0)
    await axe()
    await choose(own)
    await page.getByRole('link', { name: 'Start work' }).click()
    await home()
    assert.equal(await page.getByRole('link', { name: 'Choose a new passphrase' }).count(), 0)
    await lock()
    await opensWith(own)
  })

  it('changes it in Settings, with the old one', async () => {
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByRole('link', { name: 'Change' }).click()
    await heading('Change your passphrase')
    await page.getByLabel('Your passphrase now').fill(own)
    own = 'gravel oboe lantern six'
    await choose(own)
    await lock()
    await opensWith(own)
  })

  it('proves the work again when asked, and lists it', async () => {
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText('The last check', { exact: true }).waitFor()
    await press('Check again')
    await page.getByText('Last 2 checks').click()
    assert.equal(await page.getByText('everything could be read').count(), 2)
    await axe()
  })

  it('asks for an own one after the council came in', async () => {
    await programs.laptopDown()
    await programs.escrow('harbour velvet onion two')
    await programs.laptopUp()
    await page.goto('about:blank')
    await page.goto(programs.address)
    await heading('Locked')
    await opensWith('harbour velvet onion two')
    await page.getByText(/Your council opened this laptop's work on/).waitFor()
    await page.getByRole('link', { name: 'Choose a new passphrase' }).click()
    await page.getByLabel('Your passphrase now').fill('harbour velvet onion two')
    await choose(own)
    await lock()
    await opensWith(own)
  })
})
