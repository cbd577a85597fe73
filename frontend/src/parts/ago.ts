/** How long ago, for what counts up while it waits (BR-32). */
import { counted, type Language } from '../words/words'

export function waited(language: Language, since: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000))
  if (Number.isNaN(minutes)) return ''
  if (minutes < 60) return counted(language, 'time.minutes', minutes)
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return counted(language, 'time.hours', hours)
  return counted(language, 'time.days', Math.floor(hours / 24))
}
