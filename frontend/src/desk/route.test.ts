import { expect, it } from 'vitest'
import { routeOf, toAlert, toBlank, toCheck, toHref, toPage } from './route'

it.each([
  ['', 'home', '', ''],
  ['#/assessments', 'assessments', '', ''],
  ['#/assessments/deleted', 'deleted', '', ''],
  ['#/assessments/a1/pages/s2', 'page', 'a1', 's2'],
  ['#/assessments/a1', 'page', 'a1', 'first'],
  ['#/assessments/a1/check', 'check', 'a1', 'first'],
  ['#/assessments/a1/print', 'print', 'a1', 'first'],
  ['#/assessments/a1/print?copy=family&large=1', 'print', 'a1', 'first'],
  ['#/forms/f1', 'forms', 'f1', ''],
  [toBlank('eha_portal'), 'blank', 'eha_portal', ''],
  ['#/families/f1', 'family', 'f1', ''],
  ['#/families/f1/alerts/l1', 'alert', 'f1', 'l1'],
  ['#/nowhere', 'home', '', ''],
])('%s is %s', (hash, screen, id, page) => {
  expect(routeOf(hash)).toMatchObject({ screen, id, page, finish: false })
})

it('finds its way back to an answer', () => {
  const to = toHref('/assessments/a1/pages/s1?q=family_members.name&subject=0&row=r1')
  expect(routeOf(to)).toMatchObject({
    screen: 'page',
    id: 'a1',
    page: 's1',
    at: { q: 'family_members.name', subject: '0', row: 'r1' },
  })
  expect(routeOf(toCheck('a1', true)).finish).toBe(true)
  expect(toHref('/assessments/a1/pages/first')).toBe(toPage('a1', 'first'))
})

it('says which copy a task is to print', () => {
  const { asked } = routeOf(toHref('/assessments/a1/print?copy=family&large=1'))
  expect([asked.get('copy'), asked.has('large')]).toEqual(['family', true])
})

it('leads to an alert, and from it to the record and back', () => {
  expect(routeOf(toAlert('f1', 'l1'))).toMatchObject({ screen: 'alert', id: 'f1', page: 'l1' })
  expect(routeOf('#/families/f1?alert=l1').asked.get('alert')).toBe('l1')
})
