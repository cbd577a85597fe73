import { expect, it } from 'vitest'
import type { SectionMark } from '../../door/model'
import { markOf } from './mark'

const section = (over: Partial<SectionMark>): SectionMark => ({
  id: 'b',
  title: 'Needs',
  left: 0,
  href: 'b',
  ...over,
})

it('is done only where nothing is left of what can be answered now', () => {
  expect(markOf(section({}))).toBe('done')
  expect(markOf(section({ left: 2 }))).toBe('left')
  expect(markOf(section({ gated: true }))).toBe('waits')
  expect(markOf(section({ gated: true, left: 1 }))).toBe('waits')
  expect(markOf(section({ after: true }))).toBe('open')
  expect(markOf(section({ offices: true }))).toBe('open')
  expect(markOf(section({ empty: true }))).toBe('open')
  expect(markOf(section({ empty: true, left: 1 }))).toBe('left')
})
