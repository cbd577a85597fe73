// What a person does with the screens in the real window, and with its frame.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Programs, bin, passphrase } from '../program.ts'
import { Window, compiled, eventually, keys } from './driver.ts'

export class Screen {
  private constructor(
    readonly window: Window,
    readonly folder: string,
  ) {}

  /** Starts the shipped program and unlocks it. */
  static async open(programs: Programs): Promise<Screen> {
    const folder = join(programs.dir, 'window')
    mkdirSync(folder, { recursive: true })
    const window = await Window.open(folder, join(bin, 'earlyhelp'), ['-data', programs.laptopDir])
    const screen = new Screen(window, folder)
    await screen.unlock()
    return screen
  }

  async unlock(): Promise<void> {
    await this.window.until('the unlock screen', `return document.querySelector('#secret') !== null`)
    await this.window.type('#secret', passphrase + keys.enter)
    await this.window.until('the rail', `return document.querySelector('.rail-who') !== null`)
  }

  async at(hash: string): Promise<void> {
    await this.window.script(`location.hash = arguments[0]`, hash)
  }

  /** The selector of the control with this label, the nth of its kind. */
  async control(label: string, nth = 0): Promise<string> {
    const id = await this.window.until<string>(
      `a control named ${label}`,
      `const labels = [...document.querySelectorAll('label')].filter((l) => l.textContent.trim().startsWith(${JSON.stringify(label)}));
       return labels[${nth}]?.htmlFor`,
    )
    return `[id="${id}"]`
  }

  async press(button: string): Promise<void> {
    await this.window.until(
      `the button ${button}`,
      `const b = [...document.querySelectorAll('button, a')].find((b) => b.textContent.trim().startsWith(${JSON.stringify(button)}));
       b?.click(); return b !== undefined`,
    )
  }

  /** Waits for the reply to a commit: the line is drawn from nothing else. */
  async saved(): Promise<void> {
    await this.window.until(
      'the saved line',
      `return /Saved on this laptop \\d/.test(document.body.innerText)`,
    )
  }

  /** Speaks to the door as the page does, over the bound method. */
  async call<T>(method: string, path: string, body: unknown = {}): Promise<T> {
    await this.window.script(
      `const [method, path, body] = arguments; window.answered = undefined;
       const door = Object.values(window.go).map((s) => s.Door).find((d) => d);
       door.Call(method, path, body).then((a) => { window.answered = a }, (e) => { window.answered = { status: 0, body: String(e) } })`,
      method,
      path,
      method === 'GET' ? '' : JSON.stringify(body),
    )
    const answer = await this.window.until<{ status: number; body: string }>(
      'an answer',
      'return window.answered',
    )
    assert.ok(
      answer.status >= 200 && answer.status < 300,
      `${method} ${path}: ${answer.status} ${answer.body}`,
    )
    return JSON.parse(answer.body || '{}') as T
  }

  /** The program's own windows on the display, by what stands in their title. */
  async frame(title: string): Promise<string> {
    return eventually(`a window titled ${title}`, () => frames(this.window.pid, title).at(-1))
  }

  /** Where the page begins on the display. */
  async corner(): Promise<[x: number, y: number]> {
    const told = xdo('getwindowgeometry', '--shell', await this.frame('Early Help'))
    const number = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(told)?.[1])
    return [number('X'), number('Y')]
  }

  async frameGone(frame: string): Promise<void> {
    await eventually(
      `the end of window ${frame}`,
      () => !frames(this.window.pid, '.*').includes(frame) || undefined,
    )
  }

  /** Takes hold of the cross in the window's frame; what it gives presses it, at once. */
  async cross(): Promise<() => void> {
    const [hand, frame] = [this.hand(), await this.frame('Early Help')]
    return () => void execFileSync(hand, ['close', frame])
  }

  /** The helper that pulls at the frame and holds a file out. */
  hand(): string {
    return compiled(this.folder, 'hand.c', ['gtk+-3.0', 'x11'])
  }
}

function frames(pid: number, title: string): string[] {
  try {
    const found = execFileSync(
      'xdotool',
      ['search', '--onlyvisible', '--all', '--pid', `${pid}`, '--name', `^${title}$`],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    return found.trim().split('\n')
  } catch {
    return [] // it ends with 1 where there are none
  }
}

/** Pointer and keys of the display. */
export function xdo(...words: string[]): string {
  return execFileSync('xdotool', words, { encoding: 'utf8' }).trim()
}
