import { expect, it } from 'vitest'
import cy from './cy.json'
import en from './en.json'
import { speak, t, tongue } from './language.svelte'
import { UNTRANSLATED, counted, phrase } from './words'

const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort()

it('says everything in Welsh, with the same slots', () => {
  const welsh: Record<string, string> = cy
  const unlike = Object.entries(en).filter(([key, english]) => {
    const own = welsh[key]
    return own === undefined || String(slots(own)) !== String(slots(english))
  })
  expect(unlike.map(([key]) => key)).toEqual([])
})

it('marks what it cannot say in Welsh, and says it once the words are there', async () => {
  expect(phrase('cy', 'safety.did')).toBe(`Yes${UNTRANSLATED}`)
  await speak('cy')
  expect(tongue.language).toBe('cy')
  expect(t('safety.did')).toBe('Ydw')
  await speak('en')
  expect(t('safety.did')).toBe('Yes')
})

it('counts by the language’s own rules', () => {
  expect(counted('en', 'centre.count', 1)).toBe('1 arrival.')
  expect(counted('en', 'centre.count', 2)).toBe('2 arrivals.')
})
