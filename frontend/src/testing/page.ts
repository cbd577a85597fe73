/** A page as Go sends it, and a door that answers from memory, for component tests. */
import { Draft, type Reader } from '../desk/assessment/draft.svelte'
import type { Change, Item, PageModel, PatchReply } from '../door/model'

export const people = [
  { id: 'mary', name: 'Mary' },
  { id: 'tom', name: 'Tom' },
  { id: 'aisha', name: 'Aisha' },
]

export const pageOf = (items: Item[]): PageModel => ({
  draft: 'd1',
  form: 'ffa',
  version: 1,
  page: 'b',
  title: 'How are things at the moment?',
  seq: 0,
  state: 'Part completed',
  counter: { within: 'Max {max} characters, remaining {n}', over: 'Max {max} characters, {n} too many' },
  sections: [{ id: 'b', title: 'How are things', left: 1, href: 'b' }],
  people,
  items,
  head: {
    family: 'Smith',
    title: 'Families First Assessment',
    status: 'Part Completed',
    statusCode: 'part_completed',
    reference: '',
    savedSays: '',
    practice: false,
    readOnly: false,
    addedSays: '',
    paperSays: '',
    writtenOn: '',
    afterOpen: false,
    afterPages: [],
    canDiscard: false,
    canRenew: false,
    editionHref: '',
    editionSays: '',
    familyHref: '',
    familyId: '',
    finishWord: '',
    once: '',
    stateWord: '',
    stop: '',
    versionHref: '',
    versionNotice: '',
  },
})

/** A draft whose saves are kept in a list; answer may say what Go would. */
export async function draftOn(
  items: Item[],
  answer: (changes: Change[]) => Partial<PatchReply> = () => ({}),
  over: Partial<PageModel> = {},
) {
  const sent: Change[] = []
  const reader: Reader = {
    page: async () => ({ ...pageOf(items), ...over }),
    send: () => async (changes) => {
      sent.push(...changes)
      const base = { seq: sent.length, at: '14:02', left: {}, set: [], gone: [], notes: [], urgent: null }
      return { ...base, saved: changes.map((change) => change.client), ...answer(changes) }
    },
  }
  const draft = new Draft('d1', reader)
  await draft.open('b')
  return { draft, sent }
}
