import { render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AlertPage } from '../../door/model'
import Alert from './alert.svelte'

const { get, post } = vi.hoisted(() => ({ get: vi.fn(), post: vi.fn() }))
vi.mock('../../door/door', async (original) => ({
  ...(await original<typeof import('../../door/door')>()),
  door: { get, post, put: vi.fn(), listen: vi.fn() },
}))

const always = "You must always check the child's record before you answer."
const triage = 'There is no direction yet. Triage reads every alert and may add one.'

const aboutAChild: AlertPage = {
  id: 'alert-1',
  title: 'DV alert',
  child: 'Tom Okafor',
  family: 'f-1',
  familySays: 'Okafor',
  raisedSays: 'today 09:10',
  urgent: false,
  direction: '',
  due: '',
  note: '',
  noteSays: '',
  asOfSays: 'Alerts last updated today 09:12',
  phone: 'MASH',
  steps: [
    { id: 'read', state: 'done', says: 'today 09:20' },
    { id: 'checked', state: 'now', says: '' },
    { id: 'acknowledged', state: 'later', says: '' },
  ],
  said: [],
  answer: { form: 'alert_answer', href: '', blocked: '' },
}

const ofANote: AlertPage = {
  ...aboutAChild,
  title: 'Case note added',
  child: '',
  noteSays: 'Telephone call · 22/11/2026 · Priya Shah',
  steps: [
    { id: 'read', state: 'done', says: 'today 09:20' },
    { id: 'acknowledged', state: 'now', says: '' },
  ],
}

beforeEach(() => {
  post.mockResolvedValue(undefined)
})

async function draw(page: AlertPage) {
  get.mockResolvedValue(page)
  render(Alert, { id: 'f-1' })
  await screen.findByRole('heading', { level: 1, name: page.title })
}

it('sends the keyworker to the child’s record before the answer', async () => {
  await draw(aboutAChild)
  expect(screen.getByText(always)).toBeVisible()
  expect(screen.getByText(triage)).toBeVisible()
  expect(screen.getByRole('link', { name: "Open Tom Okafor's record" })).toBeVisible()
})

it('names a note of the work and asks for no child’s record (BR-66)', async () => {
  await draw(ofANote)
  expect(screen.getByText(ofANote.noteSays)).toBeVisible()
  expect(screen.queryByText(always)).toBeNull()
  expect(screen.queryByText(triage)).toBeNull()
  expect(screen.queryByRole('link', { name: /record$/ })).toBeNull()
})
