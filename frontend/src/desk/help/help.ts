/** The guides: what they are, which one a screen is about, and finding one by a
 * word. A guide names a button by the key of that button's own words, so that
 * what is said about it cannot go another way than what stands on it. */
import en from '../../words/guides.en.json'
import { type Key, type Language, UNTRANSLATED, phrase } from '../../words/words'
import type { Screen } from '../route'

export const guides = [
  'firstday',
  'visit',
  'safety',
  'toggles',
  'consent',
  'printing',
  'paperfirst',
  'sent',
  'alerts',
  'mistake',
  'closing',
  'forgotten',
  'lost',
] as const
export type GuideName = (typeof guides)[number]

export interface Guide {
  name: GuideName
  title: string
  steps: string[]
}

const catalogues: Partial<Record<Language, Record<string, string>>> = { en }

/** Reads a language's guides, once. */
export async function learnGuides(language: Language): Promise<void> {
  if (language === 'cy') catalogues.cy ??= (await import('../../words/guides.cy.json')).default
}

/** What the guides say, with the names of buttons and of whom to ask filled in. */
export function allGuides(language: Language, coordinator: string): Guide[] {
  const english: Record<string, string> = en
  const say = (key: string) => {
    const own = catalogues[language]?.[key]
    const text = (own ?? english[key] ?? '').replace(/\{([\w.]+)\}/g, (_, name: string) =>
      name === 'coordinator' ? coordinator : phrase(language, name as Key),
    )
    return own === undefined ? text + UNTRANSLATED : text
  }
  return guides.map((name) => ({
    name,
    title: say(`${name}.title`),
    steps: Object.keys(english)
      .filter((key) => key.startsWith(`${name}.`) && !key.endsWith('.title'))
      .sort()
      .map(say),
  }))
}

/** What a guide is about, by where somebody is when they ask. */
const about: Partial<Record<Screen, GuideName>> = {
  alert: 'alerts',
  assessments: 'mistake',
  blank: 'paperfirst',
  check: 'sent',
  deleted: 'mistake',
  family: 'closing',
  forms: 'firstday',
  home: 'visit',
  outbox: 'sent',
  page: 'toggles',
  passphrase: 'forgotten',
  print: 'printing',
  recovery: 'forgotten',
  versions: 'mistake',
}

export function guideHere(stage: string | undefined, safety: boolean, screen: Screen): GuideName | undefined {
  if (safety) return 'safety'
  if (stage === 'new') return 'firstday'
  if (stage === 'locked') return 'forgotten'
  return about[screen]
}

// Letters as somebody types them in a hurry: no capitals, no accents.
const plain = (text: string) =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'")

/** The guides in which every word stands; all of them for none. */
export function found(all: Guide[], asked: string): Guide[] {
  const words = plain(asked).split(/\s+/).filter(Boolean)
  return all.filter((guide) => {
    const text = plain([guide.title, ...guide.steps].join(' '))
    return words.every((word) => text.includes(word))
  })
}
