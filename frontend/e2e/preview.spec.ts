/** What a council's officer sees: `earlyhelp forms preview` opens the form, filled with
 * an invented family, in the screens that a worker will have, and leaves nothing. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { drawn, wordsOf } from './paper.ts'
import { bin, closeBrowser, openWindow } from './program.ts'

/** A form of a council's own, as an officer would write it. */
const doorVisit = `form: door_visit
version: 1
title: Door visit
subject: family
kind: submission
who: [portal_user]
copies: [professional, blank]
sections:
  - id: visit
    title: The visit
    questions:
      - {id: seen_by, type: yesno, label: Was anybody at home?, required: yes}
      - {id: seen, type: longtext, label: What did you see?, hint: What you saw yourself, max: 4000, required: yes}
`

const folder = mkdtempSync(join(tmpdir(), 'earlyhelp-e2e-officer-'))
const temporary = join(folder, 'temporary')
let child: ChildProcess
let page: Page

before(async () => {
  mkdirSync(temporary)
  mkdirSync(join(folder, 'forms'))
  writeFileSync(join(folder, 'forms', 'door_visit.v1.yaml'), doorVisit)
  child = spawn(join(bin, 'earlyhelp'), ['forms', 'preview', join(folder, 'forms'), 'door_visit'], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((found, reject) => {
    let heard = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
      const said = /http:\/\/127\.0\.0\.1:\d+\/\S*key=\S+/.exec(heard)
      if (said) found(said[0])
    })
    child.once('exit', (code) => reject(new Error(`the preview ended with ${code}: ${heard}`)))
  })
  page = (await openWindow()).page
  await page.goto(address)
})

after(async () => {
  await closeBrowser()
  rmSync(folder, { recursive: true, force: true })
})

const draft = () => /assessments\/([^/]+)\/pages/.exec(page.url())?.[1] ?? ''

describe('the preview of a form', () => {
  it('opens at the form itself, marked as practice, with answers in it', async () => {
    await page.locator('.page-foot').waitFor()
    await page.locator('.bar').getByText('Practice', { exact: true }).waitFor()
    const written = page.locator('.work textarea').first()
    await written.waitFor()
    assert.notEqual(await written.inputValue(), '')
    assert.deepEqual(await faults(page, '.work'), [])
  })

  it('shows its paper, marked on it too', async () => {
    const id = draft()
    assert.notEqual(id, '')
    assert.match(wordsOf(await drawn(page, `/api/assessments/${id}/pdf/professional`)), /PRACTICE/i)
  })

  it('leaves nothing behind when it ends', async () => {
    assert.notDeepEqual(readdirSync(temporary), [])
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
    assert.deepEqual(readdirSync(temporary), [])
  })
})
