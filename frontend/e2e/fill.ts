/** Answers what a form still asks, through the door, for tests about what comes
 * after: each problem of check answers is mended by a plausible answer, until
 * none is left that an answer can mend. */
import type { Page } from 'playwright-core'
import { call } from './seed.ts'

interface Item {
  id: string
  type: string
  options?: string[][]
  min?: number
  columns?: Item[]
  parts?: { subject: string; options?: string[][] }[]
  rows?: { row: string; cells: Record<string, { options?: string[][] }> }[]
}

interface Asked {
  items: Item[]
  people: { id: string }[]
}

interface Problem {
  section: string
  q?: string
  subject?: string
  row?: string
  say: string
}

const words: Record<string, unknown> = {
  text: 'As told at the visit',
  longtext: 'As told at the visit on 20 November.',
  phone: '01632 960301',
  email: 'dee.harlow@example.org',
  postcode: 'MB1 4QT',
  date: '2026-11-20',
  datetime: '2026-11-20T10:00:00Z',
  date_or_edd: { on: '2016-05-04', precision: 'day' },
  checkbox: 'yes',
  signature: { how: 'paper', who: '' },
}

/** wanted: answers by question that are better than the first that comes to mind. */
export async function complete(
  page: Page,
  id: string,
  wanted: Record<string, unknown> = {},
): Promise<Problem[]> {
  let problems: Problem[] = []
  for (let round = 0; round < 12; round++) {
    problems = (await call<{ problems: Problem[] }>(page, 'GET', `/api/assessments/${id}/check`)).problems
    const sections = [...new Set(problems.map((problem) => problem.section))]
    let mended = 0
    for (const section of sections) {
      const asked = await call<Asked>(page, 'GET', `/api/assessments/${id}/pages/${section}`)
      const changes = problems
        .filter((problem) => problem.section === section && problem.q)
        .flatMap((problem) => mend(asked, problem, wanted))
      if (changes.length === 0) continue
      mended += changes.length
      await call(page, 'PATCH', `/api/assessments/${id}/answers`, { page: section, changes })
    }
    if (mended === 0) break
  }
  return problems
}

function mend({ items, people }: Asked, problem: Problem, wanted: Record<string, unknown>) {
  const { q = '', subject = '0', row = '' } = problem
  const own = items.find((one) => one.id === q) // a block's own questions have a point in their names
  const [table = '', column] = own ? [q] : q.split('.')
  const item = own ?? items.find((one) => one.id === table)
  const asked = column ? item?.columns?.find((one) => one.id === column) : item
  if (!item || !asked) return []
  const place = { client: `filled-${++made}`, q, subject, row }
  if (asked.type === 'table')
    return (item.rows?.length ?? 0) < 2 ? [{ ...place, row: rowId(), act: 'add_row' }] : []
  if (q in wanted) return [{ ...place, act: 'set', value: wanted[q] }]
  const cell = item.rows?.find((one) => one.row === row)?.cells[column ?? '']
  const part = column ? cell : item.parts?.find((one) => one.subject === subject)
  const first = (part?.options ?? asked.options)?.[0]?.[0]
  const value = valueOf(
    asked,
    first,
    people.map((one) => one.id),
  )
  return value === undefined ? [] : [{ ...place, act: 'set', value }]
}

function valueOf(item: Item, first: string | undefined, people: string[]): unknown {
  if (item.type === 'persons_ref') return people.length > 0 ? people : undefined
  if (item.type === 'person_ref') return people[0]
  if (item.type === 'multiselect' || item.type === 'records_ref') return first && [first]
  if (item.type === 'record_ref') return first ?? 'Ben Rees, Fernhill School'
  if (item.type === 'number') return item.min ?? 1
  return item.options ? first : words[item.type]
}

// Any id in the shape of a UUIDv7, a new one for each call.
let made = 0
const rowId = () => `019ab000-0000-7000-8000-${String(++made).padStart(12, '0')}`
