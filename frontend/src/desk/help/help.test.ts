import { describe, expect, it } from 'vitest'
import cy from '../../words/guides.cy.json'
import en from '../../words/guides.en.json'
import words from '../../words/en.json'
import { learn } from '../../words/words'
import { allGuides, found, guideHere, guides, learnGuides } from './help'

const slots = (text: string) => [...text.matchAll(/\{[\w.]+\}/g)].map(([slot]) => slot).sort()
const names = (asked: string) => found(allGuides('en', 'Coordinator'), asked).map((guide) => guide.name)

describe('the guides', () => {
  it('are the same in Welsh, key by key and slot by slot, and sorted', () => {
    expect(Object.keys(en)).toEqual(Object.keys(en).sort())
    const welsh: Record<string, string> = cy
    expect(Object.keys(cy)).toEqual(Object.keys(en))
    const unlike = Object.entries(en).filter(
      ([key, text]) => String(slots(welsh[key] ?? '')) !== String(slots(text)),
    )
    expect(unlike).toEqual([])
  })

  it('name only what has words of its own, and no council', () => {
    const known = new Set([...Object.keys(words), 'coordinator'])
    const named = Object.values(en).flatMap(slots)
    expect(named.filter((slot) => !known.has(slot.slice(1, -1)))).toEqual([])
    expect(named.length).toBeGreaterThan(15)
    const said = JSON.stringify([en, cy])
    for (const council of ['Hertfordshire', 'Havering', 'Hereford', 'Marlbridge', '0163', '0170'])
      expect(said).not.toContain(council)
  })

  it('are short, and every word of the files is in one of them', async () => {
    await Promise.all([learn('cy'), learnGuides('cy')])
    for (const language of ['en', 'cy'] as const) {
      const all = allGuides(language, 'Coordinator')
      expect(all.map((guide) => guide.name)).toEqual([...guides])
      expect(all.flatMap((guide) => [guide.title, ...guide.steps]).length).toBe(Object.keys(en).length)
      for (const guide of all) {
        expect(guide.title, guide.name).not.toBe('')
        expect(guide.steps.length, guide.name).toBeGreaterThan(3)
        expect(guide.steps.length, guide.name).toBeLessThan(6)
        expect([guide.title, ...guide.steps].filter((text) => /[{}]|\[en\]/.test(text))).toEqual([])
      }
    }
  })

  it('say in the words of the settings that the print queue is out of reach', () => {
    const printing = allGuides('en', '').find((guide) => guide.name === 'printing')
    expect(printing?.steps).toContain(words['settings.spooler'])
  })
})

describe('finding a guide', () => {
  it('takes every word, in any order, without capitals or accents', async () => {
    expect(names('')).toHaveLength(guides.length)
    expect(names('PASSPHRASE forgotten')).toEqual(['forgotten'])
    expect(names('record child’s Alert')).toEqual(['alerts'])
    expect(names('zebra')).toEqual([])
    await learnGuides('cy')
    expect(found(allGuides('cy', ''), 'TY dawel').map((guide) => guide.name)).toEqual(['visit'])
  })

  it('begins with what the screen is about', () => {
    expect(guideHere('open', false, 'print')).toBe('printing')
    expect(guideHere('open', true, 'print')).toBe('safety')
    expect(guideHere('locked', false, 'print')).toBe('forgotten')
    expect(guideHere('new', false, 'home')).toBe('firstday')
    expect(guideHere('open', false, 'settings')).toBeUndefined()
  })
})
