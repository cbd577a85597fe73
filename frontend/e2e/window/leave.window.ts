// How the real window is left: the cross in its frame while something urgent is
// not with MASH (BR-32), and the lock, which ends the program that held the keys
// and begins another in its place (store.md 2.5).
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { Programs } from '../program.ts'
import { alive, eventually, keys } from './driver.ts'
import { holds } from './memory.ts'
import { Screen, xdo } from './screen.ts'

const form = 'eha_portal'
const dialog = `[...document.querySelectorAll('dialog[open]')].map((d) => d.innerText).join('\\n')`
const askedToStay = /1 urgent form that MASH has not received\. Have you phoned\?/

let programs: Programs
let screen: Screen

before(async () => {
  programs = await Programs.start()
  await programs.laptopDown()
})

after(() => programs?.stop())

beforeEach(async () => {
  screen = await Screen.open(programs)
})

afterEach(() => screen.window.end('SIGKILL'))

/** Starts a form and goes to one of its pages. */
async function start(page: string): Promise<string> {
  const { id } = await screen.call<{ id: string }>('POST', '/api/assessments', { form })
  await screen.at(`#/assessments/${id}/pages/${page}`)
  return id
}

const gone = (pid: number) => eventually(`the end of ${pid}`, () => (alive(pid) ? undefined : true))

/** The question of BR-32, as the person reads it. */
const question = () =>
  screen.window.until<string>(
    'the question',
    `const d = ${dialog}; return d.includes('Before you close') && d`,
  )

describe('the lock', () => {
  test('begins another program, with nothing of the last one in its memory', async () => {
    const [first, last] = ['Mornings are the hardest part.', ' She says so herself.']
    const id = await start('s2')
    const reason = await screen.control('What has led to this assessment?')
    await screen.window.type(reason, first)
    await screen.saved()
    const before = processesOf(screen.window.pid)
    assert.ok(
      before.some((pid) => holds(pid, first)),
      'the words are nowhere: this would prove nothing',
    )
    await screen.window.type(reason, last)
    await locked(() => screen.window.press(keys.control, 'l')) // at once: the last letters live only in the page
    const now = processesOf(screen.window.pid)
    const outlived = now.filter((pid) => pid !== screen.window.pid && before.includes(pid))
    assert.deepEqual(outlived, [], 'web processes have outlived the lock')
    for (const pid of now) assert.ok(!holds(pid, first), `process ${pid} still holds what was typed`)
    await screen.unlock()
    await screen.at(`#/assessments/${id}/pages/s2`)
    assert.equal(await typed(), first + last)
  })

  test('comes with the lock of the desktop, and keeps the last letter too', async () => {
    const words = 'Nobody asked before this lock.'
    const id = await start('s2')
    await screen.window.type(await screen.control('What has led to this assessment?'), words)
    const signal = ['/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', 'boolean:true']
    await locked(() => execFileSync('dbus-send', ['--type=signal', ...signal]))
    await screen.unlock()
    await screen.at(`#/assessments/${id}/pages/s2`)
    assert.equal(await typed(), words)
  })
})

/** Goes on with the program that came in this one's place, at its unlock screen. */
async function locked(lock: () => unknown): Promise<void> {
  await screen.window.replacedBy(lock)
  await screen.window.until('the unlock screen', `return document.querySelector('#secret') !== null`)
  assert.equal(xdo('getwindowname', await screen.frame('.*')), 'Early Help')
  assert.doesNotMatch(await screen.window.text(), /Mornings|Nobody asked/)
}

/** What the box holds after a fresh reading. */
async function typed(): Promise<string> {
  const reason = await screen.control('What has led to this assessment?')
  return screen.window.until<string>('the words', `return document.querySelector('${reason}').value`)
}

/** A process and everything it started. */
function processesOf(root: number): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
  const below = (parent: number): number[] =>
    pairs.filter(([, of]) => of === parent).flatMap(([pid]) => [pid, ...below(pid)])
  return [root, ...below(root)]
}

describe('the cross in the frame', () => {
  test('closes at once where nothing urgent waits, with the last letter kept', async () => {
    const words = 'Her midwife thinks so too.'
    const id = await start('s2')
    const reason = await screen.control('What has led to this assessment?')
    const cross = await screen.cross()
    await screen.window.type(reason, words)
    cross() // at once: the last letters live only in the page
    const { pid } = screen.window
    await gone(pid)
    await screen.window.end()
    screen = await Screen.open(programs)
    await screen.at(`#/assessments/${id}/pages/s2`)
    assert.equal(await typed(), words)
  })

  test('asks while an urgent form is unsent, stays for Stay, and closes when told to', async () => {
    const id = await start('s1')
    await screen.call('GET', `/api/assessments/${id}/pages/safety`)
    await screen.call('PATCH', `/api/assessments/${id}/answers`, {
      page: 'safety',
      changes: [{ client: 'gate', q: 'immediate_danger', subject: '0', row: '', act: 'set', value: 'yes' }],
    })
    const { pid } = screen.window
    const cross = await screen.cross()
    cross()
    assert.match(await question(), askedToStay)
    await screen.press('Stay')
    await screen.window.until('the question gone', `return ${dialog} === ''`)
    // Again, and twice in a hurry: having stayed once answers nothing.
    cross()
    cross()
    assert.match(await question(), askedToStay)
    assert.ok(alive(pid), 'it closed over the question')
    await screen.press('Close anyway')
    await gone(pid)
  })
})
