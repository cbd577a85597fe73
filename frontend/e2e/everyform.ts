/** Looks at every page of shipped forms, as the real program gives it, filled in by turns
 * until each question that a worker may be asked was drawn: axe finds nothing, in any
 * colours; nothing loses its shape in forced colours; and nothing is wider than the
 * window at 200 % zoom, and its first picture fills the window. A page is looked at again where it draws a question that no page
 * of its form did before, or any question in a way in which none of its type was. */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { faultsInAllColours, tooWide } from './axe.ts'
import { type Drawn, Filled, type PageOf, type Turn, drawnBy } from './everything.ts'
import { complete } from './fill.ts'
import { watchFirstPaint } from './firstpaint.ts'
import { Programs, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

const library = resolve(import.meta.dirname, '../../backend/forms/library')

export const formsThatShip = [
  ...new Set(readdirSync(library).flatMap((name) => /^(\w+)\.v\d+\.yaml$/.exec(name)?.[1] ?? [])),
].sort()

/** What a form is filled in by: a branch of its choices while nothing is written, another,
 * and all of it; then further ones, while a question is left that was not drawn. */
const always = 3
const turns: Turn[] = [
  { nth: 0, of: 'choices' },
  { nth: 1, of: 'choices' },
  { nth: 0 },
  { nth: 2, of: 'choices' },
  { nth: 3, of: 'choices' },
  { nth: 1 },
]

const day = (fromToday: number) =>
  new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 'yyyy-mm-dd'.length)

/** Answers that lead to what those turns do not find. */
const corners: Record<string, Record<string, unknown>[]> = {
  advice_line_call: [{ call_outcome: ['mash_now'], phoned: 'no_answer' }],
  case_note: [{ note_type: 'visit', visit_result: 'successful', event_at: `${day(-30)}T10:00Z` }],
  episode_closure: [
    { closure_kind: 'close', final_taf_id: null },
    { closure_kind: 'step_down', received_from_social_care: 'yes' },
    { closure_kind: 'transfer', consent_reviewed: 'yes' },
  ],
  general_note: [{ alert_kind: 'referral_outcome' }],
  taf_meeting: [{ cancelled: 'no', 'plan_review.status': 'completed', 'new_actions.status': 'completed' }],
  young_carer_registration: [{ ffa_offered: 'yes', ffa_accepted: 'no' }],
}

/** And those that several forms have. */
const anyForms = [{ consent_status: 'withdrawn' }, { consent_status: 'refused' }, { phoned: 'no_answer' }]

/** Better answers than the first that comes to mind, where a form is to be finished. */
const better: Record<string, Record<string, unknown>> = {
  access_grant: { until: day(60) },
  general_note: { alert_kind: 'dv', urgent: 'yes' },
  portal_referral: { household_not_known: 'yes' },
  young_carer_registration: { service_referral: 'no' },
}

/** Pages that the office fills in after Finish, whose tables hold no row before that. */
const offices = ['action_impact_meeting panel', 'general_note keyworker', 'general_note coordinator']

interface FormItem {
  id: string
  subject: string
}

interface Family {
  id: string
  members: { key: string }[]
}

/** A laptop on which every form may be started about a family that has on record what
 * forms go through: an assessment, notes, an alert, a meeting, access. */
export class Laptop {
  readonly page: Page
  #forms: FormItem[] = []
  #family: Family = { id: '', members: [] }
  readonly #wrong: () => Promise<string[]>
  readonly #gaps: () => Promise<string[]>

  private constructor(page: Page, gaps: () => Promise<string[]>) {
    this.page = page
    this.#wrong = faultsInAllColours(page, '.work')
    this.#gaps = gaps
  }

  static async open(programs: Programs, page: Page): Promise<Laptop> {
    const laptop = new Laptop(page, await watchFirstPaint(page))
    await unlocked(programs, page)
    const assessment = await startWith(page, 'adebayo')
    assert.deepEqual(await complete(page, assessment), [])
    await call(page, 'POST', `/api/assessments/${assessment}/finish`, {})
    const { families } = await call<{ families: Family[] }>(page, 'GET', '/api/families')
    laptop.#family = families[0] ?? laptop.#family
    laptop.#forms = (await call<{ forms: FormItem[] }>(page, 'GET', '/api/forms')).forms
    for (const form of ['general_note', 'case_note', 'taf_meeting', 'access_grant'])
      await laptop.#finish(form)
    return laptop
  }

  /** Looks at a form until nothing of it is left that was not drawn. */
  async lookAt(form: string): Promise<Seen> {
    const seen = new Seen(form)
    const filled = await this.#begin(form)
    const led = [...(corners[form] ?? []), ...anyForms].map((wanted) => ({ nth: 0, wanted }))
    for (const [i, turn] of [...turns, ...led].entries())
      if (i < always || seen.left(true).length > 0) await this.#look(seen, filled.id, await filled.fill(turn))
    if (seen.left(true).length > 0) await this.#practise(seen, form)
    if (seen.left().length > seen.left(true).length) {
      const done = await this.#finish(form)
      await this.#look(seen, done.id, await done.fill({ nth: 0 }, true))
    }
    return seen
  }

