import type { Option } from '../door/model'

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What a search leaves of a tick list: every word must be found, and what is ticked stays in sight. */
export function shownTicks(options: Option[], ticked: string[], search: string): Option[] {
  const words = fold(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return options
  return options.filter(([code, label]) => {
    const text = fold(label)
    return ticked.includes(code) || words.every((word) => text.includes(word))
  })
}

/** The codes after one tick, in the list's order; a code that is no longer offered stays. */
export function toggled(order: string[], ticked: string[], code: string, on: boolean): string[] {
  const now = new Set(ticked)
  if (on) now.add(code)
  else now.delete(code)
  return [
    ...order.filter((other) => now.has(other)),
    ...ticked.filter((other) => !order.includes(other) && now.has(other)),
  ]
}
