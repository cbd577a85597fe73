/** The words of the screens. English is complete; Welsh falls back to English
 * with a visible mark, so that nobody takes a gap for a translation. Go reads
 * the same two files. */
import en from './en.json'

export type Language = 'en' | 'cy'
type Stem<K> = K extends `${infer S}.${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? S : never
export type Key = keyof typeof en
export type CountKey = Stem<Key>
export type Slots = Record<string, string | number>

const catalogues: Partial<Record<Language, Record<string, string>>> = { en }

/** Reads a language's words, once: who works in English need not carry the Welsh. */
export async function learn(language: Language): Promise<void> {
  if (language === 'cy') catalogues.cy ??= (await import('./cy.json')).default
}

/** Stands behind every English phrase on a Welsh screen. */
export const UNTRANSLATED = ' [en]'

function fill(text: string, slots: Slots): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(slots[name] ?? whole))
}

export function phrase(language: Language, key: Key, slots: Slots = {}): string {
  const own = catalogues[language]?.[key]
  if (own !== undefined) return fill(own, slots)
  return fill(en[key], slots) + (language === 'en' ? '' : UNTRANSLATED)
}

const plurals: Partial<Record<Language, Intl.PluralRules>> = {}

const pluralOf = (language: Language, n: number) =>
  (plurals[language] ??= new Intl.PluralRules(language)).select(n)

/** A phrase that depends on a number, by the language's own plural rules (Welsh has six). */
export function counted(language: Language, key: CountKey, n: number, slots: Slots = {}): string {
  const all = { n, ...slots }
  const form = pluralOf(language, n)
  const own = catalogues[language]?.[`${key}.${form}`] ?? catalogues[language]?.[`${key}.other`]
  if (own !== undefined) return fill(own, all)
  const english: Record<string, string> = en
  const plain = english[`${key}.${pluralOf('en', n)}`] ?? english[`${key}.other`] ?? key
  return fill(plain, all) + (language === 'en' ? '' : UNTRANSLATED)
}

export const locale = (language: Language) => (language === 'cy' ? 'cy-GB' : 'en-GB')
