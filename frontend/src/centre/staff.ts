/** The staff pages' way to the centre. A session is a cookie; every change also
 * carries the token of the sign-in's answer, so that no other site in the same
 * browser can act for the person. */
import { browserTransport, door, useTransport } from '../door/door'

export interface StaffSession {
  fullName: string
  roleSays: string
  council: string
  csrf: string
}

/** One arrival as the list shows it: the form and the worker, never the family. */
export interface Row {
  id: string
  reference: string
  kindSays: string
  formSays: string
  version: number
  urgent: boolean
  urgentSays: string
  state: 'accepted' | 'held' | 'quarantined'
  stateSays: string
  whySays: string
  byName: string
  byAgency: string
  byPhone: string
  finishedSays: string
  receivedSays: string
  tookSays: string
  waitingSays: string
  receiptSays: string
  unchanged: boolean
  unchangedSays: string
  sha256: string
  /** Of what was recorded after Finish: which form it adds to. */
  baseSays: string
  baseHref: string
  filesSay: string
}

/** A document that a form names; it comes after its form, with its own receipt. */
export interface Filed {
  id: string
  says: string
  stateSays: string
  here: boolean
  href: string
  readers: { name: string; atSays: string }[]
}

export interface Arrivals {
  council: string
  seenSays: string
  noneSays: string
  rows: Row[]
  more: boolean
}

export interface Answer {
  q: string
  asked: string
  parts: { who: string; says: string }[]
  columns: string[]
  rows: string[][]
}

export interface Arrival extends Row {
  title: string
  answers: Answer[]
  answered: number
  asked: number
  readers: { name: string; atSays: string }[]
  files: Filed[]
  added: { href: string; says: string }[]
  safeSays: string
  /** That it was typed in from paper, with both days; else empty. */
  paperSays: string
}

let csrf = ''

export function useCentre(): void {
  useTransport(browserTransport(() => ({ 'X-CSRF-Token': csrf })))
}

function signedIn(session: StaffSession): StaffSession {
  csrf = session.csrf
  return session
}

export const staff = {
  session: async () => signedIn(await door.get<StaffSession>('/staff/api/session')),
  signIn: async (account: string, password: string) =>
    signedIn(await door.post<StaffSession>('/staff/api/signin', { account, password })),
  signOut: () => door.post('/staff/api/signout'),
  arrivals: () => door.get<Arrivals>('/staff/api/arrivals'),
  arrival: (id: string) => door.get<Arrival>(`/staff/api/arrivals/${encodeURIComponent(id)}`),
}
