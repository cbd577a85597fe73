// J1 and the middle of J2 in the real window: the shipped program under a
// display, driven by real key events. What is not about typing is filled in
// through the window's own bound door, from the guide's example family.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { Programs } from '../program.ts'
import { Screen } from './screen.ts'

const example = resolve(import.meta.dirname, '../../../backend/forms/library/examples/smith.json')

interface Answer {
  page: string
  q: string
  row?: string
}

let programs: Programs
let screen: Screen
let assessment = ''

before(async () => {
  programs = await Programs.start()
  await programs.laptopDown()
  // Everything the window and its web engine may keep goes where it can be searched.
  for (const [name, folder] of Object.entries(places())) {
    mkdirSync(folder, { mode: 0o700 })
    process.env[name] = folder
  }
  delete process.env.XDG_CACHE_HOME
  delete process.env.XDG_DATA_HOME
  delete process.env.XDG_CONFIG_HOME
})

const places = () => ({ HOME: join(programs.dir, 'home'), TMPDIR: join(programs.dir, 'temporary') })

after(async () => {
  await screen?.window.end('SIGKILL')
  await programs?.stop()
})

async function open(): Promise<void> {
  screen = await Screen.open(programs)
  await screen.window.shows('My Assessments')
}

test('the window opens locked, and the passphrase opens it', open)

test('Mary Smith is typed, and her counter reads 990', async () => {
  await screen.at('#/forms')
  await screen.press('Start: Early Help Assessment - Portal')
  assessment = await screen.window.until<string>(
    'an assessment',
    `return /assessments\\/([^/]+)\\/pages/.exec(location.hash)?.[1]`,
  )
  await screen.press('Add family member')
  await screen.window.type(await screen.control('Name'), 'Mary Smith')
  await screen.window.shows('Max 1000 characters, remaining 990')
  await screen.saved()
})

const sentence = 'Mary asked her midwife for help because the mornings'

test('the lid closes in the middle of a sentence, and the sentence is there again', async () => {
  await screen.at(`#/assessments/${assessment}/pages/s2`)
  const reason = await screen.control('What has led to this assessment?')
  await screen.window.type(reason, sentence)
  await screen.saved()
  await screen.window.end('SIGKILL')
  await open()
  await screen.at(`#/assessments/${assessment}/pages/s2`)
  const again = await screen.control('What has led to this assessment?')
  assert.equal(
    await screen.window.until('the sentence', `return document.querySelector('${again}').value`),
    sentence,
  )
})

test('Finish lists the two missing items with links; mended, it waits, and then it is received', async () => {
  await programs.centreDown()
  const { answers } = JSON.parse(readFileSync(example, 'utf8')) as { answers: Answer[] }
  const pages = [...new Set(answers.map((a) => a.page))]
  const page1 = await screen.call<{ items: { id: string; rows?: { row: string }[] }[] }>(
    'GET',
    `/api/assessments/${assessment}/pages/s1`,
  )
  const mary = page1.items.find((i) => i.id === 'family_members')?.rows?.[0]?.row
  assert.ok(mary)
  const first = answers.find((a) => a.q === 'family_members')?.row ?? ''
  const typed = JSON.parse(JSON.stringify(answers).replaceAll(first, mary)) as Answer[]
  for (const page of pages) {
    await screen.call('GET', `/api/assessments/${assessment}/pages/${page}`)
    const changes = typed.filter((a) => a.page === page && a.q !== 'parent_views' && a.q !== 'working_well')
    await screen.call('PATCH', `/api/assessments/${assessment}/answers`, { page, changes })
  }
  await screen.at(`#/assessments/${assessment}/check`)
  await screen.press('Finish')
  await screen.window.until('two problems', `return document.querySelectorAll('.problems a').length === 2`)
  for (const words of ['She keeps every appointment.', 'I want to do this properly.']) {
    await screen.window.until(
      'a problem',
      `const a = document.querySelector('.problems a'); a?.click(); return a !== null`,
    )
    const id = await screen.window.until<string>(
      'the missing answer',
      `const e = document.activeElement; return e?.tagName === 'TEXTAREA' && e.id`,
    )
    await screen.window.type(`[id="${id}"]`, words)
    await screen.saved()
    await screen.at(`#/assessments/${assessment}/check`)
    await screen.press('Finish')
  }
  await screen.window.shows('not yet been received')
  const { items } = await screen.call<{ items: { reference: string }[] }>('GET', '/api/outbox')
  const reference = items[0]?.reference
  assert.ok(reference)
  await programs.centreUp()
  await screen.at('#/outbox')
  await screen.press('Try now')
  // The green chip of this very form: it is drawn from a receipt that was checked, and from nothing else.
  await screen.window.until(
    'the receipt of this form',
    `return [...document.querySelectorAll('.card[aria-labelledby=received] .row')].some(
      (row) => row.querySelector('.chip.green') && row.textContent.includes('${reference}') &&
        row.textContent.includes('Receipt checked.'))`,
  )
})

/** The files that hold these words, as text of either width. */
function holding(words: string, ...folders: string[]): string[] {
  const forms = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')]
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => forms.some((form) => readFileSync(file).includes(form))),
  )
}

test('what was typed is in no file outside the encrypted store, the window open or gone', async () => {
  const folders = [programs.laptopDir, ...Object.values(places())]
  for (const folder of folders) {
    const planted = join(folder, 'planted')
    writeFileSync(planted, Buffer.from(`…${sentence}…`, 'utf16le'))
    assert.deepEqual(holding(sentence, folder), [planted])
    rmSync(planted)
  }
  const searched = folders.flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  assert.ok(searched.length > 10, `searched ${searched.length} files`)
  assert.deepEqual(holding(sentence, ...folders), [])
  await screen.window.end('SIGKILL')
  assert.deepEqual(holding(sentence, ...folders), [])
})
