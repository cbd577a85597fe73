import type { Versions } from '../../door/model'
import type { Key } from '../../words/words'

type Line = NonNullable<Versions['move']>['lines'][number]

/** What needs a person first, what changes nothing of theirs last. */
const fates: [Line['fate'], Key][] = [
  ['misfit', 'versions.misfit'],
  ['need', 'versions.need'],
  ['hidden', 'versions.hidden'],
  ['keep', 'versions.keep'],
]

export const byFate = (lines: Line[]): { key: Key; lines: Line[] }[] =>
  fates
    .map(([fate, key]) => ({ key, lines: lines.filter((line) => line.fate === fate) }))
    .filter((group) => group.lines.length > 0)
