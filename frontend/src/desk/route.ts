/** Addresses of screens: the fragment of the one page. Ids only, never a word
 * that a person typed. */
export type Screen =
  | 'home'
  | 'assessments'
  | 'deleted'
  | 'forms'
  | 'page'
  | 'check'
  | 'print'
  | 'outbox'
  | 'settings'
  | 'licences'

export interface Route {
  screen: Screen
  id: string
  page: string
  /** An answer to go to. */
  at?: { q: string; subject: string; row: string }
  /** Finish was pressed on the last page. */
  finish: boolean
}

const plain: Record<string, Screen> = {
  home: 'home',
  assessments: 'assessments',
  forms: 'forms',
  outbox: 'outbox',
  settings: 'settings',
  licences: 'licences',
}

export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?')
  const [first = '', id = '', kind = '', page = ''] = path.split('/').map(decodeURIComponent)
  const asked = new URLSearchParams(query)
  const route: Route = { screen: plain[first] ?? 'home', id: '', page: '', finish: asked.has('finish') }
  const q = asked.get('q')
  if (q) route.at = { q, subject: asked.get('subject') ?? '0', row: asked.get('row') ?? '' }
  if (first !== 'assessments' || id === '') return route
  if (id === 'deleted') return { ...route, screen: 'deleted' }
  const screen = kind === 'check' ? 'check' : kind === 'print' ? 'print' : 'page'
  return { ...route, screen, id, page: page || 'first' }
}

export const toPage = (id: string, page: string) =>
  `#/assessments/${encodeURIComponent(id)}/pages/${encodeURIComponent(page)}`
export const toCheck = (id: string, finish = false) =>
  `#/assessments/${encodeURIComponent(id)}/check${finish ? '?finish' : ''}`
export const toPrint = (id: string) => `#/assessments/${encodeURIComponent(id)}/print`

/** Go's own hrefs are paths under "/"; ours are fragments. */
export const toHref = (href: string) =>
  href.startsWith('#') ? href : `#${href.startsWith('/') ? '' : '/'}${href}`
