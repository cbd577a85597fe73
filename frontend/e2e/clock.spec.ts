/** J14: a draft about to expire, by trusted time (BR-03 to BR-06), and what else
 * goes by a clock: the lock, sessions, receipts. The real programs, built with a
 * clock that the test puts wrong while they run; the centre has its own. Offices
 * are in London, the deadlines cross the change to summer time. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import {
  type Clock,
  Programs,
  bin,
  closeBrowser,
  movedBin,
  movedClock,
  openWindow,
  unlocked,
} from './program.ts'
import { at, call, startWith } from './seed.ts'

const both: Clock[] = ['laptop', 'centre']
let programs: Programs
let page: Page
let referral: string

/** Carla's next day at the laptop: started again at this time and unlocked. The
 * browser's clock is the laptop's, unless it is said to be another. */
async function day(time: string, whose: Clock[] = both, browser = time): Promise<void> {
  await programs.laptopDown()
  programs.clock(time, ...whose)
  await programs.laptopUp()
  await page?.context().close()
  page = (await openWindow()).page
  page.setDefaultTimeout(60_000)
  await page.clock.install({ time: new Date(browser) })
  await unlocked(programs, page)
}

const row = (title: RegExp) => page.getByRole('row', { name: title })
const kept = (says: string) => row(/^Portal Referral/).getByText(says, { exact: true })
const list = async () => {
  await at(page, '#/home')
  await page.locator('.rail-sync').waitFor()
  await at(page, '#/assessments')
  await page.getByRole('heading', { level: 1, name: 'My Assessments' }).waitFor()
}
const home = () => at(page, '#/home')
const held = () => page.getByText(/^Dates look wrong\. Nothing will be deleted until/)
const tryNow = async () => {
  await at(page, '#/outbox')
  await page.getByRole('button', { name: 'Try now' }).click()
}

/** Types into the referral on its own screen, until the line says saved. */
async function write(text: string): Promise<void> {
  await at(page, `#/assessments/${referral}/pages/referrer`)
  const box = page.getByRole('textbox', { name: 'How do you know the child?' })
  await box.waitFor()
  await box.focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(text)
  await page.locator('.saved[data-saved]').waitFor()
}

/** The ids of everything unfinished that the store still has. */
const drafts = async () =>
  (
    await call<{ rows: { id: string; statusCode: string }[] }>(page, 'POST', '/api/assessments/search', {
      text: '',
      show: 'all',
    })
  ).rows
    .filter(({ statusCode }) => statusCode === 'part_completed')
    .map(({ id }) => id)

/** Waits for a contact with the centre that this laptop's own clock dates after since. */
async function contact(since: string): Promise<void> {
  const answered = async () => {
    const { sync } = await call<{ sync: { state: string; lastContact: string } }>(page, 'GET', '/api/home')
    return sync.state === 'online' && new Date(sync.lastContact) >= new Date(since)
  }
  await until(answered, 'the centre never answered')
}

async function until(done: () => Promise<boolean>, otherwise: string): Promise<void> {
  const limit = performance.now() + 60_000
  while (!(await done())) {
    assert.ok(performance.now() < limit, otherwise)
    await new Promise((again) => setTimeout(again, 100))
  }
}

/** Finishes the example family's assessment and gives its reference. */
async function finish(family: string): Promise<string> {
  const id = await startWith(page, family)
  return (await call<{ reference: string }>(page, 'POST', `/api/assessments/${id}/finish`, {})).reference
}

interface Received {
  reference: string
  receipt: { verified: boolean; receivedSays: string } | null
}

/** Waits for the receipt of this form. */
async function receipt(reference: string): Promise<NonNullable<Received['receipt']>> {
  let found: Received['receipt'] = null
  await until(async () => {
    const { received } = await call<{ received: Received[] }>(page, 'GET', '/api/outbox')
    found = received.find((item) => item.reference === reference)?.receipt ?? null
    return found !== null
  }, 'the form was never received')
  const proof = found as unknown as NonNullable<Received['receipt']>
  assert.ok(proof.verified)
  return proof
}

