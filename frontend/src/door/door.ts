/** The only way from the screens to the program, and the only place that may
 * fetch. Three transports, chosen once: the window's one bound method, plain
 * fetch in a browser, or whatever a test puts in. */

/** RFC 9457, as the door answers every refusal and failure. */
export interface Problem {
  type: string
  title: string
  status: number
  /** A sentence for the person, in their language. */
  detail: string
  /** The kind of failure: invalid, notfound, conflict, refused, locked, full, offline, damaged, newer, internal. */
  code: string
  key?: string
  unlock?: { triesLeft: number; waitSeconds: number; says: string }
  question?: { says: string; count: number }
  problems?: unknown[]
}

/** What a call throws when the door says no. */
export class Refusal extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'Refusal'
    this.problem = problem
  }
}

/** True where the door refused for this very reason. */
export const refusedFor = (thrown: unknown, key: string) =>
  thrown instanceof Refusal && thrown.problem.key === key

/** What a call throws when there was no answer at all: the program is gone, or starting again. */
export class NoAnswer extends Error {
  constructor() {
    super('no answer')
    this.name = 'NoAnswer'
  }
}

export interface Answer {
  status: number
  body: string
}

export interface Transport {
  send(method: string, path: string, body: string): Promise<Answer>
  bytes(path: string): Promise<{ status: number; bytes: ArrayBuffer; missing: number }>
  /** Calls hear with the names of what changed, never with data. Returns how to stop. */
  listen(hear: (what: string[]) => void): () => void
  /** Hands a file over: its bytes from a browser, from the window only the token of one chosen there. */
  upload(path: string, file: Handed): Promise<Answer>
  /** The window's own dialog; undefined where the page's file input serves. */
  choose: (() => Promise<Token[]>) | undefined
  /** Files dropped on the window, as tokens. Returns how to stop. In a browser the page has the files itself. */
  dropped(hear: (drop: Drop) => void): () => void
  /** Opens a web or mail address outside the program. */
  open(address: string): void
  readonly face: 'window' | 'browser'
}

/** A file that the program holds for the page: no path ever reaches the screens. */
export interface Token {
  token: string
  name: string
}

export type Handed = File | Token

/** What was dropped on the window, and where: in the page's own pixels. */
export interface Drop {
  x: number
  y: number
  files: Token[]
}

interface BoundDoor {
  ChooseFiles?(): Promise<Token[]>
  Call(method: string, path: string, body: string): Promise<{ status: number; body: string }>
}

interface WailsRuntime {
  EventsOn(name: string, hear: (...data: unknown[]) => void): () => void
  OnFileDrop(hear: () => void, onlyOnMarked: boolean): void
  BrowserOpenURL(address: string): void
}

declare global {
  interface Window {
    go?: Record<string, Record<string, unknown>>
    runtime?: WailsRuntime
  }
}

function boundDoor(): BoundDoor | undefined {
  for (const structs of Object.values(window.go ?? {})) {
    if ('Door' in structs) return structs.Door as BoundDoor
  }
  return undefined
}

function names(data: unknown): string[] {
  if (typeof data === 'string') {
    try {
      return names(JSON.parse(data))
    } catch {
      return [data]
    }
  }
  if (Array.isArray(data)) return data.filter((name): name is string => typeof name === 'string')
  if (data !== null && typeof data === 'object' && 'what' in data) return names(data.what)
  return []
}

async function fetchBytes(path: string) {
  const answer = await fetch(path, { cache: 'no-store', credentials: 'same-origin' })
  return {
    status: answer.status,
    bytes: await answer.arrayBuffer(),
    missing: Number(answer.headers.get('X-Missing-Characters') ?? 0),
  }
}

/** The window: request bodies never go through the asset server (it loses them on two systems). */
export function windowTransport(door: BoundDoor, runtime: WailsRuntime | undefined): Transport {
  // WebView2 hands dropped files on only where the page has asked for them.
  runtime?.OnFileDrop(() => undefined, false)
  return {
    face: 'window',
    send: (method, path, body) => door.Call(method, path, body),
    bytes: fetchBytes,
    listen: (hear) => runtime?.EventsOn('changed', (...data) => hear(names(data[0]))) ?? (() => undefined),
    open: (address) => runtime?.BrowserOpenURL(address),
    upload: (path, file) =>
      door.Call('POST', path, JSON.stringify(file instanceof File ? {} : { token: file.token })),
    choose: async () => (await door.ChooseFiles?.()) ?? [],
    dropped: (hear) => runtime?.EventsOn('dropped', (...data) => hear(data[0] as Drop)) ?? (() => undefined),
  }
}

