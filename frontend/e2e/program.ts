/** The real programs for a test: a centre of an invented council and a laptop
 * enrolled with it, both on loopback, both in a folder that goes with the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, type BrowserContext, type Page, type Route, chromium } from 'playwright-core'

/** Where the built programs lie. */
export const bin = process.env.EARLYHELP_BIN ?? resolve(import.meta.dirname, '../../build/bin')

/** Where the same programs lie with a clock that a test can put wrong (backend/clock). */
export const movedBin = join(bin, 'moved')
/** Names the file that such a program reads its clock's error from. */
export const movedClock = 'EARLYHELP_MOVED_CLOCK'
export const passphrase = 'cold kettle garden seven'

/** A port nobody has now, and below those that a system gives to whoever asks for
 * any: a program that was down for a while finds it free, whatever else runs beside it. */
export async function freePort(): Promise<number> {
  const port = randomInt(10_240, 32_768)
  const server = createServer()
  const free = await new Promise<boolean>((say) => {
    server.once('error', () => say(false)).listen(port, '127.0.0.1', () => say(true))
  })
  if (!free) return freePort()
  server.close()
  await once(server, 'close')
  return port
}

/** A program to run: which, and by which clock. */
interface Program {
  path: string
  env: NodeJS.ProcessEnv
}

/** Starts a program and waits for a line of its output. */
async function start(
  { path, env }: Program,
  args: string[],
  line: RegExp,
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(path, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let heard = ''
  return new Promise((resolveStart, reject) => {
    const late = setTimeout(() => reject(new Error(`${path} did not start:\n${heard}`)), 60_000)
    const hear = (chunk: Buffer) => {
      heard += chunk.toString()
      const found = line.exec(heard)
      if (!found) return
      clearTimeout(late)
      resolveStart({ child, said: found[0] })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(late)
      reject(new Error(`${path} ended with ${code}:\n${heard}`))
    })
  })
}

/** Ends a program and waits until it is gone. */
async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

/** Runs `earlyhelp enrol`; answers the recovery code. */
async function enrolBy({ path, env }: Program, laptop: string, letter: string): Promise<string> {
  const child = spawn(path, ['enrol', '-data', laptop, '-letter', letter], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stdin.end(`${passphrase}\n`)
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`enrol ended with ${code}: ${out}`)
  return out.trim()
}

/** Whose clock: the laptop's or the centre's. */
export type Clock = 'laptop' | 'centre'

/** Somebody who works for the council. */
export interface Worker {
  id: string
  name: string
  job: string
}

export class Programs {
  readonly dir = mkdtempSync(join(tmpdir(), 'earlyhelp-e2e-'))
  readonly laptopDir = join(this.dir, 'laptop')
  address = ''
  recovery = ''
  centrePort = 0
  laptopPort = 0
  #centre: ChildProcess | undefined
  #laptop: ChildProcess | undefined

  /** Which program is the laptop's: the shipped one, or that of a benchmark. */
  readonly laptop: string
  readonly #moved: boolean
  #letterFile: string | undefined

  private constructor(laptop: string, moved: boolean) {
    this.laptop = laptop
    this.#moved = moved
  }

  /** enrolled: false leaves the laptop as it comes out of its box. everyForm: the
   * council's profile names no forms, so that one that does not ship is in use too.
   * profile: changes the council's profile before anybody enrols. at: both programs
   * begin at this time and go on from there. roles: the worker has these too. */
  static async start({
    enrolled = true,
    laptop = 'earlyhelp',
    everyForm = false,
    profile = everyForm ? everyFormOf : undefined,
    at,
    roles = '',
  }: {
    enrolled?: boolean
    laptop?: string
    everyForm?: boolean
    profile?: (source: string) => string
    at?: string
    roles?: string
  } = {}): Promise<Programs> {
    const programs = new Programs(laptop, at !== undefined)
    if (at !== undefined) programs.clock(at, 'laptop', 'centre')
    programs.centrePort = await freePort()
    programs.laptopPort = await freePort()
    await programs.centreUp()
    if (profile) {
      await programs.centreDown()
      const file = join(programs.dir, 'centre', 'profile.yaml')
      writeFileSync(file, profile(readFileSync(file, 'utf8')))
      await programs.centreUp()
    }
    if (roles) await programs.#appoint(roles)
    if (enrolled)
      programs.recovery = await enrolBy(
        programs.#program('earlyhelp', 'laptop'),
        programs.laptopDir,
        programs.letterFile,
      )
    await programs.laptopUp()
    return programs
  }

  #program(name: string, whose: Clock): Program {
    if (!this.#moved) return { path: join(bin, name), env: process.env }
    return { path: join(movedBin, name), env: { ...process.env, [movedClock]: this.#clockFile(whose) } }
  }

  #clockFile(whose: Clock): string {
    return join(this.dir, `${whose}.clock`)
  }

  /** Sets clocks, also under a program that runs: it is now this time, and goes on. */
  clock(at: string, ...whose: Clock[]): void {
    const wrong = new Date(at).getTime() - Date.now()
    for (const one of whose) {
      writeFileSync(`${this.#clockFile(one)}.new`, `${wrong}ms`)
      renameSync(`${this.#clockFile(one)}.new`, this.#clockFile(one)) // never read half written
    }
  }

  get letterFile(): string {
    return this.#letterFile ?? join(this.dir, 'centre', 'letter.json')
  }

  get letter(): { address: string; fingerprint: string; code: string } {
    return JSON.parse(readFileSync(this.letterFile, 'utf8'))
  }

  /** The council gives its worker more roles, before the laptop is enrolled. */
  async #appoint(roles: string): Promise<void> {
    const worker = { id: 'w-10442', name: 'Dami Adeyemi', job: 'Family Outreach Worker' }
    await this.#appointed(worker, `portal_user initiator keyworker taf_member ${roles}`)
  }

  async #appointed({ id, name, job }: Worker, roles: string): Promise<void> {
    const worker = ['-id', id, '-name', name, '-job', job, '-agency', 'Marlbridge Family Centre']
    await this.#office(['worker', 'add'], [...worker, '-roles', roles])
  }

