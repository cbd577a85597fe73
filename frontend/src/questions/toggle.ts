/** The words of a toggle question, per person: never only "Yes" (domain 3.2.2-10). */
import { GROUP, type Item, type Part, type Person } from '../door/model'

/** Who answers alone now. */
export const apart = (item: Item): string[] =>
  (item.parts ?? [])
    .filter((part) => part.subject !== GROUP && part.state !== 'joined')
    .map((part) => part.subject)

/** "Yes, Temi. No, Ada, Kwame. Not answered, Grace." */
export function printsAs(
  item: Item,
  people: Person[],
  notAnswered: string,
): { says: string; names: string }[] {
  const byAnswer = new Map<string, string[]>()
  for (const part of item.parts ?? []) {
    if (!part.shown) continue
    const says = wordsOf(item, part) || notAnswered
    const names = part.subject === GROUP ? namesOf(part.who ?? [], people) : [part.name ?? '']
    if (names.length > 0) byAnswer.set(says, [...(byAnswer.get(says) ?? []), ...names])
  }
  return [...byAnswer].map(([says, names]) => ({ says, names: names.join(', ') }))
}

/** The question closed to one line: "Yes: Temi. No: everyone else. 1 not answered". */
export function inOneLine(
  item: Item,
  words: { everyoneElse: string; unanswered: (n: number) => string },
): string {
  const said = new Map<string, string[]>()
  let open = 0
  for (const part of (item.parts ?? []).filter((one) => one.shown)) {
    const says = part.state === 'joined' ? '' : wordsOf(item, part)
    if (says === '') open += part.subject === GROUP ? (part.who?.length ?? 0) : 1
    else
      said.set(says, [
        ...(said.get(says) ?? []),
        part.subject === GROUP ? words.everyoneElse : (part.name ?? ''),
      ])
  }
  const lines = [...said].map(([says, names]) => `${says}: ${names.join(', ')}.`)
  return [...lines, ...(open > 0 ? [words.unanswered(open)] : [])].join(' ')
}

export function wordsOf(item: Item, part: Part): string {
  const found = (part.options ?? item.options ?? []).find(([code]) => code === part.value)
  return found?.[1] ?? (typeof part.value === 'string' ? part.value : '')
}

export const namesOf = (ids: string[], people: Person[]) =>
  ids.flatMap((id) => people.find((person) => person.id === id)?.name ?? [])

/** The family has the need when any effective answer is yes (3.2.2-7). */
export const isNeed = (item: Item): boolean =>
  item.toggle !== undefined && (item.parts ?? []).some((part) => part.shown && part.value === 'yes')
