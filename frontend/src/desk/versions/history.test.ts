import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import type { MomentPage, Timeline } from '../../door/model'
import Moment from './Moment.svelte'
import TimelineList from './Timeline.svelte'

const moment: MomentPage = {
  moment: { seq: 4, at: '', when: 'Fri 20 Nov 17:31', says: '', now: false },
  says: '3 differences',
  canBack: true,
  pages: [
    {
      page: 's1',
      title: 'The family',
      back: true,
      lines: [
        {
          q: 'address',
          row: '',
          label: 'Address',
          then: '12 Mill Lane',
          now: '3 Mill Lane',
          added: false,
          gone: false,
          back: true,
        },
        {
          q: 'members',
          row: 'grace',
          label: 'Grace',
          then: '',
          now: '66',
          added: true,
          gone: false,
          back: false,
        },
      ],
    },
  ],
}

it('brings back one answer or the page, and nothing that was added since', async () => {
  const onback = vi.fn()
  const view = render(Moment, { moment, busy: false, onback })
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Bring back: Address' }))
  await user.click(screen.getByRole('button', { name: /^Bring the page back/ }))
  expect(onback.mock.calls).toEqual([
    ['s1', 'address', ''],
    ['s1', '', ''],
  ])
  expect(screen.getByRole('row', { name: /Grace/ })).toHaveTextContent('Not there then')
  expect(screen.queryByRole('button', { name: /Bring back: Grace/ })).toBeNull()
  expect(view.container.querySelector('del')).toHaveTextContent('12')
  await view.rerender({ moment: { ...moment, canBack: false }, busy: false, onback })
  expect(screen.queryByRole('button')).toBeNull()
})

it('is walked by the arrows', async () => {
  const line = (seq: number, when: string) => ({ seq, at: '', when, says: '', now: seq === 9 })
  const timeline = { moments: [line(9, 'Now'), line(4, 'today 10:42')], explain: '' } as unknown as Timeline
  const onchoose = vi.fn()
  render(TimelineList, { timeline, chosen: 0, onchoose })
  const user = userEvent.setup()
  screen.getByRole('button', { name: 'Now' }).focus()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(onchoose).toHaveBeenCalledWith(4)
})
