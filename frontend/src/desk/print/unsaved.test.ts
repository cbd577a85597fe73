import { render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { pageOf } from '../../testing/page'
import Check from '../check/check.svelte'
import Print from './print.svelte'

const { get, post, flush } = vi.hoisted(() => ({ get: vi.fn(), post: vi.fn(), flush: vi.fn() }))
vi.mock('../../door/door', async (original) => ({
  ...(await original<typeof import('../../door/door')>()),
  door: { get, post, put: vi.fn(), listen: vi.fn(), face: 'browser' },
}))
vi.mock('../assessment/draft.svelte', async (original) => ({
  ...(await original<typeof import('../assessment/draft.svelte')>()),
  draftOf: () => ({ flush }),
}))
vi.mock('./pdf', () => ({ openPaper: vi.fn(), save: vi.fn() }))
vi.mock('./sheets', () => ({ printSheets: vi.fn() }))

beforeEach(() => {
  post.mockReset()
  post.mockResolvedValue({ done: true, says: 'The copy is here.', missing: [], log: [], ask: '' })
  get.mockResolvedValue({ items: [], missing: [], offered: false, readings: [] })
})

// The disk is full: paper or a reading back without the last words would pass for the whole.
it.each([false, true])('draws no paper while the last words are owed (saved: %s)', async (saved) => {
  flush.mockResolvedValue(saved)
  render(Print, { id: 'd1' })
  await vi.waitFor(() => expect(flush).toHaveBeenCalled())
  if (saved) await vi.waitFor(() => expect(post).toHaveBeenCalled())
  else await screen.findByText(/the paper would lack them/)
  expect(post.mock.calls.filter(([path]) => String(path).endsWith('/prints'))).toHaveLength(saved ? 1 : 0)
})

it.each([false, true])('reads back with a warning what lacks the last words (saved: %s)', async (saved) => {
  flush.mockResolvedValue(saved)
  get.mockResolvedValue({
    head: { ...pageOf([]).head, afterPages: [] },
    problems: [],
    warnings: [],
    later: [],
    hidden: [],
    sections: [],
    answered: 1,
    asked: 2,
    complete: false,
  })
  render(Check, { id: 'd1' })
  await screen.findByRole('heading', { level: 1 })
  await screen.findByText(/Families First Assessment ·/)
  expect(screen.queryAllByText(/missing from what is shown here/)).toHaveLength(saved ? 0 : 1)
})
