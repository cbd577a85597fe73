import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../door/model'
import { countOf, counterLine } from './count'
import { boxesOf, dateOf, dateOrEddOf, momentBoxes, momentOf } from './dates'
import { looksLikeEmail } from './pasted'
import { type Look, judge, visible } from './visible'

describe('the counter', () => {
  const words = { within: 'Max {max} characters, remaining {n}', over: 'Max {max} characters, {n} too many' }
  const says = (text: string) => counterLine(text, 1000, words).says

  // The seed's own example family (domain 3.0).
  it.each([
    ['Mary Smith', 990],
    ['Not currently working', 979],
    ['Mother', 994],
    ['Unborn Smith', 988],
    ['N/A', 997],
    ['Unborn Child', 988],
  ])('%s leaves %i', (text, left) => {
    expect(says(text)).toBe(`Max 1000 characters, remaining ${left}`)
  })

  it.each([
    ['👩‍👧', 3], // two people and the joiner
    ['ŵ', 1],
    ['a\r\nb', 3],
    ['\ud800', 1],
    ['', 0],
  ])('counts code points: %j', (text, n) => {
    expect(countOf(text)).toBe(n)
  })

  it('says how many are too many and cuts nothing', () => {
    expect(says('x'.repeat(1037))).toBe('Max 1000 characters, 37 too many')
  })
})

describe('an email that is pasted', () => {
  it.each([
    ['From: Ana Pereira\nSent: Monday\nSubject: Tom\n\nHello', true],
    ['Oddi wrth: Ana Pereira\r\nPwnc: Tom\r\n', true],
    ['I agree.\n> Shall we meet?\n> On Monday?', true],
    ['From: the school, by telephone', false],
    ['Tom said: "5 > 3"', false],
    ['', false],
  ])('%j: %s', (text, is) => {
    expect(looksLikeEmail(text)).toBe(is)
  })
})

describe('a date in three boxes', () => {
  it.each([
    [{ day: '9', month: '5', year: '1990' }, '1990-05-09'],
    [{ day: '29', month: '02', year: '2028' }, '2028-02-29'],
    [{ day: '31', month: '2', year: '2026' }, { raw: '31/2/2026' }],
    [{ day: '29', month: '2', year: '2027' }, { raw: '29/2/2027' }],
    [{ day: '1', month: '', year: '20' }, { raw: '1//20' }],
    [{ day: 'x', month: '1', year: '2026' }, { raw: 'x/1/2026' }],
  ])('%j', (boxes, value) => {
    expect(dateOf(boxes)).toEqual(value)
  })

  it('knows how much of a birth date is known', () => {
    expect(dateOrEddOf({ day: '', month: '', year: '2010' })).toEqual({ on: '2010-01-01', precision: 'year' })
    expect(dateOrEddOf({ day: '', month: '4', year: '2010' })).toEqual({
      on: '2010-04-01',
      precision: 'month',
    })
    expect(dateOrEddOf({ day: '7', month: '', year: '2010' })).toEqual({ raw: '7//2010' })
  })

  it.each([
    [{ day: '9', month: '5', year: '1990' }],
    [{ day: '', month: '5', year: '1990' }],
    [{ day: '', month: '', year: '1990' }],
    [{ day: '31', month: '2', year: '' }],
  ])('shows again what was typed: %j', (boxes) => {
    expect(boxesOf(dateOrEddOf(boxes))).toEqual(boxes)
  })

  it('puts London’s offset on a moment, summer and winter', () => {
    const at = { day: '22', month: '11', year: '2026' }
    expect(momentOf(at, '14:05')).toBe('2026-11-22T14:05:00Z')
    expect(momentOf({ ...at, month: '6' }, '1405')).toBe('2026-06-22T14:05:00+01:00')
    expect(momentOf(at, '25:00')).toEqual({ raw: '22/11/2026 25:00' })
    expect(momentBoxes('2026-06-22T14:05:00+01:00')).toEqual({ boxes: { ...at, month: '6' }, clock: '14:05' })
    expect(momentBoxes({ raw: '22/11/2026 25:00' }).clock).toBe('25:00')
  })
})

