import { expect, test } from 'vitest'
import type { Row } from '../staff'
import { groups } from './arrivals'

const row = (id: string, urgent: boolean) => ({ id, urgent }) as Row

test('urgent arrivals stand apart, and the order of the centre is kept', () => {
  const { urgent, others } = groups([row('a', true), row('b', false), row('c', true), row('d', false)])
  expect(urgent.map((r) => r.id)).toEqual(['a', 'c'])
  expect(others.map((r) => r.id)).toEqual(['b', 'd'])
})
