// A document that belongs to a form, brought in through the real window: chosen
// in the system's own dialog, and dropped from another program's window.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Programs } from '../program.ts'
import { patience } from './driver.ts'
import { Screen, xdo } from './screen.ts'

const place = { form: 'portal_referral', page: 'others' }

let programs: Programs
let screen: Screen
let assessment = ''

before(async () => {
  programs = await Programs.start()
  await programs.laptopDown()
  screen = await Screen.open(programs)
  assessment = (await screen.call<{ id: string }>('POST', '/api/assessments', { form: place.form })).id
  await show()
})

after(async () => {
  await screen?.window.end('SIGKILL')
  await programs?.stop()
})

const show = () => screen.at(`#/assessments/${assessment}/pages/${place.page}`)

/** A document on this computer's disk; a space in its name, as most have. */
function document(name: string): string {
  const path = join(programs.dir, name)
  writeFileSync(path, onePage(name))
  return path
}

/** A sound PDF of one empty page. */
function onePage(name: string): string {
  let file = `%PDF-1.4\n% ${name}\n`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>',
  ]
  const places = objects.map((object, i) => {
    const place = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 4\n0000000000 65535 f \n${places.join('')}`
  return `${file}${table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF\n`
}

/** The names that the form's answer holds, as the page draws them. */
const attached = () =>
  screen.window.script<string[]>(
    `return [...document.querySelectorAll('.files li .grow')].map((e) => e.innerText)`,
  )

const named = (name: string) =>
  screen.window.until(
    `${name} in the form`,
    `return [...document.querySelectorAll('.files li .grow')].some((e) => e.innerText === ${JSON.stringify(name)})`,
  )

test('a file chosen in the dialog of the system is named in the form', async () => {
  const path = document('letter from school.pdf')
  await screen.press('Choose a file')
  const dialog = await screen.frame('Choose files to attach')
  xdo('windowfocus', '--sync', dialog)
  xdo('key', 'slash') // opens the line for a path
  xdo('key', 'ctrl+a')
  xdo('type', path)
  xdo('key', 'Return')
  await named('letter from school.pdf')
})

test('a dialog that is closed again attaches nothing', async () => {
  await screen.press('Choose a file')
  const dialog = await screen.frame('Choose files to attach')
  xdo('windowfocus', '--sync', dialog)
  xdo('key', 'Escape')
  await screen.frameGone(dialog)
  assert.deepEqual(await attached(), ['letter from school.pdf'])
})

/** Drags a file from another program's window to this point of the page. */
async function dragTo(path: string, x: number, y: number): Promise<void> {
  const [left, top] = await screen.corner()
  const [fromX, fromY] = [left + 1300, top + 660] // a corner of the window where nothing is written
  const other = spawn(screen.hand(), ['hold', path, `${fromX}`, `${fromY}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    assert.ok(other.stdout)
    await once(other.stdout, 'data')
    xdo('mousemove', `${fromX + 20}`, `${fromY + 20}`, 'mousedown', '1')
    await screen.window.script(`window.over = 0; addEventListener('dragover', () => window.over++)`)
    // Whoever lets go before the page has answered drops nothing: so it moves on until it was heard often enough.
    const end = Date.now() + patience
    for (let step = 0; (await screen.window.script<number>('return window.over')) < 3; step ^= 1) {
      assert.ok(Date.now() < end, 'the page hears nothing of the drag')
      xdo('mousemove', `${left + x + step}`, `${top + y}`)
    }
    xdo('mouseup', '1')
    await once(other.stdout, 'end')
  } finally {
    other.kill()
  }
}

/** The middle of the place for files, in the page's pixels. */
const zone = () =>
  screen.window.script<[number, number]>(
    `const zone = document.querySelector('.drop'); zone.scrollIntoView({ block: 'center' });
     const at = zone.getBoundingClientRect(); return [at.x + at.width / 2, at.y + at.height / 2].map(Math.round)`,
  )

test('a file dropped on its place from another window is named in the form', async () => {
  const path = document('photo of the kitchen.pdf')
  await dragTo(path, ...(await zone()))
  await named('photo of the kitchen.pdf')
})

test('a file dropped beside its place changes nothing, and the page stays', async () => {
  const before = await attached()
  await dragTo(document('not meant for this.pdf'), 600, 30)
  await show()
  await screen.window.shows('Other professionals')
  assert.deepEqual(await attached(), before)
})

/** What the form's answer holds on the disk. */
async function kept(): Promise<string[]> {
  const { items } = await screen.call<{ items: { id: string; parts?: { value?: { name: string }[] }[] }[] }>(
    'GET',
    `/api/assessments/${assessment}/pages/${place.page}`,
  )
  return (items.find(({ id }) => id === 'attachments')?.parts?.[0]?.value ?? []).map(({ name }) => name)
}

test('both are there again after the power went', async () => {
  const names = ['letter from school.pdf', 'photo of the kitchen.pdf']
  for (const end = Date.now() + patience; (await kept()).length < names.length;)
    assert.ok(Date.now() < end, 'the answer was never kept')
  await screen.window.end('SIGKILL')
  screen = await Screen.open(programs)
  await show()
  for (const name of names) await named(name)
})
