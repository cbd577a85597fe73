/** Hands that have no mouse: everything is reached by Tab and pressed by keys. */
import type { Page } from 'playwright-core'

/** "table row › group › name" of what has the focus, as it is read out. */
function focusedName(): string {
  const words = (id: string | null) =>
    (id ?? '')
      .split(' ')
      .map((one) => document.getElementById(one)?.textContent ?? '')
      .join(' ')
  const el = document.activeElement
  if (!(el instanceof HTMLElement) || el.tabIndex < 0) return ''
  const group = el.closest('[role=radiogroup],[role=group]:not(.table-row)')
  const row = el.closest('.table-row')
  const own =
    el.getAttribute('aria-label') ??
    (el.hasAttribute('aria-labelledby') ? words(el.getAttribute('aria-labelledby')) : undefined) ??
    (el as HTMLInputElement).labels?.[0]?.textContent ??
    el.textContent ??
    ''
  const parts = [row?.getAttribute('aria-label'), group && words(group.getAttribute('aria-labelledby')), own]
  return parts
    .filter((part): part is string => Boolean(part))
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .join(' › ')
}

export class Keyboard {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  name(): Promise<string> {
    return this.page.evaluate(focusedName)
  }

  /** Tabs on until the focus is on what is wanted; what is not there yet has a minute to come. */
  async to(wanted: RegExp, back = false): Promise<void> {
    const seen: string[] = []
    const late = Date.now() + 60_000
    for (let i = 0; i < 250 || Date.now() < late; i++) {
      const name = await this.name()
      if (wanted.test(name)) return
      seen.push(name)
      await this.page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    }
    throw new Error(`no key leads to ${wanted}; passed: ${[...new Set(seen)].join(' | ')}`)
  }

  async type(wanted: RegExp, text: string): Promise<void> {
    await this.to(wanted)
    await this.page.keyboard.press('Control+a')
    await this.page.keyboard.insertText(text)
  }

  /** Picks a radio: Tab enters the group, arrows move in it. */
  async choose(group: RegExp, label: string): Promise<void> {
    await this.to(group)
    await this.page.keyboard.press('Space')
    for (let i = 0; i < 20; i++) {
      if ((await this.name()).endsWith(`› ${label}`)) return
      await this.page.keyboard.press('ArrowDown')
    }
    throw new Error(`no choice ${label} in ${group}`)
  }

  /** Picks in a drop-down by typing its words. */
  async select(wanted: RegExp, label: string): Promise<void> {
    await this.to(wanted)
    await this.page.keyboard.type(label)
  }

  async date(group: RegExp, day: string, month: string, year: string): Promise<void> {
    await this.to(new RegExp(`${group.source}.*› Day`))
    for (const [i, text] of [day, month, year].entries()) {
      if (i > 0) await this.page.keyboard.press('Tab')
      await this.page.keyboard.press('Control+a')
      await this.page.keyboard.insertText(text)
    }
  }

  async press(wanted: RegExp): Promise<void> {
    await this.to(wanted)
    await this.page.keyboard.press('Enter')
  }

  async tick(wanted: RegExp): Promise<void> {
    await this.to(wanted)
    await this.page.keyboard.press('Space')
  }
}
