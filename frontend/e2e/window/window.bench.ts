/** The real window against the least that Wails can show, and a text box of ours
 * against a bare one in the same page; what the program and its web processes
 * take of memory once it is unlocked. */
import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { keyClock, keysTaken, median, report, spread } from '../bench/measure.ts'
import { Programs, bin, passphrase } from '../program.ts'
import { Window, keys } from './driver.ts'

const runs = 10
const turns = 8
const keysPerTurn = 20
const memoryLimit = 260 // MiB
const bare = '#bare-box'
const ours = '.groups-of-questions textarea'

const programs = await Programs.start()
await programs.laptopDown() // one program at a time may hold the data folder
const folder = join(programs.dir, 'window')
mkdirSync(folder, { recursive: true })

const openOurs = () => Window.open(folder, join(bin, 'earlyhelp'), ['-data', programs.laptopDir])

/** Runs in each page before the page's own scripts, and marks when the paint with its box in it is over. */
const watch = `
  const seen = new MutationObserver(() => {
    if (!document.querySelector('#secret, #box')) return
    seen.disconnect()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => performance.mark('painted')
      port2.postMessage(0)
    })
  })
  seen.observe(document, { childList: true, subtree: true })`

/** Milliseconds from the program's start to its first screen being painted, whole. */
async function painted(open: () => Promise<Window>): Promise<number> {
  const window = await open()
  try {
    const at = await window.until<number>(
      'its first screen',
      `const [mark] = performance.getEntriesByName('painted');
       return mark && performance.timeOrigin + mark.startTime`,
    )
    return at - window.executedAt()
  } finally {
    await window.end()
  }
}

async function start(): Promise<void> {
  const [mine, empty]: [number[], number[]] = [[], []]
  process.env.EARLYHELP_WATCH = watch // the window inherits it
  for (let n = 0; n < runs; n++) {
    mine.push(await painted(openOurs))
    empty.push(await painted(() => Window.open(folder, join(bin, 'emptywindow'), [])))
  }
  delete process.env.EARLYHELP_WATCH
  const ratio = median(mine) / median(empty)
  report({
    what: 'start to painted unlock screen, p50 (p95); peer: an empty window',
    ours: spread(mine),
    peer: spread(empty),
    ratio,
    limit: '≤ 1.2×',
    ok: ratio <= 1.2,
  })
}

async function unlock(window: Window): Promise<void> {
  await window.until('the unlock screen', `return document.querySelector('#secret') !== null`)
  await window.type('#secret', passphrase + keys.enter)
  await window.shows('My Assessments')
}

/** PSS of a process and of all that it started, in MiB. */
function memoryOf(root: number): number {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // it has ended meanwhile
    }
  }
  const belongs = (pid: number): boolean => pid === root || (pid > 1 && belongs(parents.get(pid) ?? 0))
  let kibibytes = 0
  for (const pid of [...parents.keys()].filter(belongs)) {
    kibibytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  }
  return kibibytes / 1024
}

function memory(window: Window): void {
  const taken = memoryOf(window.pid)
  report({
    what: 'memory after unlock: PSS of the program and its web processes',
    ours: `${taken.toFixed(0)} MiB`,
    limit: `≤ ${memoryLimit} MiB`,
    ok: taken <= memoryLimit,
  })
}

/** Opens the first long text of a new assessment, and puts a bare box beside it. */
async function textBoxes(window: Window): Promise<void> {
  await window.script(`location.hash = '#/forms'`)
  await window.until(
    'the form',
    `const b = [...document.querySelectorAll('button, a')].find((b) => b.textContent.trim().startsWith('Start: '));
     b?.click(); return b !== undefined`,
  )
  const id = await window.until<string>(
    'an assessment',
    `return /assessments\\/([^/]+)\\/pages/.exec(location.hash)?.[1]`,
  )
  await window.script(`location.hash = '#/assessments/${id}/pages/s2'`)
  await window.until('its text box', `return document.querySelector('${ours}') !== null`)
  await window.script(
    `const box = document.createElement('textarea'); box.id = '${bare.slice(1)}'; box.rows = 4;
     document.querySelector('h1').after(box); ${keyClock}`,
  )
}

/** Presses keys in one box, each by itself, and gives their times to paint. */
async function pressed(window: Window, selector: string): Promise<number[]> {
  await window.script(`document.querySelector('${selector}').focus()`)
  await window.script(`return ${keysTaken}`)
  for (let n = 0; n < keysPerTurn; n++) await window.press('mornings '.charAt(n % 9))
  return window.until<number[]>(
    'every key painted',
    `return window.keyTimes.length >= ${keysPerTurn} && ${keysTaken}`,
  )
}

async function keyToPaint(window: Window): Promise<void> {
  await textBoxes(window)
  const [mine, theirs]: [number[], number[]] = [[], []]
  for (let n = 0; n < turns; n++) {
    mine.push(...(await pressed(window, ours)))
    theirs.push(...(await pressed(window, bare)))
  }
  const ratio = median(mine) / median(theirs)
  report({
    what: 'key to paint in the window, p50 (p95); peer: a bare text box in the same page',
    ours: spread(mine),
    peer: spread(theirs),
    ratio,
    limit: '≤ 1.2×',
    ok: ratio <= 1.2,
  })
}

let window: Window | undefined
try {
  await start()
  window = await openOurs()
  await unlock(window)
  memory(window)
  await keyToPaint(window)
} finally {
  await window?.end('SIGKILL')
  await programs.stop()
}
