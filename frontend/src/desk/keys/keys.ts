import { Refusal, door, refusedFor, sentence } from '../../door/door'
import type { Language } from '../../words/words'

/** How a code is read off paper: capitals, spaces and look-alikes do not matter
 * (Crockford's alphabet has neither O nor I nor L). */
export const folded = (text = '') =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

/** True where what was typed is not the group on the paper. */
export const mismatch = (group = '', typed = '') => folded(group) !== folded(typed)

/** 16 symbols in fours, as the letter prints them. */
export function groupedInFours(text: string): string {
  const plain = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return (plain.match(/.{1,4}/g) ?? []).join(' ')
}

/** "3rd"; a plain 3 in Welsh, whose sentences say "group 3". */
export function ordinal(n: number, language: Language): string {
  if (language === 'cy') return String(n)
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(n)
  return `${n}${{ one: 'st', two: 'nd', few: 'rd', zero: 'th', many: 'th', other: 'th' }[rule]}`
}

/** A hint while choosing; Go decides. Four ordinary words, or 20 characters of anything. */
export function strength(passphrase: string): { words: number; enough: boolean } {
  const words = passphrase
    .trim()
    .split(/\s+/)
    .filter((word) => word.length > 1).length
  return { words, enough: words >= 4 || [...passphrase].length >= 20 }
}

/** A refusal in words: what is wrong and, for a guess, how many are left. */
export function refused(thrown: unknown, otherwise: string): string {
  const tries = thrown instanceof Refusal ? thrown.problem.unlock?.says : undefined
  return [sentence(thrown, otherwise), tries].filter(Boolean).join(' ')
}

/** Prints the code on the screen, and says by what: where the system prints no PDF
 * (Windows), its dialog is opened over a picture of the paper. */
export async function printCode(): Promise<'printer' | 'page'> {
  try {
    await door.post('/api/recovery/print', {})
    return 'printer'
  } catch (thrown) {
    if (!refusedFor(thrown, 'printer.preview')) throw thrown
    const { bytes } = await door.document('/api/recovery/pdf')
    const { printSheets } = await import('../print/sheets')
    await printSheets(bytes)
    return 'page'
  }
}
