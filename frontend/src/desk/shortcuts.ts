/** The keys that work everywhere. No single letters (WCAG 2.1.4). */
import { session } from './session.svelte'

const places = ['#/home', '#/families', '#/assessments', '#/forms', '#/outbox']

export function shortcut(event: KeyboardEvent): void {
  if (event.key === 'F1') {
    event.preventDefault() // or a browser opens its own
    session.helping = !session.helping
    return
  }
  const held = event.ctrlKey || event.metaKey
  if (event.key === 'Escape' && session.safety && !session.helping) {
    session.safety = false
    return
  }
  if (!held || event.altKey) return
  const act = actOf(event.key)
  if (!act) return
  event.preventDefault()
  act()
}

function actOf(key: string): (() => void) | undefined {
  if (key === '9') return () => (session.safety = true)
  if (key === '+' || key === '=') return () => session.bigger(1)
  if (key === '-') return () => session.bigger(-1)
  if (session.front?.stage !== 'open') return undefined
  if (key.toLowerCase() === 'k') return () => (session.finding = !session.finding)
  if (key.toLowerCase() === 'l') return () => void session.lock()
  if (key === 'Enter') return pressMain
  const place = places[Number(key) - 1]
  return place && /^\d$/.test(key) ? () => goTo(place) : undefined
}

function goTo(place: string): void {
  session.safety = false
  session.go(place)
}

/** Ctrl+Enter presses the main button of what is open. */
function pressMain(): void {
  const scope = document.querySelector('dialog[open]') ?? document
  scope.querySelector<HTMLButtonElement>('[data-main]')?.click()
}