  /** One command of the council's office. */
  async #office(command: string[], args: string[]): Promise<void> {
    const { path, env } = this.#program('central', 'centre')
    const child = spawn(path, [...command, '-data', join(this.dir, 'centre'), ...args], {
      env,
      stdio: 'inherit',
    })
    const [code] = (await once(child, 'exit')) as [number]
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`)
  }

  /** Another worker of the same council, with a laptop of their own. Whoever stops
   * this one stops that one first. */
  async colleague(worker: Worker, roles: string): Promise<Programs> {
    const other = new Programs(this.laptop, this.#moved)
    await this.#appointed(worker, roles)
    other.#letterFile = join(other.dir, 'letter.json')
    await this.#office(['letter'], ['-worker', worker.id, '-json', other.#letterFile])
    other.laptopPort = await freePort()
    other.recovery = await enrolBy(other.#program('earlyhelp', 'laptop'), other.laptopDir, other.letterFile)
    await other.laptopUp()
    return other
  }

  /** Takes what this laptop knows to another's, as the centre's feed will: both start again. */
  async feeds(other: Programs): Promise<void> {
    await Promise.all([this.laptopDown(), other.laptopDown()])
    const child = spawn(join(movedBin, 'feed'), ['-from', this.laptopDir, '-to', other.laptopDir], {
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    child.stdin.end(`${passphrase}\n`)
    const [code] = (await once(child, 'exit')) as [number]
    if (code !== 0) throw new Error(`feed ended with ${code}`)
    await Promise.all([this.laptopUp(), other.laptopUp()])
  }

  /** Back online. */
  async centreUp(): Promise<void> {
    const args = ['-data', join(this.dir, 'centre'), '-listen', `127.0.0.1:${this.centrePort}`, '-demo']
    this.#centre = (await start(this.#program('central', 'centre'), args, /listening/)).child
  }

  /** Offline: nobody answers. */
  async centreDown(): Promise<void> {
    await end(this.#centre)
  }

  async laptopUp(): Promise<void> {
    const args = ['-data', this.laptopDir, '-serve', `127.0.0.1:${this.laptopPort}`]
    const { child, said } = await start(
      this.#program(this.laptop, 'laptop'),
      args,
      /http:\/\/127\.0\.0\.1:\d+\/\S*key=\S+/,
    )
    this.#laptop = child
    this.address = said
  }

  async laptopDown(): Promise<void> {
    await end(this.#laptop)
  }

  /** The council opens the laptop's work: `earlyhelp escrow`, with the demo's identity. */
  async escrow(words: string): Promise<void> {
    const demo = JSON.parse(readFileSync(join(this.dir, 'centre', 'demo.json'), 'utf8')) as {
      escrowIdentity: string
    }
    const { path, env } = this.#program(this.laptop, 'laptop')
    const child = spawn(path, ['escrow', '-data', this.laptopDir], {
      env,
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    child.stdin?.end(`${demo.escrowIdentity}\n${words}\n`)
    const [code] = (await once(child, 'exit')) as [number]
    if (code !== 0) throw new Error(`escrow ended with ${code}`)
  }

  /** As a flat battery would. */
  async laptopKilled(): Promise<void> {
    const child = this.#laptop
    if (!child) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async stop(): Promise<void> {
    await this.laptopDown()
    await this.centreDown()
    if (existsSync(this.dir)) rmSync(this.dir, { recursive: true, force: true })
  }
}

/** A profile that names no forms has all of them in use. */
const everyFormOf = (source: string) => source.replace(/^forms:.*\n(?:[ \t].*\n)*/m, '')

let browser: Browser | undefined

/** A Chromium that asks nobody for anything. */
export function launch(more: string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...more,
    ],
  })
}

export interface Window {
  context: BrowserContext
  page: Page
}

/** A window of 1366 by 680: what is left of 768 after task bar and title. */
export async function openWindow(options: Parameters<Browser['newContext']>[0] = {}): Promise<Window> {
  browser ??= await launch()
  const context = await browser.newContext({
    viewport: { width: 1366, height: 680 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    ...options,
  })
  if (lateness > 0) await context.route('**/api/**', late)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  return { context, page }
}

/** By how much a call of the door may come late, in ms; 0 outside build/prove.sh. It
 * finds tests, and screens, that rely on one answer being quicker than another. */
const lateness = Number(process.env.EARLYHELP_LATE ?? 0)

async function late(route: Route): Promise<void> {
  if (!route.request().url().includes('/api/events') && Math.random() < 0.5)
    await new Promise((go) => setTimeout(go, Math.random() * lateness))
  await route.continue().catch(() => undefined) // the page may have gone on
}

export async function closeBrowser(): Promise<void> {
  await browser?.close()
  browser = undefined
}

/** Opens the screens and unlocks them. */
export async function unlocked(programs: Programs, page: Page): Promise<void> {
  await page.goto(programs.address)
  await page.getByLabel('Passphrase').fill(passphrase)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Places' }).waitFor()
}
