import { describe, expect, it } from 'vitest'
import type { ToMend } from '../../door/model'
import { Missing } from './missing.svelte'

const problem = (say: string): ToMend => ({ section: 's', say, href: `/assessments/d1/pages/s?q=${say}` })

/** A panel and its readings, which answer when they are told to. */
function watched() {
  const answers: ((found: ToMend[]) => void)[] = []
  const refusals: (() => void)[] = []
  const missing = new Missing(
    'd1',
    () =>
      new Promise((answer, refuse) => {
        answers.push(answer)
        refusals.push(() => refuse(new Error('closed')))
      }),
  )
  return { missing, answers, refusals, says: () => missing.list?.map((one) => one.say) }
}

describe('what is missing', () => {
  it('is not read before Finish was refused', async () => {
    const { missing, answers } = watched()
    await missing.follow()
    expect([answers.length, missing.list]).toEqual([0, undefined])
  })

  it('is read after a save, and once more for all that was saved meanwhile', async () => {
    const { missing, answers, says } = watched()
    missing.told([problem('a'), problem('b')])
    const first = missing.follow()
    void missing.follow()
    void missing.follow()
    expect(answers.length).toBe(1)
    answers[0]?.([problem('b')])
    await expect.poll(() => answers.length).toBe(2)
    expect(says()).toEqual(['b'])
    answers[1]?.([])
    await first
    expect([answers.length, says()]).toEqual([2, []])
  })

  it('keeps the list of before where it cannot be read, and asks again', async () => {
    const { missing, answers, refusals, says } = watched()
    missing.told([problem('a')])
    const first = missing.follow()
    refusals[0]?.()
    await first
    expect(says()).toEqual(['a'])
    const second = missing.follow()
    answers[1]?.([])
    await second
    expect(says()).toEqual([])
  })

  it('does not come back after Finish', async () => {
    const { missing, answers } = watched()
    missing.told([problem('a')])
    const late = missing.follow()
    missing.over()
    answers[0]?.([problem('a')])
    await late
    expect(missing.list).toBeUndefined()
  })
})
