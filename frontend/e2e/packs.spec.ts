/** A council's own form comes by a signed pack: through the folder and from the
 * centre, into the Forms list and no further than it should. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { Programs, type Window, bin, closeBrowser, openWindow, unlocked } from './program.ts'
import { at } from './seed.ts'

let programs: Programs
let window: Window
let page: Page

before(async () => {
  programs = await Programs.start()
  window = await openWindow()
  page = window.page
  await unlocked(programs, page)
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

const door = (version: number) => `form: door_visit
version: ${version}
title: Door visit
subject: none
kind: record
who: [portal_user, initiator, keyworker]
copies: [professional, blank]
sections:
  - id: visit
    title: The visit
    questions:
      - {id: seen, type: longtext, label: What did you see?, hint: Facts and evidence, short: what you saw, max: 4000, required: yes}
${version < 2 ? '' : '      - {id: there, type: text, label: Who was there?, max: 100}\n'}`

/** Runs earlyhelp forms …, as an officer does. */
function forms(...args: string[]): { code: number | null; said: string } {
  const ran = spawnSync(join(bin, 'earlyhelp'), ['forms', ...args], { encoding: 'utf8', cwd: programs.dir })
  return { code: ran.status, said: ran.stdout + ran.stderr }
}

/** Makes a pack of version n of one form; the centre's own key signs it unless another is named. */
function pack(version: number, key = join(programs.dir, 'centre', 'pack.key')): string {
  const folder = join(programs.dir, `forms-${version}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `door_visit.v${version}.yaml`), door(version))
  const out = join(programs.dir, `made-${version}-${Math.random().toString(36).slice(2)}.ehpack`)
  const args = ['-key', key, '-version', String(version), '-council', 'X99000001', '-name', 'door-visits']
  const made = forms(
    'pack',
    ...args,
    '-title',
    'Door visits',
    '-brings',
    'Visits at the door.',
    '-out',
    out,
    folder,
  )
  assert.equal(made.code, 0, made.said)
  return out
}

const folder = () => join(programs.laptopDir, 'packs')

/** Puts a file into the watched folder as one step. */
function drop(file: string, name: string): void {
  const temp = join(folder(), `.${name}`)
  cpSync(file, temp)
  renameSync(temp, join(folder(), name))
}

const panel = () => page.getByRole('region', { name: 'Form packs' })
const start = () => page.getByText('Door visit', { exact: true })

it('a bad pack changes nothing, and the reason is shown', async () => {
  await at(page, '#/settings')
  await panel().getByText('No pack has come yet').waitFor()
  const stranger = join(programs.dir, 'stranger.key')
  assert.equal(forms('key', '-plain', '-out', stranger).code, 0)
  drop(pack(1, stranger), 'stranger.ehpack')
  await panel().getByText('signed by a key that is not your council').waitFor()
  const whole = readFileSync(pack(1))
  writeFileSync(join(folder(), 'half.ehpack'), whole.subarray(0, whole.length / 2))
  await panel().getByText('This file is no form pack, or only part of one').waitFor()
  await at(page, '#/forms')
  await page.getByText('Early Help Assessment', { exact: false }).first().waitFor()
  assert.equal(await start().count(), 0)
})

it('a good pack in the folder puts its form into the Forms list', async () => {
  await at(page, '#/settings')
  drop(pack(1), 'door.ehpack')
  await panel().getByRole('heading', { name: 'Door visits, version 1' }).waitFor()
  await panel().getByText('Visits at the door.').waitFor()
  await at(page, '#/forms')
  await start().first().waitFor()
})

it('the form is there after the laptop was switched off', async () => {
  await programs.laptopDown()
  await programs.laptopUp()
  await unlocked(programs, page)
  await at(page, '#/forms')
  await start().first().waitFor()
})

it('a draft stays on its version until somebody has seen what moves, and moves it', async () => {
  await page.getByRole('button', { name: /^Start ?: Door visit/ }).press('Enter')
  const seen = page.getByRole('textbox', { name: 'What did you see?' })
  await seen.fill('The curtains were open.')
  await page.locator('.saved[data-saved]').waitFor()
  drop(pack(2), 'door2.ehpack')
  await at(page, '#/settings')
  await panel().getByRole('heading', { name: 'Door visits, version 2' }).waitFor()
  await at(page, '#/assessments')
  await page.locator('tbody th a').first().press('Enter')
  await seen.waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Who was there?' }).count(), 0)
  await page.getByText('Your draft stays as it is until you say.').getByRole('link').press('Enter')
  await page.getByRole('heading', { name: 'This form has a new version, 2' }).waitFor()
  await page.getByText('No answer of yours would be lost.', { exact: false }).waitFor()
  assert.deepEqual(await faults(page), [])
  await page.getByRole('button', { name: 'Move to version 2' }).press('Enter')
  await page.getByText('This draft is now on version 2.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Who was there?' }).waitFor()
  assert.equal(await seen.inputValue(), 'The curtains were open.')
})

it('the officer is told of a mistake, with its place', () => {
  const bad = join(programs.dir, 'bad')
  mkdirSync(bad)
  writeFileSync(join(bad, 'door_visit.v9.yaml'), door(9).replace('required:', 'requird:'))
  const { code, said } = forms('lint', bad)
  assert.equal(code, 1)
  assert.match(said, /door_visit\.v9\.yaml:12:\d+: error E05: .*Did you mean required\?/)
})
