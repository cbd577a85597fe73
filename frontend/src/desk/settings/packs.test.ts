import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Packs } from '../../door/model'
import { session } from '../session.svelte'
import Panel from './Packs.svelte'

const { get, post } = vi.hoisted(() => ({ get: vi.fn(), post: vi.fn() }))
vi.mock('../../door/door', async (original) => ({
  ...(await original<typeof import('../../door/door')>()),
  door: { get, post, put: vi.fn(), listen: vi.fn() },
}))

const none: Packs = {
  says: 'No pack has come yet. The forms are those of the program.',
  keySays: 'Only packs signed with your council’s key ABCD-EFGH are taken.',
  folder: {
    path: 'EarlyHelp/packs',
    present: true,
    says: 'New packs are looked for here.',
    canChoose: false,
  },
  packs: [],
  behind: [],
  refused: [],
}

const asks: Packs = {
  ...none,
  numbers: {
    says: 'Door visits, version 1, brings other telephone numbers.',
    before: { mash: '01632 960123', mashHours: '9 to 5', outOfHours: '01632 960999', says: '' },
    after: { mash: '01632 960777', mashHours: '9 to 5', outOfHours: '01632 960999', says: '' },
    kept: false,
  },
}

beforeEach(() => {
  get.mockReset()
  post.mockReset()
})

async function draw(packs: Packs) {
  get.mockImplementation((path: string) => Promise.resolve(path === '/api/packs' ? packs : undefined))
  render(Panel)
  await screen.findByText(packs.says)
  return userEvent.setup()
}

describe('the form packs panel', () => {
  it('says what is in force, since when and what it brought', async () => {
    await draw({
      ...none,
      says: 'In use: Door visits, version 2.',
      packs: [
        {
          id: 'door-visits',
          title: 'Door visits',
          version: 2,
          since: '2026-11-22T12:00:00Z',
          says: 'In use since today 12:00, from the folder.',
          brings: 'A form for visits at the door.',
          forms: ['Door visit, version 2'],
        },
      ],
    })
    screen.getByRole('heading', { name: 'Door visits, version 2' })
    screen.getByText('In use since today 12:00, from the folder.')
    screen.getByText('A form for visits at the door.')
    expect(screen.getByRole('listitem').textContent).toBe('Door visit, version 2')
  })

  it('names what was not taken, with the reason', async () => {
    await draw({
      ...none,
      refused: [{ name: 'door.ehpack', says: 'today 12:00', why: 'The pack is not signed.' }],
    })
    const row = screen.getByRole('listitem')
    within(row).getByText('door.ehpack')
    expect(row.textContent).toContain('The pack is not signed.')
  })

  it('no longer says that it looks when what it looked for has come', async () => {
    const user = await draw(none)
    post.mockResolvedValue(none)
    await user.click(screen.getByRole('button', { name: 'Look now' }))
    await screen.findByText('Looking. What is found appears here.')
    get.mockResolvedValue({ ...none, says: 'In use: Door visits, version 1.' })
    session.changed.n++
    await screen.findByText('In use: Door visits, version 1.')
    expect(screen.queryByText('Looking. What is found appears here.')).toBeNull()
  })

  it('shows both numbers and changes nothing until the person says so', async () => {
    const user = await draw(asks)
    const group = screen.getByRole('group', { name: 'Other telephone numbers' })
    within(group).getByText('01632 960123')
    within(group).getByText('01632 960777')
    expect(post).not.toHaveBeenCalled()
    post.mockResolvedValue(none)
    await user.click(within(group).getByRole('button', { name: 'Use the new numbers' }))
    expect(post).toHaveBeenCalledExactlyOnceWith('/api/packs/numbers', { choice: 'use' })
    await screen.findByText('The new numbers are in use.')
    expect(screen.queryByRole('group')).toBeNull()
  })

  it('keeps the old numbers, and can still be asked', async () => {
    const user = await draw(asks)
    const { numbers } = asks
    if (!numbers) throw new Error('no numbers')
    post.mockResolvedValue({ ...asks, numbers: { ...numbers, kept: true } })
    await user.click(screen.getByRole('button', { name: 'Keep the numbers in use' }))
    expect(post).toHaveBeenCalledExactlyOnceWith('/api/packs/numbers', { choice: 'keep' })
    await screen.findByText('The numbers in use stay.')
    screen.getByRole('button', { name: 'Use the new numbers' })
    expect(screen.queryByRole('button', { name: 'Keep the numbers in use' })).toBeNull()
  })

  it('says when the folder cannot be reached', async () => {
    await draw({
      ...none,
      folder: { ...none.folder, present: false, says: 'The folder cannot be reached now.' },
    })
    expect(screen.getByText('The folder cannot be reached now.').className).toContain('warning')
  })
})
