/** Paper in a test: a print system that keeps what it is given, and what stands on
 * the pages of a PDF. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, Route } from 'playwright-core'

/** The system's printer: `lp` on the PATH of every program that is started after. */
export class Printer {
  readonly dir = mkdtempSync(join(tmpdir(), 'earlyhelp-lp-'))

  constructor() {
    const script = `#!/bin/sh
cd '${this.dir}'
[ ! -e none ] || { echo "lp: Error - no default destination available." >&2; exit 1; }
job=$(ls | grep -c pdf$)
printf '%s\\n' "$@" >"$job.args"
cat >"$job.pdf"
`
    writeFileSync(join(this.dir, 'lp'), script, { mode: 0o755 })
    process.env.PATH = `${this.dir}:${process.env.PATH}`
  }

  /** Whether a printer is set up at all. */
  set there(there: boolean) {
    if (there) rmSync(join(this.dir, 'none'), { force: true })
    else writeFileSync(join(this.dir, 'none'), '')
  }

  /** What was printed, the first first. */
  get jobs(): { bytes: Buffer; args: string }[] {
    const count = readdirSync(this.dir).filter((name) => name.endsWith('.pdf')).length
    return Array.from({ length: count }, (_, n) => ({
      bytes: readFileSync(join(this.dir, `${n}.pdf`)),
      args: readFileSync(join(this.dir, `${n}.args`), 'utf8'),
    }))
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** Refuses a print as the door does on Windows, where only a page can print. */
export const refusePrint = (route: Route) =>
  route.fulfill({
    status: 403,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      code: 'refused',
      key: 'printer.preview',
      detail: 'Print from the preview: choose Print there.',
    }),
  })

/** From now on the system's print dialog is counted, not opened. */
export const countDialogs = (page: Page) =>
  page.evaluate(() => {
    Object.assign(globalThis, { printed: 0 })
    globalThis.print = () => void (globalThis as unknown as { printed: number }).printed++
  })

export const dialogs = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { printed: number }).printed)

/** The bytes of a paper as the door draws it now. */
export async function drawn(page: Page, path: string): Promise<Buffer> {
  const text = await page.evaluate(async (where) => {
    const bytes = new Uint8Array(await (await fetch(where)).arrayBuffer())
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  }, path)
  return Buffer.from(text, 'latin1')
}

function withFile<T>(bytes: Uint8Array, read: (file: string, dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'earlyhelp-pdf-'))
  try {
    writeFileSync(join(dir, 'paper.pdf'), bytes)
    return read(join(dir, 'paper.pdf'), dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 })

/** Every word, in the order of reading; lines do not matter. */
export const wordsOf = (bytes: Uint8Array): string =>
  withFile(bytes, (file) => run('pdftotext', file, '-').replace(/\s+/g, ' ').trim())

/** Every word, page by page. */
export const eachPage = (bytes: Uint8Array): string[] =>
  withFile(bytes, (file) => run('pdftotext', file, '-').split('\f').slice(0, -1))

/** The sizes of the pages, in points. */
export function pagesOf(bytes: Uint8Array): [width: number, height: number][] {
  const said = withFile(bytes, (file) => run('pdfinfo', '-l', '-1', file))
  return [...said.matchAll(/^Page +\d+ size: +([\d.]+) x ([\d.]+)/gm)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ])
}

/** Dots an inch of every picture, by page from 1. */
export function picturesOf(bytes: Uint8Array): { page: number; dpi: number }[] {
  const lines = withFile(bytes, (file) => run('pdfimages', '-list', file))
    .split('\n')
    .slice(2)
  return lines.filter(Boolean).map((line) => {
    const cells = line.trim().split(/\s+/)
    return { page: Number(cells[0]), dpi: Math.min(Number(cells[12]), Number(cells[13])) }
  })
}

/** A page in greys, row by row; 0 is black. */
export interface Drawn {
  width: number
  height: number
  greys: Uint8Array
}

export function drawnPages(bytes: Uint8Array, dpi = 100): Drawn[] {
  return withFile(bytes, (file, dir) => {
    run('pdftoppm', '-gray', '-r', `${dpi}`, file, join(dir, 'page'))
    const made = readdirSync(dir).filter((name) => name.endsWith('.pgm'))
    return made.sort().map((name) => {
      const raw = readFileSync(join(dir, name))
      const [head = '', width, height] =
        /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(raw.toString('latin1', 0, 40)) ?? []
      return { width: Number(width), height: Number(height), greys: raw.subarray(head.length) }
    })
  })
}

/** The same page turned clockwise by a quarter. */
export function turned({ width, height, greys }: Drawn): Drawn {
  const round = new Uint8Array(greys.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) round[x * height + (height - 1 - y)] = greys[y * width + x] ?? 0
  return { width: height, height: width, greys: round }
}

/** How far two pages are from each other: the share of ink that is not where the
 * other has it. A dot may have moved by one; a blank page is 1 from any other. */
export function apart(one: Drawn, other: Drawn): number {
  const ink = ({ width, height, greys }: Drawn, x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : 255 - (greys[y * width + x] ?? 255)
  let all = 0
  let missing = 0
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const)
    for (let y = 0; y < here.height; y++)
      for (let x = 0; x < here.width; x++) {
        const dot = ink(here, x, y)
        if (dot < 64) continue
        let near = 0
        for (let dy = -1; dy <= 1; dy++)
          for (let dx = -1; dx <= 1; dx++) near = Math.max(near, ink(there, x + dx, y + dy))
        all += dot
        missing += Math.max(0, dot - near)
      }
  return all === 0 ? 1 : missing / all
}
