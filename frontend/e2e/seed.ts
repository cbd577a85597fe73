/** Fills assessments through the door, for tests that are about something else
 * than typing. The families are the library's own invented examples. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'

interface Example {
  form: string
  answers: {
    client: string
    page: string
    q: string
    subject?: string
    row?: string
    act: string
    value?: unknown
    fill?: number
  }[]
}

export function example(id: string): Example {
  const path = resolve(import.meta.dirname, '../../backend/forms/library/examples', `${id}.json`)
  return JSON.parse(readFileSync(path, 'utf8')) as Example
}

/** One call of the door from inside the page, so with its cookie. */
export async function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([how, where, what]) => {
      const answer = await fetch(where, {
        method: how,
        headers: { 'X-Early-Help': '1', 'Content-Type': 'application/json' },
        body: what,
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${text}`)
      return JSON.parse(text) as T
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
}

/** Starts an example's form and enters its family; pages named in without stay empty. */
export async function startWith(page: Page, family: string, without: string[] = []): Promise<string> {
  const { form } = example(family)
  const { id } = await call<{ id: string }>(page, 'POST', '/api/assessments', { form })
  const groups = new Map<string, Example['answers']>()
  for (const answer of example(family).answers) {
    if (without.includes(answer.page)) continue
    groups.set(answer.page, [...(groups.get(answer.page) ?? []), answer])
  }
  for (const [name, answers] of groups) {
    const changes = answers.map(({ page: _, fill, ...change }) => ({
      ...change,
      value: fill && typeof change.value === 'string' ? grown(change.value, fill) : change.value,
    }))
    await call(page, 'PATCH', `/api/assessments/${id}/answers`, { page: name, changes })
  }
  return id
}

const grown = (text: string, length: number) =>
  [...text.repeat(Math.ceil(length / text.length))].slice(0, length).join('')

interface PageOf {
  items: {
    id: string
    parts?: { subject: string; value?: unknown; who?: string[]; state?: string }[]
    rows?: { row: string; cells: Record<string, { value?: unknown }> }[]
  }[]
}

/** The parts of one question as Go has them on disk, read afresh. */
export async function parts(page: Page, id: string, pageName: string, q: string) {
  const read = await call<PageOf>(page, 'GET', `/api/assessments/${id}/pages/${pageName}`)
  return read.items.find((item) => item.id === q)?.parts ?? []
}

/** What Go has on disk for one answer, read afresh. */
export async function stored(
  page: Page,
  id: string,
  pageName: string,
  q: string,
  subject = '0',
): Promise<unknown> {
  const read = await call<PageOf>(page, 'GET', `/api/assessments/${id}/pages/${pageName}`)
  return read.items.find((item) => item.id === q)?.parts?.find((part) => part.subject === subject)?.value
}

/** Goes to an address; where it is a form's page, until that page stands there to its
 * end, and not the one before it. */
export async function at(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => void (location.hash = to), hash)
  const here = /^#\/assessments\/[^/]+\/pages\/(?!first)[^/?]+/.exec(hash)
  if (!here) return
  await page.locator(`.sections a[aria-current][href="${here[0]}"]`).waitFor()
  await page.locator('.groups-of-questions[aria-busy=false]').waitFor()
}
