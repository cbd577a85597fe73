import type { Draft } from '../desk/assessment/draft.svelte'
import type { Item, Part, Place } from '../door/model'

/** What every question type gets. part holds the truth on the screen; draft takes what changes. */
export interface QuestionProps {
  draft: Draft
  item: Item
  part: Part
  place: Place
  /** The id of the first control: where links and labels lead. */
  id: string
  /** Ids of hint, notes and counter. */
  describedBy?: string
  /** Named by: for groups of controls. */
  labelledBy?: string
  bad?: boolean
  disabled?: boolean
}

/** Code and words offered for this answer. */
export const offered = (item: Item, part: Part) => part.options ?? item.options ?? []

/** Chosen long ago and no longer offered: stays chosen, and in sight. */
export const asText = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value !== null && typeof value === 'object') {
    if ('raw' in value) return String(value.raw)
    if ('text' in value) return String(value.text)
  }
  return value === undefined || value === null ? '' : String(value)
}

/** An ordinary browser might send a text to an online checker. */
export const spellchecked = (face: 'window' | 'browser') => face === 'window'
