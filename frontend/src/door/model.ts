/** Names for the door's generated types (api.d.ts), and narrower ones where the
 * description has to be open: rules, options and what an act may be. */
import type { components } from './api'

type Schemas = components['schemas']

export type Front = Schemas['Front']
export type Phones = Schemas['Phones']
export type Tries = Schemas['Tries']
export type Home = Schemas['Home']
export type Banner = Schemas['Banner']
export type Connection = Schemas['Connection']
export type SafetyLine = Schemas['SafetyLine']
export type Assessment = Schemas['Assessment']
export type AssessmentRows = Schemas['AssessmentRows']
export type FormItem = Schemas['FormItem']
export type FormsList = Schemas['FormsList']
export type Head = Schemas['Head']
export type FamilyList = Schemas['FamilyList']
export type FamilyRow = Schemas['FamilyRow']
export type FamilyPage = Schemas['FamilyPage']
export type FamilyMember = Schemas['FamilyMember']
export type FamilyAction = Schemas['FamilyAction']
export type FamilyConsent = Schemas['FamilyConsent']
export type FamilyEpisode = Schemas['FamilyEpisode']
export type TaskItem = Schemas['TaskItem']
export type NextPage = Schemas['NextPage']
export type Proposal = Schemas['Proposal']
export type Decided = Schemas['Decided']
export type Versions = Schemas['Versions']
export type FileKept = Schemas['FileKept']
export type Started = Schemas['Started']
export type Done = Schemas['Done']
export type AssessmentCheck = Schemas['AssessmentCheck']
export type ToMend = Schemas['Problem']
export type Finished = Schemas['Finished']
export type AnswerHistory = Schemas['AnswerHistory']
export type OutboxPage = Schemas['OutboxPage']
export type OutboxItem = Schemas['OutboxItem']
export type Printed = Schemas['Printed']
export type NoDrawing = Schemas['NoDrawing']
export type Settings = Schemas['Settings']
export type SettingsChange = Schemas['SettingsChange']
export type Licences = Schemas['Licences']
export type SafetyPage = Schemas['SafetyPage']
export type FindHits = Schemas['FindHits']
export type FindHit = Schemas['FindHit']
export type Enrolled = Schemas['Enrolled']
export type Recovery = Schemas['Recovery']
export type Idle = Schemas['Idle']
export type Problem = Schemas['Refusal']
export type Note = Schemas['Note']
export type Toggle = Schemas['Toggle']
export type Counter = Schemas['Counter']
export type Urgent = Schemas['Urgent']

/** A code, its words, and the heading it stands under in a long list. */
export type Option = [code: string, label: string, group?: string]

/** A rule of visible(): prefix lists over answers of the same place. */
export type Rule =
  | ['and' | 'or', ...Rule[]]
  | ['not', Rule]
  | ['is', string, string]
  | ['in', string, string[]]
  | ['has', string, string]
  | ['answered', string]

/** What the family's last document says to the same question. */
export interface Last {
  value?: unknown
  says: string
  /** When, in words. */
  on: string
  /** The title of the form it was given in. */
  form: string
  /** "Use this" may take it over; else it only stands beside. */
  offer?: boolean
}

/** One statement in a further language. */
export interface Reading {
  language: string
  name: string
  label: string
  hint: string
  /** "not yet checked by the council", or nothing. */
  note: string
}

export type Part = Omit<Schemas['Part'], 'options' | 'last'> & {
  options?: Option[]
  last?: Last[]
} & Partial<PartMore>

// Words of a part that not every form has.
interface PartMore {
  /** "Does this apply to everyone in the family?", while it is not said. */
  asks: string
  /** The day of the group's answer, in words, where it does not cover everyone. */
  as_on: string
  /** Taken over from an earlier document and not confirmed yet. */
  carried: string
}
export type Row = Omit<Schemas['RowOf'], 'cells'> & { cells: Record<string, Part> }
type ItemPlain = Omit<
  Schemas['Item'],
  'options' | 'suggest' | 'columns' | 'parts' | 'rows' | 'show' | 'readings' | 'descriptors' | 'bar' | 'empty'
>
export type Item = ItemPlain & {
  readings?: Reading[]
  /** What each grade looks like, from the council's pack. */
  descriptors?: Record<string, string>
  /** Drawn as a bar out of this many. */
  bar?: number
  /** What an empty table says. */
  empty?: string
  options?: Option[]
  suggest?: Option[]
  columns?: Item[]
  parts?: Part[]
  rows?: Row[]
  show?: Rule
}

/** The button that answers no where nothing is said of anybody yet. */
export interface None {
  say: string
  questions: string[]
}

/** Somebody whom earlier group answers do not cover. */
export interface Joined {
  id: string
  name: string
  says: string
  left: number
  /** Pages that hold an unanswered part for this person, in order. */
  pages: string[]
}

export type SectionMark = Schemas['SectionMark'] & { after?: boolean; offices?: boolean }
export type Person = Schemas['Person'] & { says?: string }

type PageMore = 'items' | 'joined' | 'none' | 'after' | 'offices' | 'sections' | 'people'
export type PageModel = Omit<Schemas['AssessmentPage'], PageMore> & {
  sections: SectionMark[]
  people: Person[]
  items: Item[]
  joined?: Joined[]
  none?: None
  /** Filled in after Finish. */
  after?: boolean
  /** The office fills this page in; the sentence that says so. */
  offices?: string
}

export type Act = 'set' | 'clear' | 'separate' | 'rejoin' | 'add_row' | 'remove_row' | 'checked' | 'carry'

/** One change of one answer. A repeat of its client id is answered, not stored again. */
export interface Change {
  client: string
  q: string
  subject: string
  row: string
  act: Act
  value?: unknown
}

export type ItemPatch = Omit<Schemas['ItemPatch'], 'parts' | 'rows' | 'item'> & {
  parts?: Part[]
  rows?: Row[]
  item?: Item
}
export type PatchReply = Omit<Schemas['PatchReply'], 'set' | 'none'> & { set: ItemPatch[]; none?: None }

/** Where an answer lives: question ("table.column" for a cell), person or "0", table row or "". */
export interface Place {
  q: string
  subject: string
  row: string
}

/** Subject of the family's or group's own answer. */
export const GROUP = '0'

export const keyOf = (place: Place) => `${place.q}\u0000${place.subject}\u0000${place.row}`

/** The anchor of an answer on its page, the same that Go writes into links. */
export const anchorOf = (place: Place) => `${place.q}-${place.subject}-${place.row}`
