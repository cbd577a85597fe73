/** Where the program stands: locked or open, the rail's counts, the banner. The
 * screens ask; an event only says that it is worth asking again. */
import { Refusal, door, sentence } from '../door/door'
import type { Front, Home, Idle, Problem, Reminder } from '../door/model'
import { speak, t } from '../words/language.svelte'
import { abandonAll, anyOwed, flushAll } from './assessment/draft.svelte'
import { afterPaint } from './afterpaint'
import { routeOf } from './route'

export const textSizes = [100, 115, 130, 150, 175, 200]

class Session {
  front = $state<Front>()
  home = $state<Home>()
  route = $state(routeOf(typeof location === 'undefined' ? '' : location.hash))
  /** Names of what changed last, for screens that hold their own copy. */
  changed = $state<{ what: string[]; n: number }>({ what: [], n: 0 })
  /** Nobody answers: the program is starting, or gone. */
  away = $state(false)
  safety = $state(false)
  finding = $state(false)
  helping = $state(false)
  /** First run is under way: the store is open before its recovery code is on paper. */
  settingUp = $state(false)
  locking = $state(false)
  /** The question of BR-32, when a lock was asked for. */
  lockQuestion = $state('')
  lockFault = $state('')
  /** The same question, when the window is asked to close. */
  quitQuestion = $state('')
  idle = $state<Idle>()
  /** The last reminder of BR-32, until it was read. */
  reminder = $state('')
  /** Minutes go by: what counts up (BR-32) reads this. */
  now = $state(Date.now())
  #soon: ReturnType<typeof setTimeout> | undefined
  #reading: Promise<void> | undefined
  #again: Promise<void> | undefined

  async start(): Promise<void> {
    addEventListener('hashchange', () => this.#moved())
    door.listen((what) => void this.#heard(what))
    setInterval(() => (this.now = Date.now()), 15_000)
    if (this.front) await new Promise<void>(afterPaint) // what changed since can wait for it
    await this.refresh()
  }

  /** Takes the front that the page brings along, if it does, so that the first
   * screen is drawn once and without asking; once somebody is in, the rail's
   * figures are asked for with it. */
  async given(json?: string): Promise<void> {
    const front = json === undefined ? undefined : (JSON.parse(json) as Front)
    if (!front || front.stage === 'open') return
    await speak(front.language)
    this.front = front
    this.#look(front)
  }

  /** Reads the front, and the rail's figures when somebody is at work. Asked
   * again while it reads, it reads once more, not once for each asking. */
  refresh(): Promise<void> {
    if (this.#reading) {
      this.#again ??= this.#reading.then(() => {
        this.#again = undefined
        return this.refresh()
      })
      return this.#again
    }
    this.#reading = this.#read().finally(() => (this.#reading = undefined))
    return this.#reading
  }

