/** Names for the door's generated types (api.d.ts), and narrower ones where the
 * description has to be open: rules, options and what an act may be. */
import type { components } from './api'

type Schemas = components['schemas']

export type Front = Schemas['Front']
export type Phones = Schemas['Phones']
export type Reminder = Schemas['Reminder']
export type Tries = Schemas['Tries']
export type Alerts = Schemas['Alerts']
export type AlertPage = Schemas['AlertPage']
export type FormOffer = Schemas['FormOffer']
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
export type AgreementPage = Schemas['AgreementPage']
export type FamilyMember = Schemas['FamilyMember']
export type FamilyAction = Schemas['FamilyAction']
export type FamilyConsent = Schemas['FamilyConsent']
export type FamilyEpisode = Schemas['FamilyEpisode']
export type TaskItem = Schemas['TaskItem']
export type NextPage = Schemas['NextPage']
export type Proposal = Schemas['Proposal']
export type Decided = Schemas['Decided']
export type Versions = Schemas['Versions']
export type Timeline = Schemas['Timeline']
export type MomentPage = Schemas['MomentPage']
export type OnPaperSaid = Schemas['OnPaperSaid']
export type FileKept = Schemas['FileKept']
export type PastedKept = Schemas['PastedKept']
export type EvidencePack = Schemas['EvidencePack']
export type PackRequest = Schemas['PackRequest']
export type PaperReadings = Schemas['PaperReadings']
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
export type Packs = Schemas['Packs']
export type NumbersLine = Schemas['NumbersLine']
export type Settings = Schemas['Settings']
export type SettingsChange = Schemas['SettingsChange']
export type Licences = Schemas['Licences']
export type SafetyPage = Schemas['SafetyPage']
export type FindHits = Schemas['FindHits']
export type FindHit = Schemas['FindHit']
export type Enrolled = Schemas['Enrolled']
export type Keys = Schemas['Keys']
export type Recovery = Schemas['Recovery']
export type Idle = Schemas['Idle']
export type Problem = Schemas['Refusal']
export type Note = Schemas['Note']
export type Toggle = Schemas['Toggle']
export type Counter = Schemas['Counter']
export type Person = Schemas['Person']
export type SectionMark = Schemas['SectionMark']
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

export type Last = Schemas['Last']
export type Joined = Schemas['Joined']
export type None = Schemas['NoneButton']

export type Part = Omit<Schemas['Part'], 'options'> & { options?: Option[] }
export type Row = Omit<Schemas['RowOf'], 'cells'> & { cells: Record<string, Part> }
export type Item = Omit<Schemas['Item'], 'options' | 'suggest' | 'columns' | 'parts' | 'rows' | 'show'> & {
  options?: Option[]
  suggest?: Option[]
  columns?: Item[]
  parts?: Part[]
  rows?: Row[]
  show?: Rule
}

export type PageModel = Omit<Schemas['AssessmentPage'], 'items'> & { items: Item[] }

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
export type PatchReply = Omit<Schemas['PatchReply'], 'set'> & { set: ItemPatch[] }

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
