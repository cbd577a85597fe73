/** The lock that nobody asked for: the system's own lock and sleep, as logind
 * tells them, on a system bus of this test's own. It first tries to send what is
 * urgent (architecture 3.15). */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { Front } from './front.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { call, startWith } from './seed.ts'

let bus: ChildProcess
let programs: Programs
let front: Front
let page: Page

before(async () => {
  bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  assert.ok(bus.stdout)
  const [said] = (await once(bus.stdout, 'data')) as [Buffer]
  process.env.DBUS_SYSTEM_BUS_ADDRESS = said.toString().trim()
  programs = await Programs.start()
  front = await Front.before(programs)
  page = (await openWindow()).page
})

after(async () => {
  await closeBrowser()
  front.close()
  await programs.stop()
  bus.kill()
})

/** What logind says to everybody on the system bus. */
function logind(path: string, member: string, ...args: string[]): void {
  const bus = `--bus=${process.env.DBUS_SYSTEM_BUS_ADDRESS}`
  execFileSync('dbus-send', [bus, '--type=signal', path, `org.freedesktop.login1.${member}`, ...args])
}
const systemLock = () => logind('/org/freedesktop/login1/session/_31', 'Session.Lock')
const sleep = (begins: boolean) =>
  logind('/org/freedesktop/login1', 'Manager.PrepareForSleep', `boolean:${begins}`)

const lockScreen = () => page.getByRole('heading', { name: 'Locked' })
const banner = () => page.getByRole('region', { name: 'Not yet with MASH' })
const urgent = () =>
  call<{ urgent: { count: number } }>(page, 'GET', '/api/front').then((f) => f.urgent.count)

/** A page that is not about to load itself again, as the old one may be while the program comes back. */
async function lookAgain(): Promise<void> {
  await page.context().close()
  page = (await openWindow()).page
  await page.goto(programs.address)
  await lockScreen().waitFor()
}

/** Finishes an urgent form while nobody answers, so that it waits. */
async function urgentWaits(): Promise<void> {
  const id = await startWith(page, 'hollis')
  await call(page, 'POST', `/api/assessments/${id}/finish`, {})
  assert.ok((await urgent()) > 0, 'nothing urgent waits: the test would prove nothing')
}

describe('the lock that nobody asked for', () => {
  it('sends what is urgent before it closes, when the desktop locks', async () => {
    await unlocked(programs, page)
    front.hold() // a line on which an answer comes only when the lock has begun
    await urgentWaits()
    const begun = page.waitForRequest('**/api/flushed')
    systemLock()
    await begun
    front.release()
    await lockScreen().waitFor({ timeout: 120_000 })
    await lookAgain()
    assert.equal(await urgent(), 0)
    assert.equal(await banner().count(), 0)
  })

  it('closes where it cannot send too, and warns on the lock screen', async () => {
    await unlocked(programs, page)
    await programs.centreDown()
    await urgentWaits()
    sleep(true)
    await lockScreen().waitFor({ timeout: 120_000 }) // it tries to send for 20 s first
    await lookAgain()
    await banner().waitFor()
    assert.doesNotMatch(await page.locator('#app').innerText(), /Hollis/)
  })

  it('does not close on waking', async () => {
    await unlocked(programs, page)
    sleep(false)
    logind('/org/freedesktop/login1', 'Manager.PrepareForShutdown', 'boolean:true')
    await wait(5_000) // longer than a lock waits for the screens to hand over what was typed
    assert.equal(await lockScreen().count(), 0)
    await call(page, 'GET', '/api/home')
  })
})
