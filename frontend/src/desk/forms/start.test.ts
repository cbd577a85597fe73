import { expect, it } from 'vitest'
import type { FamilyRow, FormItem } from '../../door/model'
import { asksForWhom, byPurpose, withoutFamily } from './start'

const form = (id: string, over: Partial<FormItem> = {}): FormItem => ({
  id,
  title: id,
  blocked: '',
  group: 'start',
  groupSays: 'Starting work',
  needsFamily: false,
  subject: 'family',
  ...over,
})

const family = (id: string, states: ('open' | 'closed')[] = ['open']) =>
  ({ id, name: id, members: [], episodes: states.map((state) => ({ state })) }) as unknown as FamilyRow

it('puts forms under their purposes as the work goes, what is new last', () => {
  const groups = byPurpose([
    form('call', { group: 'office' }),
    form('dream', { group: 'dreams' }),
    form('eha'),
    form('ffa'),
  ])
  expect(groups.map(({ code, forms }) => [code, forms.map(({ id }) => id)])).toEqual([
    ['start', ['eha', 'ffa']],
    ['office', ['call']],
    ['dreams', ['dream']],
  ])
})

it('offers on the first screen what begins without a family, as the work goes', () => {
  const list = [
    form('account', { group: 'accounts' }),
    form('note', { group: 'notes', needsFamily: true }),
    form('eha'),
    form('call', { group: 'office', blocked: 'Ask your coordinator.' }),
  ]
  expect(withoutFamily(list).map(({ id }) => id)).toEqual(['eha', 'account', 'call'])
})

it.each<[string, FormItem, FamilyRow[], string, boolean]>([
  ['nobody is known: begin', form('ffa'), [], '', false],
  ['somebody is: it may be they', form('ffa'), [family('a')], '', true],
  ['an account is about nobody', form('account', { subject: 'none' }), [family('a')], '', false],
  [
    'their own page: begin',
    form('plan', { subject: 'episode', needsFamily: true }),
    [family('a')],
    'a',
    false,
  ],
  [
    'two pieces of work: which?',
    form('plan', { subject: 'episode' }),
    [family('a', ['open', 'open'])],
    'a',
    true,
  ],
  [
    'one of two is closed: begin',
    form('plan', { subject: 'episode' }),
    [family('a', ['open', 'closed'])],
    'a',
    false,
  ],
  ['a child: which?', form('carer', { subject: 'child', needsFamily: true }), [family('a')], 'a', true],
])('asks for whom only where there is a choice: %s', (_what, one, families, known, asks) => {
  expect(asksForWhom(one, families, known)).toBe(asks)
})
