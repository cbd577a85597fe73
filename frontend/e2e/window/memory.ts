// What a process holds: every page of memory it may write and has written.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const page = 4096
const chunk = 4096 // pages that are read at once

/** Whether the words stand anywhere in the memory of a process: as UTF-8, which
 * is also how WebKit keeps plain letters, or as UTF-16. They are shorter than a page. */
export function holds(pid: number, words: string): boolean {
  const wanted = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')]
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const map = openSync(`/proc/${pid}/pagemap`, 'r')
  try {
    return writable(pid).some(([start, end]) => {
      for (let at = start; at < end; at += chunk * page) {
        // One page more than it goes on by: words may stand across the border.
        for (const run of present(map, at, Math.min(end, at + (chunk + 1) * page))) {
          const bytes = readAt(memory, ...run)
          if (wanted.some((one) => bytes.includes(one))) return true
        }
      }
      return false
    })
  } finally {
    closeSync(memory)
    closeSync(map)
  }
}

type Run = [start: number, length: number]

function writable(pid: number): [start: number, end: number][] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)
  return [...lines].map(([, start, end]) => [Number(`0x${start}`), Number(`0x${end}`)])
}

/** The runs of pages that are there at all: WebKit sets aside far more than it uses. */
function present(map: number, start: number, end: number): Run[] {
  const bits = readAt(map, (start / page) * 8, ((end - start) / page) * 8)
  const runs: Run[] = []
  for (let n = 0; n * 8 + 8 <= bits.length; n++) {
    if ((bits[n * 8 + 7] ?? 0) < 0x40) continue // bit 63: in memory, 62: in swap
    const last = runs.at(-1)
    const at = start + n * page
    if (last && last[0] + last[1] === at) last[1] += page
    else runs.push([at, page])
  }
  return runs
}

/** What can be read there; what has gone meanwhile holds nothing. */
function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, position))
  } catch {
    return bytes.subarray(0, 0)
  }
}
