// Drives the real window through WebKitWebDriver: forty lines of fetch, no
// package. Every request has a time limit, because the driver can hang; the
// program is ended by its own process id, never by DELETE /session, which hangs
// on some versions.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** How long anything may take on a slow machine, in milliseconds. */
export const patience = 60_000

const elementKey = 'element-6066-11e4-a52e-4f735466cecf'

export const keys = { tab: '\uE004', enter: '\uE007', escape: '\uE00C', control: '\uE009' }

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** Compiles a C file of this folder into the test's; its source says why it is needed. */
export function compiled(folder: string, source: string, libraries: string[], ...how: string[]): string {
  const made = join(folder, source.replace('.c', '.bin'))
  if (!existsSync(made)) {
    mkdirSync(folder, { recursive: true })
    const flags = execFileSync('pkg-config', ['--cflags', '--libs', ...libraries], { encoding: 'utf8' })
    const from = new URL(source, import.meta.url).pathname
    execFileSync('gcc', [...how, '-o', made, from, ...flags.trim().split(/\s+/)])
  }
  return made
}

async function startDriver(...how: string[]): Promise<{ base: string; driver: ChildProcess }> {
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1', ...how], { stdio: 'ignore' })
  return { base: `http://127.0.0.1:${port}`, driver }
}

/** One real window, from start to end. */
export class Window {
  private constructor(
    private base: string,
    private driver: ChildProcess,
    private readonly pidFile: string,
    /** Milliseconds since 1970 at which the program was executed. */
    readonly executedAt: () => number,
  ) {}

  static async open(folder: string, program: string, args: string[]): Promise<Window> {
    const wrapper = join(folder, 'start.sh')
    const pidFile = join(folder, 'pid')
    rmSync(pidFile, { force: true })
    const quoted = [program, ...args].map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(' ')
    const library = compiled(folder, 'automation.c', ['webkit2gtk-4.1'], '-shared', '-fPIC')
    writeFileSync(
      wrapper,
      `#!/bin/sh\necho "$$ $(date +%s%3N)" >'${pidFile}'\nexec env LD_PRELOAD='${library}' ${quoted} >'${join(folder, 'program.log')}' 2>&1\n`,
      { mode: 0o755 },
    )
    const { base, driver } = await startDriver()
    const started = () => Number(readFileSync(pidFile, 'utf8').split(' ')[1])
    const window = new Window(base, driver, pidFile, started)
    await window.connect({ binary: wrapper, args: [] })
    return window
  }

  /** Locks, waits until another program has taken this one's place, and goes on
   * with that: a new driver goes where the first program was told to let one in. */
  async replacedBy(lock: () => unknown): Promise<void> {
    const environment = readFileSync(`/proc/${this.pid}/environ`, 'utf8').split('\0')
    const target = environment.find((line) => line.startsWith('WEBKIT_INSPECTOR_SERVER='))
    const before = this.image()
    if (!target || !before) throw new Error('the program was not started by a driver')
    // The program that goes may take the answer to its last key along.
    await (async () => lock())().catch(() => undefined)
    await eventually('another program', () => (this.image() ?? before) !== before || undefined)
    this.driver.kill('SIGKILL')
    const { base, driver } = await startDriver(`--target=${target.slice(target.indexOf('=') + 1)}`)
    this.base = base
    this.driver = driver
    await this.connect({})
  }

  /** Tells one program from the next in the same process: each start puts its stack elsewhere. */
  private image(): string | undefined {
    return readFileSync(`/proc/${this.pid}/maps`, 'utf8')
      .split('\n')
      .find((line) => line.endsWith('[stack]'))
  }

  private session = ''

  private async connect(browser: object): Promise<void> {
    const options = { 'webkitgtk:browserOptions': browser }
    for (const end = Date.now() + patience; ;) {
      try {
        const made = await this.request('POST', '/session', { capabilities: { alwaysMatch: options } })
        this.session = `/session/${(made as { sessionId: string }).sessionId}`
        return
      } catch (cause) {
        const early = cause instanceof TypeError || (cause as Error).message.includes('session not created')
        if (Date.now() > end || !early) throw cause
        await wait(100) // the driver, or the program, is not listening yet
      }
    }
  }

  private async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const init: RequestInit = { method, signal: AbortSignal.timeout(patience) }
    if (body !== undefined) init.body = JSON.stringify(body)
    const answer = await fetch(this.base + path, init)
    const { value } = (await answer.json()) as { value: unknown }
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`)
    return value
  }

  /** Runs a function body in the page and gives what it returns. */
  script<T>(body: string, ...args: unknown[]): Promise<T> {
    return this.request('POST', `${this.session}/execute/sync`, { script: body, args }) as Promise<T>
  }

  private async find(selector: string): Promise<string> {
    const found = await this.request('POST', `${this.session}/element`, {
      using: 'css selector',
      value: selector,
    })
    return (found as Record<typeof elementKey, string>)[elementKey]
  }

  async click(selector: string): Promise<void> {
    await this.request('POST', `${this.session}/element/${await this.find(selector)}/click`, {})
  }

  /** Types into the element by real key events. */
  async type(selector: string, text: string): Promise<void> {
    await this.request('POST', `${this.session}/element/${await this.find(selector)}/value`, { text })
  }

  /** Presses keys wherever the focus is; a modifier is held for those after it. */
  async press(...pressed: string[]): Promise<void> {
    const down = pressed.map((value) => ({ type: 'keyDown', value }))
    const up = pressed.toReversed().map((value) => ({ type: 'keyUp', value }))
    await this.request('POST', `${this.session}/actions`, {
      actions: [{ type: 'key', id: 'keys', actions: [...down, ...up] }],
    })
  }

  /** Waits until a function body in the page returns something true, and gives it. */
  async until<T>(what: string, body: string, limit = patience): Promise<T> {
    const end = Date.now() + limit
    for (;;) {
      const value = await this.script<T>(body).catch(() => undefined)
      if (value) return value
      if (Date.now() > end)
        throw new Error(`never came: ${what}\n${await this.text().catch(() => 'no page')}`)
      await wait(50)
    }
  }

  text(): Promise<string> {
    return this.script<string>('return document.body.innerText')
  }

  /** Waits until the page shows these words. */
  async shows(words: string): Promise<void> {
    await this.until(words, `return document.body.innerText.includes(${JSON.stringify(words)})`)
  }

  get pid(): number {
    return Number(readFileSync(this.pidFile, 'utf8').split(' ')[0])
  }

  /** Ends the program with the signal (SIGKILL: as if the power went) and the driver with it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    try {
      process.kill(this.pid, signal)
    } catch {
      // it has ended by itself
    }
    for (let tries = 0; tries < 100 && alive(this.pid); tries++) await wait(50)
    if (alive(this.pid)) process.kill(this.pid, 'SIGKILL')
    this.driver.kill('SIGKILL')
  }
}

/** Looks until there is something to see. */
export async function eventually<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const end = Date.now() + patience; ;) {
    const seen = look()
    if (seen !== undefined) return seen
    if (Date.now() > end) throw new Error(`never came: ${what}`)
    await wait(50)
  }
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
