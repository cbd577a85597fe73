import { expect, it } from 'vitest'
import { difference } from './difference'

it('keeps the words that both texts have, and loses none', () => {
  const then = 'Temi has been low since the summer. Ada thinks it began in June.'
  const now = 'Temi has been low since the summer and is not sleeping well.'
  const found = difference(then, now)
  expect(found.before).toBe('Temi has been low since the')
  expect(found.before + found.then + found.after).toBe(then)
  expect(found.before + found.now + found.after).toBe(now)
  expect(difference('one two three', 'one 2 three')).toEqual({
    before: 'one',
    then: ' two',
    now: ' 2',
    after: ' three',
  })
  expect(difference('', 'new')).toEqual({ before: '', then: '', now: 'new', after: '' })
  expect(difference('a a', 'a')).toEqual({ before: 'a', then: ' a', now: '', after: '' })
})
