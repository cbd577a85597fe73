/** How a form begins: whom it is about, and the one call that starts it. */
import { door } from '../../door/door'
import type { FamilyRow, FormItem, Started } from '../../door/model'
import { uuid7 } from '../assessment/ids'
import { toHref, toPage } from '../route'

/** Whom a form is about; empty for somebody who is new to this laptop. */
export interface About {
  family: string
  child?: string
  episode?: string
}

export interface Purpose {
  code: string
  title: string
  forms: FormItem[]
}

// As the work goes; a purpose that is not known here comes after these.
const order = ['start', 'during', 'notes', 'registrations', 'closing', 'accounts', 'office']
const rank = (code: string) => (order.includes(code) ? order.indexOf(code) : order.length)

/** Forms under their purposes; within one, in the order the door gives. */
export function byPurpose(forms: FormItem[]): Purpose[] {
  const groups: Purpose[] = []
  for (const form of forms) {
    const found = groups.find((group) => group.code === form.group)
    if (found) found.forms.push(form)
    else groups.push({ code: form.group, title: form.groupSays, forms: [form] })
  }
  return groups.sort((a, b) => rank(a.code) - rank(b.code))
}

/** Forms that somebody begins on the first screen, in the order of the work: what needs
 * a family is begun on its page. */
export const withoutFamily = (forms: FormItem[]): FormItem[] =>
  byPurpose(forms.filter((form) => !form.needsFamily)).flatMap((purpose) => purpose.forms)

/** Whether it must be asked for whom: a child, a family, or which of several. */
export function asksForWhom(form: FormItem, families: FamilyRow[], known: string): boolean {
  if (form.subject === 'none') return false
  if (form.subject === 'child') return form.needsFamily || families.length > 0
  if (known !== '') return openEpisodes(families.find((one) => one.id === known)).length > 1
  return form.needsFamily || families.length > 0
}

export const openEpisodes = (family: FamilyRow | undefined) =>
  (family?.episodes ?? []).filter((episode) => episode.state !== 'closed')

/** Starts it and answers where its first page is. */
export async function start(form: string, about: About, practice: boolean): Promise<string> {
  const started = await door.post<Started>('/api/assessments', { form, practice, client: uuid7(), ...about })
  return started.href ? toHref(started.href) : toPage(started.id, 'first')
}
