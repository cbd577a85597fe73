import { expect, it } from 'vitest'
import type { ToMend } from '../../door/model'
import { bySection } from './check'

const problem = (section: string, say: string): ToMend => ({ section, say, href: `${section}#${say}` })

it('numbers what is missing through all sections, each under its own', () => {
  const groups = bySection(
    [problem('s1', 'name'), problem('s1', 'date'), problem('s3', 'consent')],
    new Map([['s1', 'Family Details']]),
  )
  expect(groups.map(({ title, from, items }) => [title, from, items.length])).toEqual([
    ['Family Details', 1, 2],
    ['', 3, 1],
  ])
})
