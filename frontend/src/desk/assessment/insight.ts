import type { Item } from '../../door/model'

/** The least room on the screen, in pixels: of a question around its answers, of an answer, of a long one. */
const AROUND = 52
const ANSWER = 30
const LONG = 108

/** Questions from the top of a page, as many as a window of this height can show at once. */
export function inSight(items: Item[], height: number): Item[] {
  let from = 0
  const end = items.findIndex((item) => {
    const out = from > height
    from += roomOf(item)
    return out
  })
  return end === -1 ? items : items.slice(0, end)
}

function roomOf({ type, parts }: Item): number {
  const shown = parts ? parts.filter((part) => part.shown).length : 1
  return shown === 0 ? 0 : AROUND + shown * (type === 'longtext' ? LONG : ANSWER)
}