before(async () => {
  programs = await Programs.start({
    at: '2027-03-01T10:00:00Z',
    profile: (source) => source.replace('{portal_referral: 30}', '{portal_referral: 30, eha_portal: 30}'),
  })
})

after(async () => {
  await closeBrowser()
  await programs.stop()
})

describe('J14, a draft about to expire', () => {
  let assessment: string // an Early Help Assessment, which this council lets expire too
  let finished: string // an assessment that waits to be sent meanwhile
  let urgent: string // one with an urgent answer, never finished

  it('is kept until the thirtieth day after it was saved', async () => {
    await day('2027-03-01T10:00:00Z')
    referral = (await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'portal_referral' })).id
    assessment = await startWith(page, 'rhys')
    urgent = await startWith(page, 'hollis')
    await write('Her school nurse rang me')
    await list()
    await kept('Kept until 31/03/2027').waitFor()
    await row(/^Early Help Assessment/)
      .getByText('Kept until 31/03/2027', { exact: true })
      .first()
      .waitFor()
  })

  it('counts again from the next sentence that is saved, whatever day the browser thinks it is', async () => {
    await day('2027-03-20T15:00:00Z', both, '2031-01-01T00:00:00Z')
    await write(' about Tom.')
    await list()
    await kept('Kept until 19/04/2027').waitFor()
    await programs.centreDown() // from here on there is no signal
    finished = await finish('smith')
  })

  for (const { on, left } of [
    { on: '2027-04-12T09:00:00Z', left: '7 days left' },
    { on: '2027-04-18T09:00:00Z', left: '1 day left' },
  ]) {
    it(`warns at the start and on the row: ${left}`, async () => {
      await day(on)
      await home()
      await page
        .getByText(new RegExp(`^Portal Referral .*will be deleted unless .* 19/04/2027, ${left}\\.$`))
        .waitFor()
      await list()
      await kept(`19/04/2027, ${left}`).waitFor()
    })
  }

  it('is there to the end of its last day in London', async () => {
    await day('2027-04-19T22:50:00Z') // ten minutes to midnight in summer time
    assert.ok((await drafts()).includes(referral))
    assert.ok((await drafts()).includes(assessment), 'held: nobody but this laptop says that it is April')
  })

  it('stays while nobody but the laptop says what day it is', async () => {
    await day('2027-04-19T23:10:00Z') // ten past midnight on the 20th in London
    await home()
    await held().waitFor()
    assert.ok((await drafts()).includes(referral))
  })

  it('goes when she says that the date is right, and a line tells which form and when', async () => {
    await page.getByRole('button', { name: 'Today’s date is right' }).click()
    await page
      .getByText('1 draft (Portal Referral) was deleted on 20/04/2027, after its last save on 20/03/2027.')
      .waitFor()
    await held().waitFor({ state: 'detached' })
    await page.getByText(/^1 draft is past its last day, but has an urgent answer\./).waitFor()
    assert.deepEqual(await drafts(), [urgent], 'what was past its day is gone, but for what is urgent')
    await list()
    await row(/^Early Help Assessment/)
      .getByText('Will not be deleted until you say', { exact: true })
      .waitFor()
    assert.equal(await row(/^Portal Referral/).count(), 0)
    await assert.rejects(call(page, 'GET', `/api/assessments/${referral}/pages/referrer`), /404/)
  })

  it('never expires what is finished: it is received a month later, with the centre’s own date', async () => {
    await programs.centreUp()
    await tryNow()
    const { receivedSays } = await receipt(finished)
    assert.match(receivedSays, /today.* 00:1/)
  })
})

