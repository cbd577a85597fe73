/** From an empty laptop to an unlocked one, the wrong ways too. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, closeBrowser, openWindow, passphrase } from './program.ts'

let programs: Programs
let page: Page
let groups: string[] = []

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
const axe = async () => assert.deepEqual(await faults(page), [])

describe('first run', () => {
  it('refuses another centre’s key', async () => {
    await heading('Set up with your letter')
    await axe()
    const { address, code } = programs.letter
    await page.getByLabel('Address of the centre').fill(address)
    await page.getByLabel('Fingerprint of its key').fill('AAAA BBBB CCCC DDDD')
    await page.getByLabel('Your 8-digit code').fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await heading('Set up with your letter')
  })

  it('enrols with the letter', async () => {
    await page.getByLabel('Fingerprint of its key').fill(programs.letter.fingerprint)
    await page.keyboard.press('Enter')
    await heading('Choose a passphrase')
    await axe()
  })

  it('wants the passphrase twice the same', async () => {
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
    await page.getByLabel('Type it again').fill('cold kettle garden eight')
    await page.keyboard.press('Tab')
    await page.getByText('The two are not the same.').waitFor()
    await page.getByLabel('Type it again').fill(passphrase)
    await page.keyboard.press('Enter')
    await heading('Print your recovery code')
    groups = await page.locator('.groups li').allInnerTexts()
    assert.equal(groups.length, 8)
    await axe()
  })

  it('hides the code and asks for two groups', async () => {
    await page.getByRole('button', { name: 'I wrote it on paper' }).click()
    await heading('Check your paper')
    assert.equal(await page.getByText(groups[0] ?? '', { exact: true }).count(), 0)
    const fields = page.locator('.groups input')
    assert.equal(await fields.count(), 2)
    await fields.first().fill('ZZZZ')
    await page.keyboard.press('Enter')
    await page.getByText(/group does not match/).waitFor()
    for (const field of await fields.all()) {
      const n = Number((await field.getAttribute('id'))?.replace('group-', ''))
      await field.fill((groups[n - 1] ?? '').toLowerCase())
    }
    await page.keyboard.press('Enter')
    await heading('This laptop is ready')
    await page.getByRole('button', { name: 'Start work' }).click()
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
  })
})

describe('lock and unlock', () => {
  it('locks with Ctrl+L into a new process', async () => {
    await page.keyboard.press('Control+l')
    await heading('Locked')
    await axe()
    assert.doesNotMatch(await page.locator('#app').innerText(), /Dami Adeyemi/)
  })

  it('says that a passphrase is wrong', async () => {
    await page.getByLabel('Passphrase').fill('not the one at all')
    await page.keyboard.press('Enter')
    await page.locator('#secret-says .error').waitFor()
    await heading('Locked')
  })

  it('opens with the recovery code', async () => {
    await page.getByRole('button', { name: 'Use the recovery code' }).click()
    await page.getByLabel('Recovery code').fill(groups.join(' ').toLowerCase())
    await page.waitForFunction(
      () => !/Wait/.test(document.querySelector('#secret-says')?.textContent ?? ''),
      undefined,
      { timeout: 30_000 },
    )
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
  })
})
