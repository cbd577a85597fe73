/** What differs between two texts: the words before and after are the same. */
export interface Difference {
  before: string
  then: string
  now: string
  after: string
}

const words = (text: string) => text.match(/\s*\S+/g) ?? []

export function difference(then: string, now: string): Difference {
  const a = words(then)
  const b = words(now)
  const least = Math.min(a.length, b.length)
  let front = 0
  while (front < least && a[front] === b[front]) front++
  let back = 0
  while (back < least - front && a[a.length - 1 - back] === b[b.length - 1 - back]) back++
  return {
    before: a.slice(0, front).join(''),
    then: a.slice(front, a.length - back).join(''),
    now: b.slice(front, b.length - back).join(''),
    after: back === 0 ? '' : a.slice(-back).join(''),
  }
}
