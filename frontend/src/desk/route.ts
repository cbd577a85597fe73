/** Addresses of screens: the fragment of the one page. Ids only, never a word
 * that a person typed. */
export type Screen =
  | 'home'
  | 'families'
  | 'family'
  | 'alert'
  | 'assessments'
  | 'deleted'
  | 'forms'
  | 'page'
  | 'check'
  | 'print'
  | 'blank'
  | 'versions'
  | 'next'
  | 'outbox'
  | 'settings'
  | 'licences'
  | 'passphrase'
  | 'recovery'
  | 'agreement'

export interface Route {
  screen: Screen
  id: string
  page: string
  /** An answer to go to. */
  at?: { q: string; subject: string; row: string }
  /** Finish was pressed on the last page. */
  finish: boolean
  /** Everything the address asks. */
  asked: URLSearchParams
  /** The person of a run through what one member has not answered. */
  only: string
}

const plain: Record<string, Screen> = {
  home: 'home',
  families: 'families',
  assessments: 'assessments',
  forms: 'forms',
  outbox: 'outbox',
  settings: 'settings',
  licences: 'licences',
  passphrase: 'passphrase',
  recovery: 'recovery',
  agreement: 'agreement',
}

const kinds: Record<string, Screen> = { check: 'check', print: 'print', versions: 'versions', next: 'next' }

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?')
  const [first = '', id = '', kind = '', page = ''] = path.split('/').map(decodeURIComponent)
  const asked = new URLSearchParams(query)
  const route: Route = {
    screen: plain[first] ?? 'home',
    id: '',
    page: '',
    finish: asked.has('finish'),
    only: asked.get('only') ?? '',
    asked,
  }
  const q = asked.get('q')
  if (q) route.at = { q, subject: asked.get('subject') ?? '0', row: asked.get('row') ?? '' }
  if (first === 'families' && kind === 'alerts' && page !== '') return { ...route, screen: 'alert', id, page }
  if (first === 'families' && id !== '') return { ...route, screen: 'family', id }
  if (first === 'forms' && kind === 'blank') return { ...route, screen: 'blank', id } // a form's id
  if (first === 'forms') return { ...route, id } // a family's id: the form is for them
  if (first !== 'assessments' || id === '') return route
  if (id === 'deleted') return { ...route, screen: 'deleted' }
  const screen = kinds[kind] ?? 'page'
  return { ...route, screen, id, page: page || 'first' }
}

export const toPage = (id: string, page: string, only = '') =>
  `#/assessments/${encodeURIComponent(id)}/pages/${encodeURIComponent(page)}${only && `?only=${encodeURIComponent(only)}`}`
export const toCheck = (id: string, finish = false) =>
  `#/assessments/${encodeURIComponent(id)}/check${finish ? '?finish' : ''}`
export const toVersions = (id: string) => `#/assessments/${encodeURIComponent(id)}/versions`
export const toNext = (id: string) => `#/assessments/${encodeURIComponent(id)}/next`
export const toFamily = (id: string) => `#/families/${encodeURIComponent(id)}`
export const toBlank = (form: string) => `#/forms/${encodeURIComponent(form)}/blank`
export const toAlert = (family: string, alert: string) =>
  `${toFamily(family)}/alerts/${encodeURIComponent(alert)}`
export const toPrint = (id: string) => `#/assessments/${encodeURIComponent(id)}/print`

/** Go's own hrefs are paths under "/"; ours are fragments. */
export const toHref = (href: string) =>
  href.startsWith('#') ? href : `#${href.startsWith('/') ? '' : '/'}${href}`
