/** The power goes while somebody types: the real program is ended by SIGKILL at
 * seeded random moments, and what its screens had shown as saved is read again
 * by the program started after it. EARLYHELP_LONG=1 runs 200 rounds,
 * another number that many; each round has the next seed, from EARLYHELP_SEED on. */
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import type { Page } from 'playwright-core'
import { Programs, type Window, closeBrowser, openWindow, unlocked } from '../program.ts'
import { startWith } from '../seed.ts'

const long = Number(process.env.EARLYHELP_LONG ?? 0)
const rounds = long === 1 ? 200 : long || 3
const full = 900 // characters: a box this full is left for a new assessment
const words =
  'Mary said the mornings are hard since Tom was born. She has not slept, the rent is late – and Nain rang twice; '

let programs: Programs
let window: Window

before(async () => {
  programs = await Programs.start()
  window = await openWindow()
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

/** Mulberry32: the same seed gives the same moments. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const box = (page: Page) => page.getByRole('textbox', { name: 'What has led to this assessment?' })

/** Opens the box in a page of its own, and keeps in that page what every frame
 * shows as saved: the words that stand in the box while the line says so. */
async function opened(page: Page, id: string): Promise<string> {
  await page.evaluate((to) => void (location.hash = to), `#/assessments/${id}/pages/s2`)
  await box(page).click()
  return box(page).evaluate((element) => {
    const area = element as HTMLTextAreaElement
    area.setSelectionRange(area.value.length, area.value.length)
    document.body.dataset.shown = area.value // read from the disk a moment ago
    const look = () => {
      if (document.querySelector('.saved[data-saved]')) document.body.dataset.shown = area.value
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
    return area.value
  })
}

/** Types in bursts, as people do, until told that it is over. */
async function typing(page: Page, roll: (below: number) => number, over: () => boolean): Promise<void> {
  let rest = 5 + roll(40)
  for (let i = roll(words.length); !over(); i++) {
    await page.keyboard.type(words.charAt(i % words.length), { delay: roll(20) })
    if (--rest > 0) continue
    await pause(roll(900)) // a breath: shorter than the pause that saves, or longer
    rest = 5 + roll(40)
  }
}

/** Ends the program at a moment of its own, or just after a save has set out. */
async function killed(page: Page, roll: (below: number) => number): Promise<void> {
  const [aimed, moment, flight] = [roll(2) === 0, roll(4000), roll(30)]
  await pause(moment)
  if (aimed) {
    await page.waitForRequest('**/api/assessments/*/answers')
    await pause(flight)
  }
  await programs.laptopKilled()
}

interface Round {
  /** What the box held at the start. */
  before: string
  /** What was last shown as saved. */
  shown: string
}

/** Types, pulls the plug, and answers what the screens promised until then. */
async function round(page: Page, id: string, seed: number): Promise<Round> {
  const before = await opened(page, id)
  let over = false
  const hands = typing(page, dice(seed), () => over)
  try {
    await killed(page, dice(-seed))
    // Typed on into the dark, where nothing more may be shown as saved.
    await page.locator('.saved.failing').or(page.getByText('Early Help is starting')).waitFor()
  } finally {
    over = true
    await hands
  }
  const shown = await page.evaluate(() => document.body.dataset.shown ?? '')
  await page.close({ runBeforeUnload: false })
  return { before, shown }
}

/** A fresh page on the unlocked program. */
async function fresh(): Promise<Page> {
  const page = await window.context.newPage()
  page.setDefaultTimeout(30_000)
  await unlocked(programs, page)
  return page
}

it(`finds every character that was shown as saved, after ${rounds} kills`, async () => {
  const first = Number(process.env.EARLYHELP_SEED ?? 1)
  let promised = 0
  await window.page.close()
  let page = await fresh()
  let id = await startWith(page, 'smith', ['s2'])
  for (let seed = first; seed < first + rounds; seed++) {
    const { before, shown } = await round(page, id, seed)
    await programs.laptopUp()
    page = await fresh()
    const found = await opened(page, id)
    assert.ok(
      found.startsWith(shown),
      `seed ${seed}: ${shown.length} characters were shown as saved, ${found.length} are there`,
    )
    assert.ok(shown.startsWith(before), `seed ${seed}: the screen lost what it had opened with`)
    promised += shown.length - before.length
    if (found.length > full) id = await startWith(page, 'smith', ['s2'])
  }
  assert.ok(
    promised > rounds * 5,
    `only ${promised} characters were ever shown as saved: this proves nothing`,
  )
  console.log(`proved: ${rounds} kills, ${promised} characters shown as saved, 0 missing`)
})