// The door refuses a change without it: no other site's page can send it.
const ownPage = () => ({ 'X-Early-Help': '1' })

/** A closing tab still delivers its last words, as many bytes of them as browsers
 * allow to all requests that are under way together (64 KiB). One over that is not
 * sent at all, so it must not ask. */
const OUTLIVES = 60_000
let outliving = 0

/** Plain fetch. The headers prove that the page itself asks: the desk's fixed
 * one, or the centre's token of the session. */
export function browserTransport(proof: () => Record<string, string> = ownPage): Transport {
  return {
    face: 'browser',
    async send(method, path, body) {
      const bytes = new Blob([body]).size
      const keepalive = method !== 'GET' && outliving + bytes < OUTLIVES
      if (keepalive) outliving += bytes
      try {
        const answer = await fetch(path, {
          method,
          cache: 'no-store',
          credentials: 'same-origin',
          keepalive,
          headers: { ...proof(), ...(body === '' ? {} : { 'Content-Type': 'application/json' }) },
          body: body === '' ? null : body,
        })
        return { status: answer.status, body: await answer.text() }
      } finally {
        if (keepalive) outliving -= bytes
      }
    },
    bytes: fetchBytes,
    listen(hear) {
      const source = new EventSource('/api/events')
      source.onmessage = (event) => hear(names(event.data))
      source.addEventListener('changed', (event) => hear(names((event as MessageEvent).data)))
      return () => source.close()
    },
    open: (address) => window.open(address, '_blank', 'noopener,noreferrer'),
    async upload(path, file) {
      if (!(file instanceof File)) throw new NoAnswer()
      const answer = await fetch(path, {
        method: 'POST',
        cache: 'no-store',
        credentials: 'same-origin',
        headers: {
          ...proof(),
          'Content-Type': file.type || 'application/octet-stream',
          'X-File-Name': encodeURIComponent(file.name),
        },
        body: file,
      })
      return { status: answer.status, body: await answer.text() }
    },
    choose: undefined,
    dropped: () => () => undefined,
  }
}

let transport: Transport | undefined

/** Puts a transport in; for tests and for the centre's pages. */
export function useTransport(other: Transport): void {
  transport = other
}

function theTransport(): Transport {
  if (!transport) {
    const bound = boundDoor()
    transport = bound ? windowTransport(bound, window.runtime) : browserTransport()
  }
  return transport
}

function problemOf(answer: Answer): Problem {
  try {
    const problem = JSON.parse(answer.body) as Partial<Problem>
    if (typeof problem.detail === 'string' && problem.detail !== '') {
      return {
        type: 'about:blank',
        title: '',
        code: 'internal',
        status: answer.status,
        ...problem,
      } as Problem
    }
  } catch {
    // Not JSON: whatever stood between us and the door answered.
  }
  return { type: 'about:blank', title: '', status: answer.status, detail: '', code: 'internal' }
}

const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
  read(() => theTransport().send(method, path, body === undefined ? '' : JSON.stringify(body)))

async function read<T>(ask: () => Promise<Answer>): Promise<T> {
  let answer: Answer
  try {
    answer = await ask()
  } catch {
    throw new NoAnswer()
  }
  if (answer.status < 200 || answer.status > 299) throw new Refusal(problemOf(answer))
  return (answer.body === '' ? {} : JSON.parse(answer.body)) as T
}

export const door = {
  get: <T>(path: string) => call<T>('GET', path),
  post: <T>(path: string, body: unknown = {}) => call<T>('POST', path, body),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),
  /** A document's bytes, and how many characters no font could draw. */
  async document(path: string): Promise<{ bytes: ArrayBuffer; missing: number }> {
    const answer = await theTransport().bytes(path)
    if (answer.status !== 200) {
      throw new Refusal(problemOf({ status: answer.status, body: new TextDecoder().decode(answer.bytes) }))
    }
    return answer
  },
  /** Keeps a file that belongs to a form. */
  upload: <T>(path: string, file: Handed) => read<T>(() => theTransport().upload(path, file)),
  dropped: (hear: (drop: Drop) => void) => theTransport().dropped(hear),
  get choose() {
    return theTransport().choose
  },
  listen: (hear: (what: string[]) => void) => theTransport().listen(hear),
  open: (address: string) => theTransport().open(address),
  get face() {
    return theTransport().face
  },
}

/** What to say about anything that was thrown. */
export function sentence(thrown: unknown, otherwise: string): string {
  return thrown instanceof Refusal && thrown.problem.detail !== '' ? thrown.problem.detail : otherwise
}
