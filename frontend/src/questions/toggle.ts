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

export function wordsOf(item: Item, part: Part): string {
  const found = (part.options ?? item.options ?? []).find(([code]) => code === part.value)
  return found?.[1] ?? (typeof part.value === 'string' ? part.value : '')
}

export const namesOf = (ids: string[], people: Person[]) =>
  ids.flatMap((id) => people.find((person) => person.id === id)?.name ?? [])

/** The family has the need when any effective answer is yes (3.2.2-7). */
export const isNeed = (item: Item): boolean =>
  item.toggle !== undefined && (item.parts ?? []).some((part) => part.shown && part.value === 'yes')