  async #read(): Promise<void> {
    try {
      const front = await door.get<Front>('/api/front')
      await speak(front.language)
      this.away = false
      this.front = front
      this.#look(front)
      this.home = front.stage === 'open' ? await door.get<Home>('/api/home') : undefined
    } catch (thrown) {
      if (thrown instanceof Refusal) return
      this.away = true
      setTimeout(() => void this.refresh(), 500)
    }
  }

  /** After saves: the rail's figures may wait for a pause. */
  refreshSoon(): void {
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => void this.refresh(), 1500)
  }

  /** Applies a new look at once, before the door has kept it. */
  look(change: Partial<Front>): void {
    if (!this.front) return
    Object.assign(this.front, change)
    void speak(this.front.language)
    this.#look(this.front)
  }

  go(hash: string): void {
    if (location.hash === hash) this.#moved()
    else location.hash = hash
  }

  bigger(step: 1 | -1): void {
    const at = textSizes.indexOf(this.front?.textSize ?? 100)
    const size = textSizes[Math.max(0, at) + step]
    if (size === undefined || !this.front) return
    this.look({ textSize: size })
    if (this.front.stage === 'open') void door.put('/api/settings', { textSize: size }).catch(() => undefined)
  }

  /** Ctrl+L: first every word is kept, then the door is asked. */
  async lock(anyway = false): Promise<void> {
    this.lockFault = ''
    if (!(await flushAll())) {
      this.lockFault = t('lock.unsaved')
      return
    }
    try {
      await door.post('/api/lock', { anyway })
      this.lockQuestion = ''
      this.#leave()
    } catch (thrown) {
      const problem: Problem | undefined = thrown instanceof Refusal ? (thrown.problem as Problem) : undefined
      if (problem?.question) this.lockQuestion = problem.question.says
      else if (problem) this.lockFault = sentence(thrown, t('fault.any'))
      else this.#leave() // the program ended before it could answer, as asked
    }
  }

  /** The window is asked to close: words first, then the question of BR-32. */
  async quit(anyway = false): Promise<void> {
    if (!(await flushAll()) && !anyway) {
      this.quitQuestion = t('lock.unsaved')
      return
    }
    try {
      await door.post('/api/quit', { anyway })
      this.quitQuestion = ''
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) return // gone, as asked
      this.quitQuestion = thrown.problem.question?.says ?? sentence(thrown, t('fault.any'))
    }
  }

  async #remind(): Promise<void> {
    const reminder = await door.get<Reminder>('/api/reminder').catch(() => undefined)
    this.reminder = reminder?.says ?? ''
    if (reminder?.sound) void import('./chime').then(({ chime }) => chime()).catch(() => undefined)
  }

  async activity(): Promise<void> {
    this.idle = undefined
    await door.post('/api/activity', {}).catch(() => undefined)
  }

  // A locked program is a new process: everything this page holds must go too.
  #leave(): void {
    if (this.locking) return
    this.locking = true
    this.home = undefined
    history.replaceState(null, '', '#/home')
    const back = async () => {
      try {
        const front = await door.get<Front>('/api/front')
        if (front.stage !== 'open') return location.reload()
      } catch {
        // not back yet
      }
      setTimeout(() => void back(), 250)
    }
    setTimeout(() => void back(), 250)
  }

  async #heard(what: string[]): Promise<void> {
    if (what.includes('locked')) {
      abandonAll()
      this.#leave()
      return
    }
    if (what.includes('flush')) {
      // The program is about to lock by itself: the newest keys live only here.
      await flushAll()
      await door.post('/api/flushed', {}).catch(() => undefined)
    }
    if (what.includes('closing')) {
      await this.quit()
      return
    }
    if (what.includes('remind')) await this.#remind()
    if (what.includes('idle')) this.idle = await door.get<Idle>('/api/activity').catch(() => undefined)
    this.changed = { what, n: this.changed.n + 1 }
    if (what.some((name) => name !== 'idle' && name !== 'flush')) await this.refresh()
  }

  #moved(): void {
    this.route = routeOf(location.hash)
  }

  #look(front: Front): void {
    const root = document.documentElement
    const look = {
      lang: front.language === 'cy' ? 'cy' : 'en-GB',
      'data-theme': front.theme,
      'data-contrast': front.contrast,
    }
    // The front is read after every save: the same language set again has the whole page styled anew.
    for (const [name, now] of Object.entries(look)) {
      if (root.getAttribute(name) !== now) root.setAttribute(name, now)
    }
    const size = `${front.textSize}%`
    if (root.style.fontSize !== size) root.style.fontSize = size
  }
}

export const session = new Session()

/** Nothing typed may be lost with the window: the last words go out on the way. */
export function guardLeaving(): void {
  addEventListener('blur', () => void flushAll())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void flushAll()
  })
  addEventListener('beforeunload', (event) => {
    if (anyOwed() && !session.locking && door.face === 'browser') event.preventDefault()
  })
  addEventListener('pagehide', () => abandonAll())
  // A file let go beside its place must not be opened in ours.
  const keep = (event: DragEvent) => {
    if (event.dataTransfer?.types.some((type) => type === 'Files' || type === 'text/uri-list'))
      event.preventDefault()
  }
  addEventListener('dragover', keep)
  addEventListener('drop', keep)
}
