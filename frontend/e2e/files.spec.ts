/** What follows a form: a photo attached to it, and what is written after Finish. Each
 * has a receipt of its own; the centre has the identical bytes of a photo, for staff to
 * save and never to open in place, and an addition beside the form that it adds to. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faults } from './axe.ts'
import { complete } from './fill.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call } from './seed.ts'

interface Item {
  id: string
  kind: string
  of: string
  state: string
  reference: string
  stateSays: string
}

let programs: Programs
let page: Page
let form: string

before(async () => {
  programs = await Programs.start()
  page = (await openWindow()).page
  await unlocked(programs, page)
  await programs.centreDown()
  form = (await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'portal_referral' })).id
  const unknown = {
    client: 'said',
    q: 'household_not_known',
    subject: '0',
    row: '',
    act: 'set',
    value: 'yes',
  }
  await call(page, 'PATCH', `/api/assessments/${form}/answers`, { page: 'people', changes: [unknown] })
  const left = await complete(page, form, {
    'family_members.name': 'Jon Harlow',
    'family_members.gender': 'male',
    'family_members.role_in_family': 'child_of_concern',
    immediate_danger: 'no',
    significant_harm: 'no',
    is_third_party: 'no',
    family_informed: 'yes',
    consent_status: 'given_written',
  })
  assert.deepEqual(left, [])
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

/** A picture that no program can make small, so that it goes in several chunks. */
const photo = async () =>
  Buffer.from(
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(1400, 1000)
      const drawing = canvas.getContext('2d')
      const pixels = new ImageData(1400, 1000)
      for (let i = 0, last = 7; i < pixels.data.length; i++) {
        last = (last * 16807) % 2147483647
        pixels.data[i] = i % 4 === 3 ? 255 : last & 255
      }
      drawing?.putImageData(pixels, 0, 0)
      const reader = new FileReader()
      reader.readAsDataURL(await canvas.convertToBlob())
      await new Promise((read) => (reader.onload = read))
      return String(reader.result).replace(/^.*,/, '')
    }),
    'base64',
  )

/** Asks the laptop until its outbox is as it should come to be. */
async function outboxIs(wanted: (received: Item[], waiting: Item[]) => boolean): Promise<Item[]> {
  const late = Date.now() + 90_000
  for (;;) {
    const box = await call<{ urgent: Item[]; items: Item[]; received: Item[] }>(page, 'GET', '/api/outbox')
    if (wanted(box.received, [...box.urgent, ...box.items])) return [...box.received, ...box.items]
    assert.ok(Date.now() < late, JSON.stringify(box))
    await page.waitForTimeout(200)
  }
}

/** The way of a member of staff who is signed in. */
async function staff(): Promise<(path: string) => Promise<Response>> {
  const base = `http://127.0.0.1:${programs.centrePort}`
  const who = JSON.parse(readFileSync(join(programs.dir, 'centre', 'demo.json'), 'utf8'))
  const entered = await fetch(`${base}/staff/api/signin`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ account: who.account, password: who.password }),
  })
  assert.equal(entered.status, 200)
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  return (path) => fetch(base + path, { headers: { cookie } })
}

describe('a photo attached to a form', () => {
  it('is kept with the form, offline', async () => {
    const bytes = await photo()
    await at(page, `#/assessments/${form}/pages/others`)
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choose a file' }).first().click()
    await (await chooser).setFiles({ name: 'letter.png', mimeType: 'image/png', buffer: bytes })
    await page.locator('.files li', { hasText: 'letter.png' }).waitFor()
    await page.locator('.saved[data-saved]').waitFor()
    await at(page, `#/assessments/${form}/check`)
    await page.locator('.read-back').first().waitFor()
    await page.locator('.bar').getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('heading', { name: 'Finished on this laptop' }).waitFor()
  })

  it('waits in the outbox as a document of its own', async () => {
    await at(page, '#/outbox')
    await page.getByText('letter.png, with Portal Referral').waitFor()
    const items = await outboxIs((_, waiting) => waiting.length === 2)
    assert.ok(items.some((one) => one.of !== '' && items.some((form) => form.id === one.of)))
  })

  it('reaches the centre whole, after its form, with its own receipt', async () => {
    await programs.centreUp()
    await page.getByRole('button', { name: 'Try now' }).click()
    await outboxIs((received) => received.length === 2)
    await page.getByText('The office has this document').waitFor()
    const ask = await staff()
    const list = (await (await ask('/staff/api/arrivals')).json()) as {
      rows: { id: string; filesSay: string; kindSays: string }[]
    }
    const row = list.rows.find((one) => one.filesSay !== '')
    assert.ok(row, JSON.stringify(list.rows))
    assert.equal(row.kindSays, 'Referral')
    const opened = (await (await ask(`/staff/api/arrivals/${row.id}`)).json()) as {
      files: { href: string; here: boolean }[]
    }
    assert.equal(opened.files.length, 1)
    const file = opened.files[0]
    assert.ok(file?.here)
    const got = await ask(file.href)
    const kept = Buffer.from(await got.arrayBuffer())
    assert.match(got.headers.get('content-disposition') ?? '', /^attachment; filename=EH-[0-9A-Z-]+-1\.jpg$/)
    assert.equal(got.headers.get('x-content-type-options'), 'nosniff')
    const answer = await call<{
      items: { id: string; parts: { value: { id: string; sha256: string }[] }[] }[]
    }>(page, 'GET', `/api/assessments/${form}/pages/others`)
    const named = answer.items.find(({ id }) => id === 'attachments')?.parts[0]?.value[0]
    assert.equal(createHash('sha256').update(kept).digest('hex'), named?.sha256)
    assert.ok(kept.length > 600_000, `${kept.length} bytes are one chunk`)
  })
})

describe('what is written after Finish', () => {
  it('is said to be on this laptop only, until it is sent', async () => {
    await at(page, `#/assessments/${form}/pages/feedback`)
    await page
      .getByRole('textbox', { name: 'What did the feedback say?' })
      .fill('The school nurse leads from Monday.')
    await page.locator('.saved[data-saved]').waitFor()
    await at(page, `#/assessments/${form}/check`)
    await page.getByText('What was written here after Finish is only on this laptop').waitFor()
    assert.deepEqual(await faults(page), [])
    await page.getByRole('button', { name: 'Send what was added' }).press('Enter')
    await page.getByText(/It is on this laptop and has not yet been received/).waitFor()
    assert.equal(await page.getByText('is only on this laptop').count(), 0)
  })

  it('reaches the centre beside its form', async () => {
    const items = await outboxIs((received) => received.length === 3)
    const [referral, addition] = [
      items.find((one) => one.of === ''),
      items.find((one) => one.kind === 'amendment'),
    ]
    assert.ok(referral && addition && addition.of === referral.id, JSON.stringify(items))
    const ask = await staff()
    const base = (await (await ask(`/staff/api/arrivals/${referral.id}`)).json()) as {
      added: { href: string; says: string }[]
    }
    assert.deepEqual(
      base.added.map(({ href }) => href),
      [`#/arrivals/${addition.id}`],
    )
    const opened = (await (await ask(`/staff/api/arrivals/${addition.id}`)).json()) as {
      baseHref: string
      answers: { asked: string; parts: { says: string }[] }[]
    }
    assert.equal(opened.baseHref, `#/arrivals/${referral.id}`)
    assert.deepEqual(
      opened.answers.map(({ asked, parts }) => [asked, parts[0]?.says]),
      [['What did the feedback say?', 'The school nurse leads from Monday.']],
    )
  })
})
