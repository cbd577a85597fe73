import type { Option } from '../door/model'

export interface OptionGroup {
  heading: string
  options: Option[]
}

/** Options under their headings, in the list's order; one nameless group where there are none. */
export function underHeadings(options: Option[]): OptionGroup[] {
  const groups: OptionGroup[] = []
  for (const option of options) {
    const heading = option[2] ?? ''
    const last = groups.at(-1)
    if (last?.heading === heading) last.options.push(option)
    else groups.push({ heading, options: [option] })
  }
  return groups
}
