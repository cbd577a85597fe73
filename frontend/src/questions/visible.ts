/** The one rule that is mirrored here: does a question show, from answers on the
 * same page. Go has the last word; this copy only spares the eye the wait. Both
 * run backend/forms/testdata/visible.json. */
import type { Rule } from '../door/model'

/** true, false, or undefined for unknown (the forms paper, 3.4). */
export type Truth = boolean | undefined

/** What one name stands for: its value, and the rule that may hide it. */
export interface Known {
  value: unknown
  show?: Rule
  /** Go says it is hidden for a reason the page cannot see. */
  hidden?: boolean
}

export type Look = (name: string) => Known | undefined

/** Only true shows. */
export const visible = (rule: Rule | undefined, look: Look): boolean =>
  rule === undefined || judge(rule, look) === true

/** Kleene's three truths: and is the lowest, or the highest, not swaps. */
export function judge(rule: Rule, look: Look, depth = 0): Truth {
  if (depth > 32) return undefined // a circle; lint refuses one, a page must not hang on one
  const sub = (inner: Rule) => judge(inner, look, depth + 1)
  switch (rule[0]) {
    case 'and':
      return lowest((rule.slice(1) as Rule[]).map(sub))
    case 'or':
      return not(lowest((rule.slice(1) as Rule[]).map((inner) => not(sub(inner)))))
    case 'not':
      return not(sub(rule[1]))
    case 'answered':
      return usable(valueOf(rule[1], look, depth)) !== undefined
  }
  const value = usable(valueOf(rule[1], look, depth))
  if (value === undefined) return undefined
  switch (rule[0]) {
    case 'is':
      return value === rule[2]
    case 'in':
      return typeof value === 'string' && rule[2].includes(value)
    case 'has':
      return Array.isArray(value) ? value.includes(rule[2]) : undefined
  }
}

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)

function lowest(truths: Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

// A hidden answer is unanswered to every other rule.
function valueOf(name: string, look: Look, depth: number): unknown {
  const known = look(name)
  if (!known || known.hidden) return undefined
  if (known.show && judge(known.show, look, depth + 1) !== true) return undefined
  return known.value
}

// Blank, cleared and kept-as-typed answers are unknown.
function usable(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) return value.length === 0 ? undefined : value
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (typeof value === 'object' && 'raw' in value) return undefined
  return value
}
