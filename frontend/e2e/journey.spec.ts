/** J1 with no mouse: an offline visit, from the Forms List to a finished form,
 * with a flat battery in the middle, and the receipt when the office answers. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { Keyboard } from './keyboard.ts'
import { Programs, type Window, closeBrowser, openWindow, passphrase, unlocked } from './program.ts'

let programs: Programs
let window: Window
let page: Page
let keys: Keyboard

before(async () => {
  programs = await Programs.start()
  window = await openWindow()
  page = window.page
  keys = new Keyboard(page)
  await unlocked(programs, page)
  await programs.centreDown() // no signal at the kitchen table
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const saved = () => page.locator('.saved[data-saved]').waitFor()
const next = async (title: string | RegExp) => {
  await keys.press(/^Next$/)
  await heading(title)
}

describe('J1, an offline visit, by keyboard alone', () => {
  it('starts the form from the Forms List', async () => {
    await page.keyboard.press('Control+4')
    await heading('Forms List')
    await keys.press(/^Start/)
    await heading(/Family Details/)
  })

  it('adds the family; the counters are the guide’s', async () => {
    await keys.press(/Add .*family member/)
    await keys.type(/› Name$/, 'Mary Smith')
    await keys.date(/DOB\/EDD/, '9', '5', '1990')
    await keys.select(/Mary Smith › Gender$|› Gender$/, 'Female')
    await keys.type(/Place of Work$/, 'Not currently working')
    await keys.type(/› Relationship$/, 'Mother')
    await keys.select(/› Ethnicity$/, 'White British')
    for (const left of [990, 979, 994]) {
      await page.getByText(`Max 1000 characters, remaining ${left}`, { exact: true }).waitFor()
    }
    await keys.press(/^Add another family member/)
    await keys.type(/› Name$/, 'Unborn Smith')
    await keys.date(/Unborn Smith.*DOB\/EDD/, '31', '8', '2020')
    await keys.select(/Unborn Smith › Gender$/, 'Unborn')
    await keys.press(/Unborn Smith › N\/A/)
    await keys.type(/Unborn Smith › Relationship$/, 'Unborn Child')
    await keys.select(/Unborn Smith › Ethnicity$/, 'White British')
    const unborn = page.getByRole('group', { name: 'Unborn Smith' })
    assert.equal(await unborn.getByText('Max 1000 characters, remaining 988', { exact: true }).count(), 2)
    await unborn.getByText('Max 1000 characters, remaining 997', { exact: true }).waitFor()
    await unborn.getByText(/This due date has passed/).waitFor() // warns, never blocks
    await keys.type(/^Family address$/, '4 Weir Cottages, Mill Lane, Marlbridge')
    await keys.type(/^Postcode$/, 'MB1 4QT')
    await saved()
  })

  it('keeps a sentence that the battery cut off', async () => {
    await next(/What is happening/)
    await keys.to(/^What has led to this assessment\?$/)
    await page.keyboard.type('Mary asked her midwife for help on 12 Nov', { delay: 15 })
    await saved()
    await programs.laptopKilled()
    await programs.laptopUp()
    await page.goto(programs.address)
    await page.getByLabel('Passphrase').fill(passphrase)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Places' }).waitFor()
    await openAgain()
    await heading(/Family Details/)
    await next(/What is happening/)
    const reason = page.getByRole('textbox', { name: 'What has led to this assessment?' })
    assert.equal(await reason.inputValue(), 'Mary asked her midwife for help on 12 Nov')
    await keys.to(/^What has led to this assessment\?$/)
    await page.keyboard.press('Control+End')
    await page.keyboard.type('ember.')
    await keys.type(/^What is working well\?$/, 'She keeps all her appointments.')
    await keys.type(/worried about\?$/, 'Money, and being alone at the birth.')
    await keys.type(/^What do parents or carers say/, '“I just need somebody to show me what to claim.”')
    await saved()
  })

  it('plans two actions', async () => {
    await next('Action Plan')
    for (const [i, action] of [
      'Go with Mary to two appointments',
      'Fill in the benefits form together',
    ].entries()) {
      await keys.press(/Add (another )?(FF Indicator|action)/)
      await keys.to(/FF Indicator$/)
      for (let n = 0; n <= i; n++) await page.keyboard.press('ArrowDown')
      await keys.tick(/Who is this for\?.*› Mary/)
      await keys.type(/What do we want to be different\?$/, 'Mary has what the baby needs.')
      await keys.type(/What will be done\?$/, action)
      await keys.select(/Who will do it\?$/, 'Ana Pereira')
      await keys.date(/By when/, '18', '12', '2026')
      await keys.to(/Status$/)
      if ((await page.evaluate(() => (document.activeElement as HTMLSelectElement).value)) === '') {
        await page.keyboard.press('ArrowDown')
      }
    }
    await saved()
  })

  it('records verbal consent', async () => {
    await next(/consent/i)
    await keys.choose(/Have you explained to the family/, 'Yes')
    await keys.choose(/Has consent been given\?/, 'Given verbally')
    await keys.tick(/Who gave consent\?.*› Mary/)
    await keys.select(/In what capacity/, 'Parent')
    await keys.tick(/Whose information is covered\?.*› Mary/)
    await keys.tick(/Whose information is covered\?.*› Unborn/) // Early Help is for a child (BR-22)
    await keys.tick(/Consent is for.*› Completing this form/)
    await keys.choose(/How was it given\?/, 'Verbal, face to face')
    await keys.press(/Date of consent.*› Today/)
    await keys.choose(/Have you told the family/, 'Yes')
    await saved()
  })

  it('ticks needs, the outcome, own details and the key person', async () => {
    await next(/Presenting needs/i)
    await keys.type(/Search this list/, 'hous')
    await keys.tick(/Presenting needs.*hous/i)
    await page.getByText('1 ticked').waitFor()
    await next(/Outcome/)
    await keys.choose(/Outcome of this assessment/, 'Team Around the Family to be set up')
    await next(/Your details/)
    assert.notEqual(
      await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(),
      '',
      'filled in from the account',
    )
    await next(/Key person/i)
    await keys.choose(/Is the person who completed this form the key person/, 'Yes')
    await saved()
  })

  it('lists what is missing with links, and finishes once it is there', async () => {
    await keys.press(/^(Finish|Check answers)$/)
    await heading('Check answers')
    if (!page.url().endsWith('?finish')) await keys.press(/^Finish$/)
    await page.getByRole('heading', { name: /before you can finish/ }).waitFor()
    for (let n = 0; n < 12; n++) {
      const link = page.locator('.problems a').first()
      if ((await link.count()) === 0) break
      await mend((await link.textContent()) ?? '')
      await saved()
      await openAgain()
      await keys.press(/^Check answers$/)
      await heading('Check answers')
      await page
        .getByText(/Everything needed is there|before you can finish/)
        .first()
        .waitFor()
      await keys.press(/^Finish$/)
      await page.getByRole('heading', { name: /before you can finish|Finished on this laptop/ }).waitFor()
    }
    await heading('Finished on this laptop')
    await page
      .getByText(/EH-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/)
      .first()
      .waitFor()
    const words = await page.locator('main').innerText()
    assert.doesNotMatch(
      words,
      /\b(sent|submitted)\b(?<!not yet sent)/i,
      'nothing is sent before a receipt (BR-33)',
    )
  })

  it('waits in the outbox, and is received when the office answers', async () => {
    await page.keyboard.press('Control+5')
    await heading('Outbox')
    await page.locator('.chip.amber').first().waitFor()
    assert.equal(await page.locator('.chip.green').count(), 0)
    await keys.press(/^Try now$/)
    await page.locator('.notice[role=status]').waitFor()
    await programs.centreUp()
    await keys.press(/^Try now$/)
    await page.locator('.chip.green').waitFor({ timeout: 60_000 })
    await page.locator('.notice.good').waitFor()
    assert.doesNotMatch(await page.locator('main').innerText(), /No connection/, 'what was true of then')
    await page.getByText('Receipt checked.').waitFor()
    await page.keyboard.press('Control+3')
    await page.locator('.chip.green').waitFor()
  })
})

/** Opens the form from the list. The list is waited for: beside it stands a button
 * with the same words, that starts another. */
async function openAgain(): Promise<void> {
  await page.keyboard.press('Control+3')
  await heading('My Assessments')
  await page.locator('tbody th a').waitFor()
  await keys.press(/^Early Help Assessment - Portal/)
}

/** Goes to one missing answer by its link and gives it something. */
async function mend(problem: string): Promise<void> {
  await keys.to(new RegExp(problem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.closest('.field') !== null)
  const kind = await page.evaluate(() => (document.activeElement as HTMLInputElement).type)
  if (kind === 'radio' || kind === 'checkbox') await page.keyboard.press('Space')
  else if (kind === 'select-one') await page.keyboard.press('ArrowDown')
  else if (/number|phone|telephone/i.test(problem)) await page.keyboard.insertText('01632 960201')
  else if (/email/i.test(problem)) await page.keyboard.insertText('ana.pereira@marlbridge.example')
  else if (/date|When|when/.test(problem)) await keys.press(/› Today$/)
  else await page.keyboard.insertText('Ana Pereira, as agreed with Mary')
}
