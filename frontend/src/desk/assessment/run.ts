import { type Item, GROUP } from '../../door/model'

/** The questions of a page that one person has not answered: what the group said
 * before they joined, and what is asked of each by name. */
export function waitingFor(items: Item[], person: string): Set<string> {
  const open = items.filter((item) =>
    item.parts?.some(
      (part) =>
        part.subject === person &&
        person !== GROUP &&
        part.shown &&
        (part.state === 'joined' || part.state === 'empty'),
    ),
  )
  // A detail that is drawn under its question keeps the question with it.
  return new Set(open.flatMap((item) => (item.reveals_under ? [item.id, item.reveals_under] : [item.id])))
}
