import { render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { browserTransport, useTransport } from '../../door/door'
import { pageOf } from '../../testing/page'
import PageNotices from './PageNotices.svelte'

it('says what is said once a session, tells Go, and leaves it there until it was read', async () => {
  const asked: string[] = []
  useTransport({
    ...browserTransport(),
    send: async (method, path) => {
      asked.push(`${method} ${path}`)
      return { status: 200, body: '' }
    },
  })
  const page = pageOf([])
  const says = 'Use this tool only if you are trained.'
  const { rerender } = render(PageNotices, { page: { ...page, head: { ...page.head, once: says } } })
  await screen.findByText(says)
  expect(asked).toEqual(['POST /api/forms/ffa/said'])
  await rerender({ page }) // the next page, of which Go has nothing to say any more
  expect(screen.getByText(says)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: 'I have read this' }))
  expect(screen.queryByText(says)).toBeNull()
})
