import { expect, it } from 'vitest'
import type { Item } from '../../door/model'
import { inSight } from './insight'

const item = (id: string, type = 'text', ...shown: boolean[]): Item => ({
  id,
  type,
  label: id,
  parts: shown.map((one, i) => ({ subject: String(i), shown: one, value: '' })),
})
const ids = (items: Item[]) => items.map((one) => one.id).join('')

it('takes what fills the window, and what is hidden between takes no room', () => {
  const shown = [...'abcdefgh'].map((id) => item(id, 'text', true))
  expect(ids(inSight(shown, 250))).toBe('abcd')
  const some = [...'abcdefgh'].map((id, i) => item(id, 'text', i % 2 === 0))
  expect(ids(inSight(some, 500))).toBe('abcdefgh')
  expect(ids(inSight(some, 100))).toBe('abc')
})

it('knows that long answers, and answers of several people, take more', () => {
  const long = [...'abcd'].map((id) => item(id, 'longtext', true))
  expect(ids(inSight(long, 250))).toBe('ab')
  const each = [...'abcd'].map((id) => item(id, 'longtext', true, true, false))
  expect(ids(inSight(each, 250))).toBe('a')
})

it('takes a short page whole, and a statement as something to see', () => {
  expect(ids(inSight([item('a', 'text', true)], 10))).toBe('a')
  const words = [...'abcd'].map((id): Item => ({ id, type: 'static', label: id }))
  expect(ids(inSight(words, 90))).toBe('ab')
})