describe('what is half typed into a date and a clock', () => {
  it.each([
    [{ day: '12 ', month: '3', year: '' }, ''],
    [{ day: '3 March', month: '', year: '2026' }, '14:05'],
    [{ day: '12', month: '3', year: '2026' }, '2 pm'],
    [{ day: '12', month: '3', year: '2026' }, 'about 3/4 past two'],
    [{ day: '', month: '', year: '' }, 'half past two'],
  ])('stands in its box again: %j %s', (boxes, clock) => {
    expect(momentBoxes(momentOf(boxes, clock))).toEqual({ boxes, clock })
  })

  it('loses nothing of a date that is written into one box', () => {
    const seen = boxesOf(dateOf({ day: '12/3/2026', month: '4', year: '2027' }))
    expect(Object.values(seen).join('/')).toBe('12/3/2026/4/2027')
    expect(boxesOf(dateOf({ day: '12/3/2026', month: '', year: '' }))).toEqual({
      day: '12',
      month: '3',
      year: '2026',
    })
  })
})

describe('a moment beside the nights on which the clocks change', () => {
  it.each([
    ['29', '3', '00:59', '2026-03-29T00:59:00Z'],
    ['29', '3', '02:00', '2026-03-29T02:00:00+01:00'],
    ['28', '3', '23:59', '2026-03-28T23:59:00Z'],
    ['25', '10', '00:30', '2026-10-25T00:30:00+01:00'],
    ['25', '10', '02:00', '2026-10-25T02:00:00Z'],
    ['25', '10', '23:59', '2026-10-25T23:59:00Z'],
    // These two are twice there, or not at all: the clock that was typed stays.
    ['25', '10', '01:30', '2026-10-25T01:30:00Z'],
    ['29', '3', '01:30', '2026-03-29T01:30:00+01:00'],
  ])('%s/%s at %s', (day, month, clock, want) => {
    const boxes = { day, month, year: '2026' }
    expect(momentOf(boxes, clock)).toBe(want)
    expect(momentBoxes(want)).toEqual({ boxes, clock })
  })
})

describe('visible()', () => {
  const look =
    (values: Record<string, unknown>): Look =>
    (name) =>
      name in values ? { value: values[name] } : undefined

  it.each<[string, Rule, Record<string, unknown>, boolean | undefined]>([
    ['yes', ['is', 'a', 'yes'], { a: 'yes' }, true],
    ['no', ['is', 'a', 'yes'], { a: 'no' }, false],
    ['blank is unknown', ['is', 'a', 'yes'], {}, undefined],
    ['kept as typed is unknown', ['is', 'a', 'yes'], { a: { raw: 'y' } }, undefined],
    ['not of unknown', ['not', ['is', 'a', 'yes']], {}, undefined],
    ['false beats unknown in and', ['and', ['is', 'a', 'x'], ['is', 'b', 'x']], { a: 'y' }, false],
    ['true beats unknown in or', ['or', ['is', 'a', 'x'], ['is', 'b', 'x']], { b: 'x' }, true],
    ['in', ['in', 'a', ['x', 'y']], { a: 'y' }, true],
    ['has', ['has', 'a', 'x'], { a: ['w', 'x'] }, true],
    ['answered is never unknown', ['answered', 'a'], { a: ' ' }, false],
  ])('%s', (_name, rule, values, truth) => {
    expect(judge(rule, look(values))).toBe(truth)
    expect(visible(rule, look(values))).toBe(truth === true)
  })

  it('takes a hidden answer for unanswered', () => {
    const rule: Rule = ['is', 'b', 'yes']
    const page: Look = (name) => (name === 'b' ? { value: 'yes', show: ['is', 'a', 'yes'] } : { value: 'no' })
    expect(judge(rule, page)).toBeUndefined()
  })

  it('does not hang on a circle', () => {
    const rule: Rule = ['is', 'a', 'yes']
    expect(judge(rule, () => ({ value: 'yes', show: rule }))).toBeUndefined()
  })
})

// The same cases as Go's own test, from Go's own file.
interface SharedCase {
  name: string
  items: { id: string; show?: Rule }[]
  places: {
    at: string
    answers: Record<string, unknown>
    hidden?: string[]
    shown: Record<string, boolean>
  }[]
}

const shared = JSON.parse(
  readFileSync(resolve('../backend/forms/testdata/visible.json'), 'utf8'),
) as SharedCase[]

describe('visible() means what Go means', () => {
  it('has cases to run', () => {
    expect(shared.length).toBeGreaterThan(5)
  })

  for (const { name, items, places } of shared) {
    it.each(places.map((place) => [place.at, place] as const))(
      `${name}: %s`,
      (_at, { answers, hidden = [], shown }) => {
        const look: Look = (id) => {
          const item = items.find((other) => other.id === id)
          return item && { value: answers[id], show: item.show, hidden: hidden.includes(id) }
        }
        const seen = Object.fromEntries(
          items.map((item) => [item.id, !hidden.includes(item.id) && visible(item.show, look)]),
        )
        expect(seen).toEqual(shown)
      },
    )
  }
})
