/** J3: a need of some members only, by toggling, in the whole Families First
 * Assessment; a baby who joins later is covered by nothing that was said before;
 * and the finished form offers what was found for one child. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, parts, startWith } from './seed.ts'

let programs: Programs
let page: Page
let id: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  id = await startWith(page, 'okafor', ['b5_home', 'b9'])
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const carer = () => page.getByRole('group', { name: /^Young carer/ })
const housing = () => page.getByRole('group', { name: /^Housing unsuitable/ })
const saved = () => page.locator('.saved[data-saved]').waitFor()

async function to(name: string): Promise<void> {
  await at(page, `#/assessments/${id}/pages/${name}`)
  await page.locator(`.sections [aria-current][href$="/${name}"]`).waitFor()
}

const values = async (name: string, q: string) =>
  (await parts(page, id, name, q)).map((part) => [part.value, part.who?.length])

describe('J3, the toggle', () => {
  it('separates the one whose name is pressed, and gives nothing to her', async () => {
    await to('b5_home')
    await carer().getByRole('button', { name: 'Toggle group' }).click()
    await carer().getByRole('button', { name: 'Aisha' }).click()
    const aisha = carer().getByRole('radiogroup', { name: /^Aisha/ })
    assert.equal(await aisha.getByRole('radio', { checked: true }).count(), 0)
    await aisha.getByRole('radio', { name: 'Yes' }).check()
    await carer()
      .getByRole('radiogroup', { name: /^Everyone else/ })
      .getByRole('radio', { name: 'No', exact: true })
      .check()
    await saved()
    assert.deepEqual((await values('b5_home', 'B22')).sort(), [
      ['no', 4],
      ['yes', 1],
    ])
  })

  it('says how it prints, by name', async () => {
    const line = (await carer().locator('.prints-as').textContent())?.replace(/\s+/g, ' ')
    assert.match(line ?? '', /No, Grace, Emeka, Tom, Unborn\. Yes, Aisha\./)
  })

  it('asks whether a Yes for the group is true of everyone', async () => {
    await to('b9')
    await housing().getByRole('radio', { name: 'Yes' }).check()
    await page.getByText('Does this apply to everyone in the family?').waitFor()
    await housing().getByRole('button', { name: 'Yes, everyone' }).click()
    await page.getByText('Does this apply to everyone in the family?').waitFor({ state: 'detached' })
    await saved()
    await page.reload()
    await housing().waitFor()
    assert.equal(
      await page.getByText('Does this apply to everyone in the family?').count(),
      0,
      'said is said',
    )
  })

  it('says No for everyone of whom nothing is said', async () => {
    await page.getByRole('button', { name: 'None of these for anyone' }).click()
    await page.getByRole('button', { name: 'None of these for anyone' }).waitFor({ state: 'detached' })
    await saved()
    assert.deepEqual(await values('b9', 'B35'), [['no', 5]])
    assert.deepEqual(await values('b9', 'B36'), [['yes', 5]], 'an answer that stands is left alone')
  })

  it('covers nobody who joins later', async () => {
    await to('a_family')
    await page.getByRole('button', { name: /^Add another family member/ }).click()
    const zed = page.getByRole('region', { name: 'Family', exact: true }).locator('.table-row').last()
    await zed.getByRole('textbox', { name: 'Name', exact: true }).fill('Zed Okafor')
    await saved()
    for (const [name, box] of [
      ['b5_home', carer],
      ['b9', housing],
    ] as const) {
      await to(name)
      const own = box().getByRole('radiogroup', { name: /^Zed/ })
      await own.waitFor()
      assert.equal(await own.getByRole('radio', { checked: true }).count(), 0)
      await box()
        .getByText(/^Added .*Not answered\.$/)
        .waitFor()
      assert.match((await box().locator('.prints-as').textContent()) ?? '', /Not answered.*Zed/)
    }
  })

  it('runs through what is not answered for Zed alone', async () => {
    await page.getByRole('link', { name: 'Answer for Zed only' }).click()
    await page.getByText(/You are answering for Zed alone/).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Toggle group' }).count(), 0)
    const before = page.url()
    for (const group of await page.getByRole('radiogroup', { name: /^Zed/ }).all()) {
      await group.getByRole('radio', { name: 'No', exact: true }).check()
    }
    await saved()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.waitForURL((url) => url.href !== before)
    await page.getByText(/You are answering for Zed alone/).waitFor()
    assert.match(page.url(), /only=/)
  })

  it('rejoins only after asking, where an answer would be dropped', async () => {
    await to('b5_home')
    await carer().getByRole('button', { name: 'Aisha' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.waitFor()
    await dialog.getByRole('button', { name: 'Keep apart' }).click()
    assert.ok((await values('b5_home', 'B22')).some(([value]) => value === 'yes'))
  })
})

describe('what the form proposes', () => {
  it('offers the registration of Aisha as a young carer once it is finished', async () => {
    const other = await startWith(page, 'okafor')
    await at(page, `#/assessments/${other}/check?finish`)
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
    const offer = page.getByRole('button', { name: /^Start it ?: Register a young carer/ })
    await offer.first().waitFor()
    assert.equal(await offer.count(), 1, 'for Aisha and nobody else')
    await page.getByRole('button', { name: /^Not needed ?: Plan the first TAF/ }).click()
    await page.getByText('Not needed', { exact: true }).first().waitFor()
    await offer.click()
    await page.locator('.bar').getByText('Families First Young Carers Registration').waitFor()
    const started = /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''
    assert.notEqual(started, other)
  })

  it('puts a task that has a day on Home by itself, and takes it off when it is done', async () => {
    const { rows } = await call<{ rows: { id: string; statusCode: string }[] }>(
      page,
      'POST',
      '/api/assessments/search',
      { text: '', show: 'all' },
    )
    const finished = rows.find((row) => row.statusCode !== 'part_completed')?.id ?? ''
    await at(page, `#/assessments/${finished}/next`)
    const meeting = page.locator('.row', { hasText: 'Hold the first TAF' })
    await meeting.getByText('Added', { exact: true }).first().waitFor()
    await at(page, '#/home')
    const done = page.getByRole('button', { name: /^Done ?: .*first TAF/ })
    await done.click()
    await done.waitFor({ state: 'detached' })
  })

  it('makes a family with its people, its needs and its forms', async () => {
    await at(page, '#/families')
    await page.getByRole('link', { name: /Okafor/ }).click()
    await page.getByRole('list', { name: 'Steps' }).waitFor()
    await page.getByRole('img', { name: 'Drawing of the family' }).waitFor()
    for (const name of ['Grace Okafor', 'Aisha Okafor', 'Tom Okafor']) {
      await page.getByText(name, { exact: true }).first().waitFor()
    }
    await page.getByRole('heading', { name: /^Needs/ }).waitFor()
    await page.getByRole('link', { name: 'Start a form' }).click()
    await page.getByRole('heading', { level: 1, name: /^Start a form for/ }).waitFor()
  })
})
