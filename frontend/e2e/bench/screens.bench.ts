/** How fast the longest form we promise opens and takes keys, in Chromium: 400
 * questions, each answered, for a family of five. Chromium runs without the
 * display's tick, so that the figures are work and not waiting for a frame. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { Programs, bin, launch, unlocked } from '../program.ts'
import { call } from '../seed.ts'
import { keyClock, keysTaken, median, percentile, report, spread } from './measure.ts'

const form = 'big'
const openings = 20
const keys = 100
const pace = 60 // ms between keys: twice as fast as a fast typist, so that no key waits for the one before
const benchdesk = join(bin, 'benchdesk')

/** One assessment with an answer to every question. */
async function filled(page: Page): Promise<string> {
  const changes = JSON.parse(execFileSync(benchdesk, ['-answers'], { encoding: 'utf8' })) as unknown[]
  const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', { form })
  const path = `/api/assessments/${id}/answers`
  const { saved } = await call<{ saved: string[] }>(page, 'PATCH', path, { page: 'p1', changes })
  if (saved.length !== changes.length)
    throw new Error(`${saved.length} of ${changes.length} answers were kept`)
  return id
}

/** Milliseconds from the press on a link to the page of the form being painted. */
function opening(page: Page, id: string, name: string): Promise<number> {
  return page.evaluate(
    ([to, title]) =>
      new Promise<number>((done) => {
        const painted = () => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => done(performance.now() - from)
          port2.postMessage(0)
        }
        const seen = new MutationObserver(() => {
          if (!document.querySelector('h1')?.textContent.includes(title)) return
          if (document.querySelectorAll('.groups-of-questions .question').length === 0) return
          seen.disconnect()
          requestAnimationFrame(painted)
        })
        seen.observe(document.body, { childList: true, subtree: true, characterData: true })
        const from = performance.now()
        location.hash = to
      }),
    [`#/assessments/${id}/pages/p${name}`, `Page ${name}`] as const,
  )
}

/** Opens pages of two assessments by turns, each time from the list: nothing of a page is kept. */
async function openForm(page: Page, ids: string[]): Promise<void> {
  const times: number[] = []
  for (let n = 0; n < openings; n++) {
    await page.evaluate(() => void (location.hash = '#/assessments'))
    await page.getByRole('heading', { level: 1, name: 'My Assessments' }).waitFor()
    times.push(await opening(page, ids[n % ids.length] ?? '', String(2 + (n % 18))))
  }
  const ok = percentile(times, 0.95) < 100
  report({
    what: 'open a page of a 400-question form to paint, p50 (p95)',
    ours: spread(times),
    limit: '< 100 ms',
    ok,
  })
}

/** Presses real keys into what has the focus, and gives their times to paint. */
async function pressed(page: Page): Promise<number[]> {
  for (let n = 0; n < keys; n++) {
    await page.keyboard.press('Mary said the mornings are hard '.charAt(n % 32), { delay: 10 })
    await new Promise((done) => setTimeout(done, pace - 10))
  }
  const times = await page.evaluate<number[]>(keysTaken)
  if (times.length < keys) throw new Error(`${times.length} of ${keys} keys were seen`)
  return times
}

async function keyToPaint(context: BrowserContext, page: Page): Promise<void> {
  const peer = await context.newPage()
  await peer.setContent('<!doctype html><textarea rows="8" cols="60"></textarea>')
  for (const [rate, limit] of [
    [1, 16],
    [4, 50],
  ] as const) {
    const took: number[][] = []
    for (const target of [page, peer]) {
      await target.bringToFront()
      await target.locator('textarea').first().click()
      await target.evaluate(keyClock)
      const slow = await context.newCDPSession(target)
      await slow.send('Emulation.setCPUThrottlingRate', { rate })
      took.push(await pressed(target))
      await slow.detach()
    }
    const [ours = [], theirs = []] = took
    report({
      what: `key to paint in it${rate > 1 ? `, CPU ${rate}× slower` : ''}, p50 (p95); peer: a bare text box`,
      ours: spread(ours),
      peer: spread(theirs),
      ratio: median(ours) / median(theirs),
      limit: `p95 < ${limit} ms`,
      ok: percentile(ours, 0.95) < limit,
    })
  }
}

const programs = await Programs.start({ laptop: 'benchdesk', everyForm: true })
const browser = await launch(['--disable-frame-rate-limit', '--disable-gpu-vsync'])
try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 680 }, locale: 'en-GB' })
  const page = await context.newPage()
  await unlocked(programs, page)
  const ids = [await filled(page), await filled(page)]
  await openForm(page, ids)
  await opening(page, ids[0] ?? '', '7')
  await keyToPaint(context, page)
} finally {
  await browser.close()
  await programs.stop()
}
