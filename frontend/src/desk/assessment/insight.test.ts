import { expect, it } from 'vitest'
import type { Item, Part } from '../../door/model'
import { inSight } from './insight'

const item = (id: string, type = 'text', ...shown: boolean[]): Item => ({
  id,
  type,
  label: id,
  parts: shown.map((one, i) => ({ subject: String(i), shown: one, value: '' })),
})
const shows = (part: Part) => part.shown
const ids = (items: Item[], height: number, all = items, drawn = shows) =>
  inSight(items, all, height, drawn)
    .map((one) => one.id)
    .join('')
const many = (type: string, options: number) =>
  [...'abcd'].map((id) => ({
    ...item(id, type, true),
    options: Array.from({ length: options }, (_, i) => [`${i}`, `Colour ${i}`] as [string, string]),
  }))

it('takes what fills the window under its bar, and what is hidden between takes no room', () => {
  const shown = [...'abcdefgh'].map((id) => item(id, 'text', true))
  expect(ids(shown, 112 + 250)).toBe('abc')
  const some = [...'abcdefgh'].map((id, i) => item(id, 'text', i % 2 === 0))
  expect(ids(some, 112 + 400)).toBe('abcdefgh')
  expect(ids(some, 112 + 90)).toBe('abc')
})

it('knows that long answers, and answers of several people, take more', () => {
  const long = [...'abcd'].map((id) => item(id, 'longtext', true))
  expect(ids(long, 112 + 250)).toBe('ab')
  const each = [...'abcd'].map((id) => item(id, 'longtext', true, true, false))
  expect(ids(each, 112 + 250)).toBe('a')
  const told = [
    { ...item('a', 'longtext', true), parts: [{ subject: '0', shown: true, value: 'so\n'.repeat(9) }] },
  ]
  expect(ids([...told, ...long.slice(1)], 112 + 250)).toBe('a')
})

it('knows that many choices stand under each other, and long lists in two columns', () => {
  expect(ids(many('radio', 2), 112 + 230)).toBe('abc')
  expect(ids(many('radio', 7), 112 + 230)).toBe('a')
  expect(ids(many('multiselect', 12), 112 + 230)).toBe('a')
  expect(ids(many('multiselect', 4), 112 + 230)).toBe('abcd')
})

it('counts the rows of a table, and what is drawn under a question', () => {
  const cells = { name: { subject: '0', shown: true }, born: { subject: '0', shown: true } }
  const columns = [item('name', 'text', true), item('born', 'date', true)]
  const rows = [...'xyz'].map((row) => ({ row, name: row, remove: '', cells }))
  const table = { ...item('t', 'table', true), columns, rows }
  expect(ids([table, item('b', 'text', true)], 112 + 390)).toBe('t')
  expect(ids([{ ...table, rows: [] }, item('b', 'text', true)], 112 + 390)).toBe('tb')
  expect(ids([item('t', 'table', false), item('b', 'text', true)], 112)).toBe('tb')
  const under = { ...item('u', 'longtext', true), reveals_under: 'a' }
  const asked = [item('a', 'text', true), item('b', 'text', true)]
  expect(ids(asked, 112 + 150)).toBe('ab')
  expect(ids(asked, 112 + 150, [...asked, under])).toBe('a')
})

it('draws for one person what one person is asked', () => {
  const each = [...'abcd'].map((id) => item(id, 'longtext', true, true, true))
  expect(ids(each, 112 + 250, each, (part) => part.subject === '1')).toBe('ab')
})

it('takes a short page whole, and a statement as something to see', () => {
  expect(
    ids(
      [...'ab'].map((id) => item(id, 'text', true)),
      10,
    ),
  ).toBe('a') // however low the window is
  expect(ids([item('a', 'text', true)], 130)).toBe('a')
  const words = [...'abcd'].map((id): Item => ({ id, type: 'static', label: id }))
  expect(ids(words, 112 + 90)).toBe('ab')
})
