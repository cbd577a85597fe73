import type { ToMend } from '../../door/model'

export interface ProblemsOf {
  id: string
  title: string
  items: ToMend[]
  /** The number of its first among all of them. */
  from: number
}

/** Problems under their sections, in the order Go gives them, numbered through:
 * somebody on the telephone can say "the third". */
export function bySection(problems: ToMend[], titles: Map<string, string>): ProblemsOf[] {
  const groups = new Map<string, ProblemsOf>()
  for (const problem of problems) {
    const group = groups.get(problem.section) ?? {
      id: problem.section,
      title: titles.get(problem.section) ?? '',
      items: [],
      from: 1,
    }
    group.items.push(problem)
    groups.set(problem.section, group)
  }
  let from = 1
  for (const group of groups.values()) {
    group.from = from
    from += group.items.length
  }
  return [...groups.values()]
}
