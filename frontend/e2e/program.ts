/** The real programs for a test: a centre of an invented council and a laptop
 * enrolled with it, both on loopback, both in a folder that goes with the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core'

/** Where the built programs lie. */
export const bin = process.env.EARLYHELP_BIN ?? resolve(import.meta.dirname, '../../build/bin')
export const passphrase = 'cold kettle garden seven'

/** A port nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Starts a program and waits for a line of its output. */
async function start(
  program: string,
  args: string[],
  line: RegExp,
): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(join(bin, program), args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let heard = ''
  return new Promise((resolveStart, reject) => {
    const late = setTimeout(() => reject(new Error(`${program} did not start:\n${heard}`)), 30_000)
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
      reject(new Error(`${program} ended with ${code}:\n${heard}`))
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
async function enrolBy(laptop: string, letter: string): Promise<string> {
  const child = spawn(join(bin, 'earlyhelp'), ['enrol', '-data', laptop, '-letter', letter], {
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

  private constructor(laptop: string) {
    this.laptop = laptop
  }

  /** enrolled: false leaves the laptop as it comes out of its box. everyForm: the
   * council's profile names no forms, so that one that does not ship is in use too. */
  static async start({ enrolled = true, laptop = 'earlyhelp', everyForm = false } = {}): Promise<Programs> {
    const programs = new Programs(laptop)
    programs.centrePort = await freePort()
    programs.laptopPort = await freePort()
    await programs.centreUp()
    if (everyForm) {
      await programs.centreDown()
      const profile = join(programs.dir, 'centre', 'profile.yaml')
      writeFileSync(profile, readFileSync(profile, 'utf8').replace(/^forms:.*\n(?:[ \t].*\n)*/m, ''))
      await programs.centreUp()
    }
    if (enrolled) programs.recovery = await enrolBy(programs.laptopDir, programs.letterFile)
    await programs.laptopUp()
    return programs
  }

  get letterFile(): string {
    return join(this.dir, 'centre', 'letter.json')
  }

  get letter(): { address: string; fingerprint: string; code: string } {
    return JSON.parse(readFileSync(this.letterFile, 'utf8'))
  }

  /** Back online. */
  async centreUp(): Promise<void> {
    const args = ['-data', join(this.dir, 'centre'), '-listen', `127.0.0.1:${this.centrePort}`, '-demo']
    this.#centre = (await start('central', args, /listening/)).child
  }

  /** Offline: nobody answers. */
  async centreDown(): Promise<void> {
    await end(this.#centre)
  }

  async laptopUp(): Promise<void> {
    const args = ['-data', this.laptopDir, '-serve', `127.0.0.1:${this.laptopPort}`]
    const { child, said } = await start(this.laptop, args, /http:\/\/127\.0\.0\.1:\d+\/\S*key=\S+/)
    this.#laptop = child
    this.address = said
  }

  async laptopDown(): Promise<void> {
    await end(this.#laptop)
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
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return { context, page }
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
