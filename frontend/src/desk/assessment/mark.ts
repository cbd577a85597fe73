import type { SectionMark } from '../../door/model'

/** How a page stands in the section list. What waits behind an earlier answer, is
 * the office's, comes after Finish or holds no answer is never "complete" for
 * wanting none. */
export function markOf(section: SectionMark): 'done' | 'left' | 'open' | 'waits' {
  if (section.gated) return 'waits'
  if (section.left > 0) return 'left'
  return section.after || section.offices || section.empty ? 'open' : 'done'
}
