import type { Item, Part } from '../../door/model'
import { roomOf } from '../../questions/room'

/** What stands above the questions at least: the page bar and the heading. */
const ABOVE = 112

/** Questions from the top of a page, as many as a window of this height, in pixels
 * at the ordinary text size, can show at once. drawn tells which parts are on the screen. */
export function inSight(asked: Item[], all: Item[], height: number, drawn: (part: Part) => boolean): Item[] {
  let from = ABOVE
  const end = asked.findIndex((item) => {
    const out = from > height
    from += roomOf(item, all, drawn)
    return out
  })
  return end === -1 ? asked : asked.slice(0, Math.max(1, end))
}
