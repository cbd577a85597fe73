import { expect, it } from 'vitest'
import { groupedInFours, mismatch, ordinal, strength } from './keys'

it.each([
  ['7Q4K', ' 7q4k ', false],
  ['M0X1', 'moxl', false],
  ['9TFW', '9TFV', true],
  ['9TFW', '', true],
])('%s typed as %j', (group, typed, bad) => {
  expect(mismatch(group, typed)).toBe(bad)
})

it('writes a fingerprint as the letter does', () => {
  expect(groupedInFours('7q4k-m2xd 9tfw abcd')).toBe('7Q4K M2XD 9TFW ABCD')
})

it('counts groups as people do', () => {
  expect([1, 2, 3, 6, 11].map((n) => ordinal(n, 'en'))).toEqual(['1st', '2nd', '3rd', '6th', '11th'])
  expect(ordinal(3, 'cy')).toBe('3')
})

it('asks for four words', () => {
  expect(strength('kettle lantern').enough).toBe(false)
  expect(strength('kettle lantern otter biscuit')).toEqual({ words: 4, enough: true })
})
