import type { ToMend } from '../../door/model'

export interface ProblemsOf {
  id: string
  title: string
  items: ToMend[]
}

/** Problems under their sections, in the order Go gives them. */
export function bySection(problems: ToMend[], titles: Map<string, string>): ProblemsOf[] {
  const groups = new Map<string, ProblemsOf>()
  for (const problem of problems) {
    const group = groups.get(problem.section) ?? {
      id: problem.section,
      title: titles.get(problem.section) ?? '',
      items: [],
    }
    group.items.push(problem)
    groups.set(problem.section, group)
  }
  return [...groups.values()]
}
