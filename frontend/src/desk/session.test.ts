import { tick } from 'svelte'
import { beforeEach, expect, test } from 'vitest'
import { speak, t } from '../words/language.svelte'
import { session } from './session.svelte'

const front = (stage: string) =>
  JSON.stringify({ stage, language: 'cy', theme: 'dark', contrast: 'more', textSize: 130 })

beforeEach(async () => {
  session.front = undefined
  await speak('en')
})

test('the first screen is drawn from what the page brings, in its language and look', async () => {
  await session.given(front('locked'))
  expect(session.front?.stage).toBe('locked')
  expect(t('unlock.button')).not.toContain('[en]')
  expect(document.documentElement.lang).toBe('cy')
  expect(document.documentElement.dataset.theme).toBe('dark')
  expect(document.documentElement.style.fontSize).toBe('130%')
})

test('where somebody is in, or the page brings nothing, the door is asked', async () => {
  await session.given(front('open'))
  await session.given()
  expect(session.front).toBeUndefined()
})

test('the same look told again touches nothing: each touch has the whole page styled anew', async () => {
  await session.given(front('locked'))
  const root = document.documentElement
  const touched: string[] = []
  const watch = new MutationObserver((all) => touched.push(...all.map((one) => one.attributeName ?? '')))
  watch.observe(root, { attributes: true })
  await session.given(front('locked'))
  await tick()
  expect(touched).toEqual([])
  session.look({ textSize: 150, theme: 'light', contrast: 'system', language: 'en' })
  await tick()
  expect(touched).toEqual(['lang', 'data-theme', 'data-contrast', 'style'])
  expect([root.lang, root.dataset.theme, root.style.fontSize]).toEqual(['en-GB', 'light', '150%'])
  watch.disconnect()
})
