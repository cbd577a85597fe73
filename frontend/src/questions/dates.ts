/** Three boxes and one value. What cannot be a date is kept as typed. */
export interface Boxes {
  day: string
  month: string
  year: string
}

const none: Boxes = { day: '', month: '', year: '' }

export function boxesOf(value: unknown): Boxes {
  if (typeof value === 'string') return fromISO(value)
  if (value === null || typeof value !== 'object') return { ...none }
  if ('raw' in value && typeof value.raw === 'string') {
    const [day = '', month = '', ...rest] = value.raw.split('/')
    return { day, month, year: rest.join('/').replace(/\/+$/, '') }
  }
  if ('on' in value && typeof value.on === 'string') {
    const boxes = fromISO(value.on)
    const precision = 'precision' in value ? value.precision : 'day'
    if (precision === 'year') return { ...none, year: boxes.year }
    return precision === 'month' ? { ...boxes, day: '' } : boxes
  }
  return { ...none }
}

function fromISO(text: string): Boxes {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text)
  if (!found) return { ...none }
  return { day: strip(found[3]), month: strip(found[2]), year: found[1] ?? '' }
}

const strip = (digits = '') => digits.replace(/^0/, '')

export const isBlank = (boxes: Boxes) => (boxes.day + boxes.month + boxes.year).trim() === ''

/** A day, or what was typed. */
export function dateOf(boxes: Boxes): string | { raw: string } {
  return iso(boxes) ?? raw(boxes)
}

/** A date of birth or due date: the day, or month and day, may be left empty. */
export function dateOrEddOf(boxes: Boxes): { on: string; precision: string } | { raw: string } {
  const precision = boxes.day.trim() ? 'day' : boxes.month.trim() ? 'month' : 'year'
  const on = iso({
    day: boxes.day.trim() || '1',
    month: boxes.month.trim() || (boxes.day.trim() ? '' : '1'),
    year: boxes.year,
  })
  return on ? { on, precision } : raw(boxes)
}

// A space ends the year and begins the clock: inside a year there is none.
const raw = ({ day, month, year }: Boxes) => ({ raw: `${day}/${month}/${year.replace(/ /g, '')}` })

function iso({ day, month, year }: Boxes): string | undefined {
  const [d, m, y] = [day.trim(), month.trim(), year.trim()]
  if (!/^\d{1,2}$/.test(d) || !/^\d{1,2}$/.test(m) || !/^\d{4}$/.test(y)) return undefined
  const text = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}

/** A time of a day in London as Go keeps it, "2026-11-22T14:05:00Z" or "+01:00". */
export function momentOf(boxes: Boxes, clock: string): string | { raw: string } {
  const day = iso(boxes)
  const time = /^(\d{1,2})[:.]?(\d{2})$/.exec(clock.trim())
  if (!day || !time || Number(time[1]) > 23 || Number(time[2]) > 59) {
    return { raw: `${raw(boxes).raw} ${clock}` }
  }
  const local = `${day}T${time[1]?.padStart(2, '0')}:${time[2]}:00`
  return local + londonOffset(new Date(`${local}Z`))
}

/** The three boxes and the clock of a stored moment. */
export function momentBoxes(value: unknown): { boxes: Boxes; clock: string } {
  if (typeof value === 'string') return { boxes: fromISO(value), clock: value.slice(11, 16) }
  if (value !== null && typeof value === 'object' && 'raw' in value && typeof value.raw === 'string') {
    const [day = '', month = '', ...rest] = value.raw.split('/')
    const [, year = '', clock = ''] = /^([^ ]*) ?([\s\S]*)$/.exec(rest.join('/')) ?? []
    return { boxes: boxesOf({ raw: `${day}/${month}/${year}` }), clock }
  }
  return { boxes: { ...none }, clock: '' }
}

const london = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeZoneName: 'longOffset' })

function londonOffset(moment: Date): string {
  const name = london.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const offset = name.replace('GMT', '')
  return offset === '' || offset === '+00:00' ? 'Z' : offset
}
