// J1 and the middle of J2 in the real window: the shipped program under a
// display, driven by real key events. What is not about typing is filled in
// through the window's own bound door, from the guide's example family.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Programs, passphrase } from '../program.ts'
import { Window, keys } from './driver.ts'

const program = resolve(import.meta.dirname, '../../../build/bin/earlyhelp')
const example = resolve(import.meta.dirname, '../../../backend/forms/library/examples/smith.json')

interface Answer {
  page: string
  q: string
  row?: string
}

let programs: Programs
let window: Window
let assessment = ''

before(async () => {
  programs = await Programs.start()
  await programs.laptopDown()
})

after(async () => {
  await window?.end('SIGKILL')
  await programs?.stop()
})

async function open(): Promise<void> {
  const folder = join(programs.dir, 'window')
  mkdirSync(folder, { recursive: true })
  window = await Window.open(folder, program, ['-data', programs.laptopDir])
  await window.until('the unlock screen', `return document.querySelector('#secret') !== null`)
  await window.type('#secret', passphrase + keys.enter)
  await window.until('home', `return location.hash === '' || document.querySelector('.rail-who') !== null`)
  await window.shows('My Assessments')
}

/** The selector of the control with this label, the nth of its kind. */
async function control(label: string, nth = 0): Promise<string> {
  const id = await window.until<string>(
    `a control named ${label}`,
    `const labels = [...document.querySelectorAll('label')].filter((l) => l.textContent.trim().startsWith(${JSON.stringify(label)}));
     return labels[${nth}]?.htmlFor`,
  )
  return `[id="${id}"]`
}

async function press(button: string): Promise<void> {
  await window.until(
    `the button ${button}`,
    `const b = [...document.querySelectorAll('button, a')].find((b) => b.textContent.trim().startsWith(${JSON.stringify(button)}));
     b?.click(); return b !== undefined`,
  )
}

/** Waits for the reply to a commit: the line is drawn from nothing else. */
const saved = () =>
  window.until('the saved line', `return /Saved on this laptop \\d/.test(document.body.innerText)`)

/** Speaks to the door as the page does, over the bound method. */
async function call<T>(method: string, path: string, body: unknown = {}): Promise<T> {
  await window.script(
    `const [method, path, body] = arguments; window.answered = undefined;
     const door = Object.values(window.go).map((s) => s.Door).find((d) => d);
     door.Call(method, path, body).then((a) => { window.answered = a }, (e) => { window.answered = { status: 0, body: String(e) } })`,
    method,
    path,
    method === 'GET' ? '' : JSON.stringify(body),
  )
  const answer = await window.until<{ status: number; body: string }>('an answer', 'return window.answered')
  assert.ok(answer.status >= 200 && answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body || '{}') as T
}

test('the window opens locked, and the passphrase opens it', open)

test('Mary Smith is typed, and her counter reads 990', async () => {
  await window.script(`location.hash = '#/forms'`)
  await press('Start: Early Help Assessment - Portal')
  assessment = await window.until<string>(
    'an assessment',
    `return /assessments\\/([^/]+)\\/pages/.exec(location.hash)?.[1]`,
  )
  await press('Add family member')
  await window.type(await control('Name'), 'Mary Smith')
  await window.shows('Max 1000 characters, remaining 990')
  await saved()
})

test('the lid closes in the middle of a sentence, and the sentence is there again', async () => {
  const sentence = 'Mary asked her midwife for help because the mornings'
  await window.script(`location.hash = '#/assessments/${assessment}/pages/s2'`)
  const reason = await control('What has led to this assessment?')
  await window.type(reason, sentence)
  await saved()
  await window.end('SIGKILL')
  await open()
  await window.script(`location.hash = '#/assessments/${assessment}/pages/s2'`)
  const again = await control('What has led to this assessment?')
  assert.equal(
    await window.until('the sentence', `return document.querySelector('${again}').value`),
    sentence,
  )
})

test('Finish lists the two missing items with links; mended, it waits, and then it is received', async () => {
  await programs.centreDown()
  const { answers } = JSON.parse(readFileSync(example, 'utf8')) as { answers: Answer[] }
  const pages = [...new Set(answers.map((a) => a.page))]
  const page1 = await call<{ items: { id: string; rows?: { row: string }[] }[] }>(
    'GET',
    `/api/assessments/${assessment}/pages/s1`,
  )
  const mary = page1.items.find((i) => i.id === 'family_members')?.rows?.[0]?.row
  assert.ok(mary)
  const first = answers.find((a) => a.q === 'family_members')?.row ?? ''
  const typed = JSON.parse(JSON.stringify(answers).replaceAll(first, mary)) as Answer[]
  for (const page of pages) {
    await call('GET', `/api/assessments/${assessment}/pages/${page}`)
    const changes = typed.filter((a) => a.page === page && a.q !== 'parent_views' && a.q !== 'working_well')
    await call('PATCH', `/api/assessments/${assessment}/answers`, { page, changes })
  }
  await window.script(`location.hash = '#/assessments/${assessment}/check'`)
  await press('Finish')
  await window.until('two problems', `return document.querySelectorAll('.problems a').length === 2`)
  for (const words of ['She keeps every appointment.', 'I want to do this properly.']) {
    await window.until(
      'a problem',
      `const a = document.querySelector('.problems a'); a?.click(); return a !== null`,
    )
    const id = await window.until<string>(
      'the missing answer',
      `const e = document.activeElement; return e?.tagName === 'TEXTAREA' && e.id`,
    )
    await window.type(`[id="${id}"]`, words)
    await saved()
    await window.script(`location.hash = '#/assessments/${assessment}/check'`)
    await press('Finish')
  }
  await window.shows('not yet been received')
  await programs.centreUp()
  await window.script(`location.hash = '#/outbox'`)
  await press('Try now')
  await window.shows('Received')
})
