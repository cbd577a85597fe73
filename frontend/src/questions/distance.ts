/** How far somebody has come on one scale: the first answer on record, those
 * between, and today's. */
import type { Item, Part } from '../door/model'

export interface Distance {
  name: string
  first: number
  firstOn: string
  middle: number[]
  now: number | undefined
}

const figure = (value: unknown): number | undefined => {
  const n =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN
  return Number.isFinite(n) ? n : undefined
}

/** A scale that is asked of each person and was asked before. */
export const asksDistance = (item: Item): boolean =>
  item.type === 'number' &&
  item.min !== undefined &&
  item.most !== undefined &&
  (item.parts ?? []).some((part) => part.subject !== '0' && (part.last ?? []).length > 0)

export function distances(parts: Part[]): Distance[] {
  return parts.flatMap((part) => {
    const before = (part.last ?? []).flatMap((last) => {
      const value = figure(last.value ?? last.says)
      return value === undefined ? [] : [{ value, on: last.on }]
    })
    const [first, ...middle] = before
    if (!first) return []
    return [
      {
        name: part.name ?? '',
        first: first.value,
        firstOn: first.on,
        middle: middle.map((one) => one.value),
        now: figure(part.value),
      },
    ]
  })
}
