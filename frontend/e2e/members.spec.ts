/** Thirteen in one family, two of them twins with one name: all stand in the table
 * and can be told apart, and nothing is wider than the window. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call } from './seed.ts'

let programs: Programs
let page: Page
let id = ''

const rowOf = (n: number) => `019ab000-0000-7000-8000-${String(n).padStart(12, '0')}`
const names = [...'ABCDEFGHIJK'].map((letter) => `${letter} Hart`).concat('Jo Hart', 'Jo Hart')

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  id = (await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'ffa' })).id
  const changes = names.flatMap((name, n) => {
    const row = rowOf(n + 1)
    const cell = (column: string, value: unknown) => ({
      client: `${column}-${n}`,
      q: `family_members.${column}`,
      subject: '0',
      row,
      act: 'set',
      value,
    })
    return [
      { client: `row-${n}`, q: 'family_members', subject: '0', row, act: 'add_row' },
      cell('name', name),
      cell('dob_edd', { on: `20${String(8 + n).padStart(2, '0')}-05-0${1 + (n % 9)}`, precision: 'day' }),
    ]
  })
  await call(page, 'PATCH', `/api/assessments/${id}/answers`, { page: 'a_family', changes })
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const tooWide = () =>
  page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.main')]
      .filter((el) => el.scrollWidth > el.clientWidth + 1)
      .map((el) => `${el.tagName} ${el.scrollWidth} > ${el.clientWidth}`),
  )

interface Asked {
  people: { id: string; name: string }[]
}

describe('thirteen members', () => {
  it('all stand in the table, the twins told apart', async () => {
    const { people } = await call<Asked>(page, 'GET', `/api/assessments/${id}/pages/b2`)
    assert.equal(people.length, 13)
    assert.equal(new Set(people.map((one) => one.name)).size, 13)
    await at(page, `#/assessments/${id}/pages/a_family`)
    for (const name of ['A Hart', 'K Hart'])
      await page
        .getByRole('region', { name: /family|member/i })
        .getByText(name)
        .first()
        .waitFor()
    assert.deepEqual(await faults(page, '.work'), [])
  })

  it('fit the window at 200 % zoom', async () => {
    await page.setViewportSize({ width: 683, height: 340 })
    for (const name of ['a_family', 'a_around']) {
      await at(page, `#/assessments/${id}/pages/${name}`)
      assert.deepEqual(await tooWide(), [], name)
    }
  })
})