  /** What the form goes through and this family has not on record, an invented one has. */
  async #practise(seen: Seen, form: string): Promise<void> {
    const practised = await this.#start({ form, practice: true, empty: true })
    for (const turn of [{ nth: 0 }, { nth: 1 }])
      await this.#look(seen, practised.id, await practised.fill(turn))
  }

  async #start(what: object): Promise<Filled> {
    const { id } = await call<{ id: string }>(this.page, 'POST', '/api/assessments', what)
    return new Filled(this.page, id)
  }

  /** About the family; about another where one form of its kind is open there already. */
  #begin(form: string): Promise<Filled> {
    const { id: family, members } = this.#family
    const aChilds = this.#forms.some(({ id, subject }) => id === form && subject === 'child')
    const child = aChilds ? members.at(-1)?.key : undefined
    return this.#start({ form, family, child }).catch(() => this.#start({ form }))
  }

  async #finish(form: string): Promise<Filled> {
    const filled = await this.#begin(form)
    const wanted = { child: this.#family.members.at(-1)?.key, ...better[form] }
    await filled.fill({ nth: 0, of: 'wanted', wanted })
    assert.deepEqual(await complete(this.page, filled.id, wanted), [], form)
    await call(this.page, 'POST', `/api/assessments/${filled.id}/finish`, {})
    return filled
  }

  /** Looks at those pages that show something new. */
  async #look(seen: Seen, id: string, pages: PageOf[]): Promise<void> {
    await call(this.page, 'POST', '/api/activity', {}) // reading is work: the laptop must not lock itself
    for (const asked of pages) {
      const fresh = seen.fresh(asked)
      if (fresh.length === 0) continue
      await this.#show(`#/assessments/${id}/pages/${asked.page}`)
      const wrong = [...(await this.#gaps()), ...(await this.#wrong()), ...(await tooWide(this.page))]
      seen.add(asked, await this.#standing(fresh), wrong)
    }
  }

  /** Draws a page afresh, also where it stands there already. */
  async #show(hash: string): Promise<void> {
    if (this.page.url().endsWith(hash)) {
      await at(this.page, '#/outbox')
      await this.page.locator('.work').waitFor({ state: 'detached' })
    }
    await at(this.page, hash)
  }

  /** Those that the screen does draw: a field of theirs, or their words. */
  #standing(drawn: Drawn[]): Promise<Drawn[]> {
    return this.page.evaluate((all) => {
      const work = document.querySelector('.work')
      const ids = [...(work?.querySelectorAll('[id]') ?? [])].map(({ id }) => id)
      const words = work?.textContent ?? ''
      return all.filter(({ q, label }) => ids.some((id) => id.startsWith(`${q}-`)) || words.includes(label))
    }, drawn)
  }
}

/** The roles that some form asks of whoever starts it, beside a worker's own. */
const roles = 'csc triage mash partnerships coordinator business_support portal_linked trained_user'

/** A test for each of these forms, on programs of their own; answers the laptop. */
export function eachForm(forms: string[]): () => Laptop {
  let programs: Programs
  let laptop: Laptop

  before(async () => {
    programs = await Programs.start({ everyForm: true, roles })
    laptop = await Laptop.open(programs, (await openWindow()).page)
  })

  after(async () => {
    await closeBrowser()
    await programs.stop()
  })

  describe('every page of a form, and all that it asks', () => {
    for (const form of forms)
      it(form, async () => {
        const seen = await laptop.lookAt(form)
        assert.deepEqual(seen.faults, [])
        assert.deepEqual(seen.left(), [], 'never drawn')
      })
  })

  return () => laptop
}

/** How questions of each type were drawn so far, of whichever form. */
const ways = new Set<string>()

/** What was seen of a form. */
export class Seen {
  readonly faults: string[] = []
  readonly #form: string
  readonly #asked: Map<string, string[]>
  readonly #drawn = new Set<string>()
  readonly #pages = new Set<string>()

  constructor(form: string) {
    this.#form = form
    this.#asked = askedBy(form)
  }

  fresh(page: PageOf): Drawn[] {
    return drawnBy(page).filter((one) => !this.#drawn.has(one.q) || one.ways.some((way) => !ways.has(way)))
  }

  add(page: PageOf, drawn: Drawn[], faults: string[]): void {
    this.#pages.add(page.page)
    for (const one of drawn) {
      this.#drawn.add(one.q)
      for (const way of one.ways) ways.add(way)
    }
    this.faults.push(...faults.map((fault) => `${this.#form} ${page.page}: ${fault}`))
  }

  /** The questions never drawn; of those pages only that there are before Finish, if so asked. */
  left(beforeFinish = false): string[] {
    // A block's own questions have its name before theirs.
    const drawn = new Set([...this.#drawn].flatMap((q) => [q, q.slice(q.indexOf('.') + 1)]))
    return [...this.#asked]
      .filter(([page]) => !offices.includes(`${this.#form} ${page}`))
      .filter(([page]) => !beforeFinish || this.#pages.has(page))
      .flatMap(([page, all]) => all.filter((q) => !drawn.has(q)).map((q) => `${this.#form} ${page} ${q}`))
  }
}

/** The questions of a form by page, columns as table.column: what was read against the
 * domain (backend/forms/library/asked_test.go). */
function askedBy(form: string): Map<string, string[]> {
  const dir = join(library, 'testdata/asked')
  const newest = readdirSync(dir)
    .filter((name) => name.startsWith(`${form}.v`))
    .sort((a, b) => a.length - b.length || a.localeCompare(b))
    .at(-1)
  const asked = new Map<string, string[]>()
  let [page, table] = ['', '']
  for (const line of readFileSync(join(dir, newest ?? ''), 'utf8')
    .split('\n')
    .slice(2)) {
    const [, indent = '', id = ''] = /^( *)(\S+)/.exec(line) ?? []
    if (!id) continue
    if (indent === '') asked.set((page = id), [])
    else asked.get(page)?.push(indent.length === 2 ? (table = id) : `${table}.${id}`)
  }
  return asked
}