describe('J14, trusted time', () => {
  it('deletes on the day as soon as the laptop has been online, with the screens open', async () => {
    await day('2027-04-20T09:00:00Z')
    referral = (await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'portal_referral' })).id
    await write('A neighbour told me')
    await programs.centreDown()
    await day('2027-05-21T09:00:00Z') // the day after its last
    await home()
    await held().waitFor()
    await list()
    await row(/^Portal Referral/).waitFor()
    await programs.centreUp()
    await call(page, 'POST', '/api/outbox/send', {})
    await row(/^Portal Referral/).waitFor({ state: 'detached' })
  })

  it('deletes nothing because the laptop’s clock was set forward, online or not', async () => {
    referral = (await call<{ id: string }>(page, 'POST', '/api/assessments', { form: 'portal_referral' })).id
    await write('A neighbour told me again')
    await day('2028-01-01T09:00:00Z', ['laptop'])
    await contact('2028-01-01T09:00:00Z')
    await home()
    await held().waitFor() // the centre itself says May
    assert.ok((await drafts()).includes(referral))
    await day('2027-05-22T09:00:00Z')
    await contact('2027-05-22T09:00:00Z')
    await held().waitFor({ state: 'detached' })
    await list()
    await kept('Kept until 20/06/2027').waitFor()
  })

  it('keeps nothing longer because the laptop’s clock was set back', async () => {
    programs.clock('2027-06-22T09:00:00Z', 'centre')
    await day('2027-06-01T09:00:00Z', ['laptop'])
    await contact('2027-06-01T09:00:00Z')
    await day('2027-06-01T09:30:00Z', ['laptop'])
    assert.ok(!(await drafts()).includes(referral), 'the centre has said that it is 22 June')
    await home()
    await page.getByText(/^1 draft \(Portal Referral\) was deleted on 22\/06\/2027/).waitFor()
  })
})

describe('what else goes by the clock', () => {
  it('reminds every quarter of an hour of what MASH has not received, silently on a visit', async () => {
    await day('2027-06-22T15:02:00Z') // the urgent draft began to wait at a full hour
    await page.evaluate(() => {
      const audio = AudioContext.prototype
      const note = audio.createOscillator
      document.body.dataset.notes = '0'
      audio.createOscillator = function () {
        document.body.dataset.notes = `${Number(document.body.dataset.notes) + 1}`
        return note.call(this)
      }
    })
    const says = page.getByRole('alert').getByText('1 form to send', { exact: true })
    const until = async (...times: string[]) => {
      for (const time of times) {
        programs.clock(`2027-06-22T${time}:00Z`, 'laptop')
        await call(page, 'POST', '/api/activity', {}) // or it would lock
      }
      await says.waitFor()
    }
    await page.getByRole('button', { name: 'On a visit: no sound' }).click()
    await page.getByText(/^No sound until 20:0\d, or until you say that the visit is over\.$/).waitFor()
    await until('15:10', '15:18')
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await says.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'The visit is over' }).click()
    await page.getByText(/^No sound until/).waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.body.dataset.notes), '0', 'a sound on a visit')
    await until('15:25', '15:33')
    await page.locator('body[data-notes="2"]').waitFor()
  })

  it('locks a screen that was left open over the night', async () => {
    await day('2027-06-22T17:00:00Z')
    programs.clock('2027-06-23T08:00:00Z', ...both) // the lid was closed: no timer ran
    await page.getByRole('heading', { name: 'Locked' }).waitFor()
  })

  it('sends by a new session once the token is over, and asks nobody', async () => {
    await day('2027-06-23T08:01:00Z')
    await contact('2027-06-23T08:01:00Z')
    programs.clock('2027-06-23T08:20:00Z', 'centre') // with the session open
    const { receivedSays } = await receipt(await finish('hollis'))
    assert.match(receivedSays, /09:2/)
  })

  it('sends by the device’s own key after a summer in a drawer', async () => {
    await day('2027-09-30T08:00:00Z')
    const { receivedSays } = await receipt(await finish('hollis'))
    assert.match(receivedSays, /09:0/)
  })

  it('dates a receipt by the centre, not by a laptop whose clock is a week slow', async () => {
    await day('2027-10-01T08:00:00Z')
    await day('2027-09-24T08:00:00Z', ['laptop'])
    const { receivedSays } = await receipt(await finish('hollis'))
    assert.match(receivedSays, /01\/10\/2027/)
  })
})

describe('the programs that ship', () => {
  for (const program of ['earlyhelp', 'central']) {
    it(`${program} knows no other clock than the machine’s`, () => {
      const variable = Buffer.from(movedClock)
      assert.ok(readFileSync(join(movedBin, program)).includes(variable), 'the search finds nothing at all')
      assert.ok(!readFileSync(join(bin, program)).includes(variable))
    })
  }
})
