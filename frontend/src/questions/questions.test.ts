import { render, screen, within } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { tick } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Answer, browserTransport, useTransport } from '../door/door'
import type { Item } from '../door/model'
import { draftOn } from '../testing/page'
import { waitingFor } from '../desk/assessment/run'
import Question from './Question.svelte'

beforeEach(() => {
  // jsdom knows <dialog> but not how to show one.
  HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
    this.open = true
  })
  HTMLDialogElement.prototype.close = vi.fn()
})

const carer = (over: Partial<Item> = {}): Item => ({
  id: 'B22',
  type: 'yesno_toggle',
  label: 'Young carer',
  required: true,
  options: [
    ['yes', 'Yes'],
    ['no', 'No'],
  ],
  toggle: {
    label: 'Toggle group',
    open: false,
    can: ['mary', 'tom', 'aisha'],
    ask: 'Does this apply to everyone in the family?',
  },
  parts: [{ subject: '0', who: ['mary', 'tom', 'aisha'], shown: true, state: 'empty' }],
  ...over,
})

const open = { ...carer().toggle, label: 'Toggle group', open: true, can: ['mary', 'tom', 'aisha'], ask: '' }

const apart: Item['parts'] = [
  {
    subject: '0',
    who: ['mary', 'tom'],
    name: 'Everyone else (Mary, Tom)',
    shown: true,
    value: 'no',
    state: 'answered',
  },
  {
    subject: 'aisha',
    who: ['aisha'],
    name: 'Aisha',
    shown: true,
    value: 'yes',
    state: 'answered',
    rejoin: 'Aisha’s own answer, Yes, will be dropped.',
  },
]

async function draw(item: Item) {
  const { draft, sent } = await draftOn([item])
  const live = draft.page?.items[0]
  if (!live) throw new Error('no item')
  const view = render(Question, { draft, item: live })
  return { draft, sent, view, user: userEvent.setup() }
}

describe('the toggle (domain 3.2.2)', () => {
  it('separates the one whose name is pressed, who inherits nothing', async () => {
    const { sent, user } = await draw(carer())
    await user.click(screen.getByRole('button', { name: 'Toggle group' }))
    await user.click(screen.getByRole('button', { name: 'Aisha' }))
    expect(sent.map((c) => [c.act, c.subject])).toEqual([['separate', 'aisha']])
    expect(screen.getByRole('button', { name: 'Aisha', pressed: true })).toBeInTheDocument()
    const own = screen.getByRole('radiogroup', { name: 'Aisha' })
    for (const radio of within(own).getAllByRole('radio')) expect(radio).not.toBeChecked()
    expect(screen.getByRole('radiogroup', { name: /Everyone else/ })).toHaveAccessibleName(/Mary, Tom$/)
  })

  it('asks whether a Yes for the group is true of everyone, and takes it as said', async () => {
    const asks = 'Does this apply to everyone in the family?'
    const yes = { subject: '0', who: ['mary', 'tom', 'aisha'], shown: true, state: 'answered', asks }
    const { sent, user } = await draw(carer({ parts: [{ ...yes, value: 'yes' }] }))
    expect(screen.getByText(asks)).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Yes, everyone' }))
    expect(sent.map((c) => [c.act, c.subject])).toEqual([['checked', '0']])
    expect(screen.queryByText(asks)).not.toBeInTheDocument()
  })

  it('leads from a Yes for the group to the names', async () => {
    const yes = { subject: '0', who: ['mary', 'tom', 'aisha'], shown: true, value: 'yes', asks: 'Everyone?' }
    const { user } = await draw(carer({ parts: [yes] }))
    await user.click(screen.getByRole('button', { name: 'Only some: toggle group' }))
    expect(screen.getByRole('button', { name: 'Tom', pressed: false })).toBeInTheDocument()
  })

  it('keeps the day of the group’s answer beside the names it covers', async () => {
    const dated = (apart ?? []).map((part) => ({ ...part, as_on: part.subject === '0' ? '26 Oct' : '' }))
    await draw(carer({ toggle: open, parts: dated }))
    expect(screen.getByText('Mary, Tom (as on 26 Oct)')).toBeInTheDocument()
  })

  it('closes to one line that tells everybody apart', async () => {
    const later = [
      ...(apart ?? []),
      { subject: 'zed', who: ['zed'], name: 'Zed', shown: true, state: 'joined' },
    ]
    const { user } = await draw(carer({ toggle: open, parts: later }))
    await user.click(screen.getByRole('button', { name: 'Toggle group' }))
    expect(screen.getByText('No: everyone else. Yes: Aisha. 1 not answered')).toBeInTheDocument()
    expect(screen.queryByRole('radiogroup')).not.toBeInTheDocument()
  })

  it('draws one person alone in the run for who joined later', async () => {
    const later = [
      ...(apart ?? []),
      { subject: 'tom', who: ['tom'], name: 'Tom', shown: true, state: 'joined' },
    ]
    const { draft } = await draftOn([carer({ toggle: open, parts: later })])
    render(Question, { draft, item: draft.page?.items[0] as Item, only: 'tom' })
    expect(screen.getAllByRole('radiogroup')).toHaveLength(1)
    expect(screen.queryByRole('button', { name: 'Toggle group' })).not.toBeInTheDocument()
    expect(waitingFor(draft.page?.items ?? [], 'tom')).toEqual(new Set(['B22']))
    expect(waitingFor(draft.page?.items ?? [], 'aisha')).toEqual(new Set())
  })

  it('asks before rejoining drops an answer', async () => {
    const { sent, user } = await draw(carer({ toggle: open, parts: apart }))
    await user.click(screen.getByRole('button', { name: 'Aisha' }))
    expect(sent).toEqual([])
    expect(screen.getByText('Aisha’s own answer, Yes, will be dropped.')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Join the group', hidden: true }))
    expect(sent.map((c) => [c.act, c.subject])).toEqual([['rejoin', 'aisha']])
  })

  it('says how it prints, person by person, never only Yes', async () => {
    const { view } = await draw(carer({ parts: apart }))
    const line = view.container.querySelector('.prints-as')?.textContent?.replace(/\s+/g, ' ')
    expect(line).toContain('No, Mary, Tom.')
    expect(line).toContain('Yes, Aisha.')
  })

  it('shows somebody who joined later as not answered, in the group’s words of nobody', async () => {
    const later = [
      ...(apart ?? []),
      { subject: 'tom', who: ['tom'], name: 'Tom', shown: true, state: 'joined' },
    ]
    const { sent, user } = await draw(carer({ parts: later }))
    const own = screen.getByRole('radiogroup', { name: /^Tom/ })
    for (const radio of within(own).getAllByRole('radio')) expect(radio).not.toBeChecked()
    await user.click(screen.getByRole('button', { name: 'Same as everyone else' }))
    expect(sent.map((c) => [c.act, c.subject])).toEqual([['rejoin', 'tom']])
  })
})

describe('a table', () => {
  const table: Item = {
    id: 'family',
    type: 'table',
    label: 'Who is in the family?',
    add: 'Add a family member',
    columns: [
      { id: 'name', type: 'text', label: 'Name', max: 1000, required: true },
      { id: 'why', type: 'text', label: 'Why', max: 10, show: ['is', 'name', 'x'] },
    ],
    rows: [],
  }

  it('adds a row with plus, goes to it, and keeps the keys in order', async () => {
    const { draft, sent, user } = await draw(table)
    await user.click(screen.getByRole('button', { name: 'Add a family member' }))
    const name = screen.getByRole('textbox', { name: 'Name' })
    expect(name).toHaveFocus()
    await user.type(name, 'x')
    expect(await screen.findByRole('textbox', { name: /^Why/ })).toBeInTheDocument() // shown without waiting for Go
    await draft.flush()
    expect(sent.map((c) => [c.act, c.q, c.value])).toEqual([
      ['add_row', 'family', undefined],
      ['set', 'family.name', 'x'],
    ])
    expect(new Set(sent.map((c) => c.row)).size).toBe(1)
  })

  it('asks before it removes', async () => {
    const row = {
      row: 'r1',
      name: 'Tom',
      remove: 'Remove Tom',
      cells: { name: { subject: '0', shown: true, value: 'Tom' } },
    }
    const { sent, user } = await draw({ ...table, rows: [row] })
    await user.click(screen.getByRole('button', { name: 'Remove Tom' }))
    expect(sent).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Remove', hidden: true }))
    expect(sent.map((c) => [c.act, c.row])).toEqual([['remove_row', 'r1']])
    expect(screen.queryByRole('textbox', { name: 'Name' })).not.toBeInTheDocument()
  })
})

describe('a table of records', () => {
  const plan: Item = {
    id: 'review',
    type: 'table',
    label: 'The plan so far',
    rows_are: 'actions',
    empty: 'No actions in the plan yet.',
    columns: [
      { id: 'action', type: 'static', label: 'Action' },
      { id: 'owner', type: 'static', label: 'Who' },
      { id: 'status', type: 'select', label: 'Status now', options: [['done', 'Done']] },
    ],
    rows: [
      {
        row: 'a1',
        name: 'Repair report',
        remove: '',
        cells: {
          action: { subject: '0', shown: true, says: 'Repair report' },
          owner: { subject: '0', shown: true, says: 'Ada' },
          status: { subject: '0', shown: true },
        },
      },
    ],
  }

  it('shows the record’s own words and takes an answer beside them', async () => {
    const { sent, user } = await draw(plan)
    expect(screen.getByRole('heading', { name: 'Repair report' })).toBeInTheDocument()
    expect(screen.getByText('Ada')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /Add|Remove/ })).not.toBeInTheDocument()
    await user.selectOptions(screen.getByRole('combobox'), 'done')
    expect(sent.map((c) => [c.q, c.row, c.value])).toEqual([['review.status', 'a1', 'done']])
  })

  it('says that there are none', async () => {
    await draw({ ...plan, rows: [] })
    expect(screen.getByText('No actions in the plan yet.')).toBeInTheDocument()
  })
})

describe('a record that is named', () => {
  const owner: Item = {
    id: 'owner',
    type: 'record_ref',
    label: 'Who will do it?',
    max: 1000,
    other: true,
    options: [
      ['people/p1', 'Grace Okafor', 'Family'],
      ['team/w1', 'Ana Pereira', 'People who work with the family'],
    ],
    parts: [{ subject: '0', shown: true, value: '', state: 'empty' }],
  }

  it('is chosen under the heading of its kind, and kept as what it is', async () => {
    const { sent, user } = await draw(owner)
    const list = screen.getByRole('combobox', { name: /Who will do it/ })
    expect(within(list).getByRole('group', { name: 'Family' })).toBeInTheDocument()
    await user.selectOptions(list, 'Grace Okafor')
    expect(sent.map((c) => [c.act, c.value])).toEqual([['set', 'people/p1']])
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
    expect(screen.queryByText(/remaining/)).not.toBeInTheDocument()
  })

  it('may be somebody else, in words, which nobody asks for before', async () => {
    const { sent, user, draft } = await draw(owner)
    await user.selectOptions(screen.getByRole('combobox'), 'Someone else, by name…')
    await user.tab()
    const box = screen.getByRole('textbox', { name: /Who will do it\?.*Name and organisation/ })
    expect(box).toHaveFocus()
    await user.type(box, 'Ben Rees, Fernhill School')
    await draft.flush()
    expect(sent.at(-1)?.value).toBe('Ben Rees, Fernhill School')
    expect(screen.getByRole('combobox')).toHaveDisplayValue('Someone else, by name…')
    await user.selectOptions(screen.getByRole('combobox'), 'Ana Pereira')
    expect(sent.at(-1)?.value).toBe('team/w1')
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument()
  })

  it('says that there is none to name, and of one that has gone that it has', async () => {
    const empty = 'There is nothing on record to choose from yet'
    const meeting: Item = { ...owner, other: false, options: [], empty }
    const gone: Item['parts'] = [
      {
        subject: '0',
        shown: true,
        value: 'meetings/m1',
        options: [['meetings/m1', '(no longer on record)']],
      },
    ]
    const { view } = await draw(meeting)
    expect(screen.getByText(empty)).toBeInTheDocument()
    view.unmount()
    await draw({ ...meeting, parts: gone })
    expect(screen.getByRole('combobox')).toHaveDisplayValue('(no longer on record)')
  })

  it('can be several, ticked', async () => {
    const options: Item['options'] = [
      ['notes/n1', '10/11/2026 Visit', 'Notes'],
      ['documents/d1', '16/11/2026 Letter', 'Documents'],
    ]
    const { sent, user } = await draw({
      ...owner,
      id: 'linked',
      type: 'records_ref',
      other: false,
      label: 'What shows it',
      options,
    })
    await user.click(within(screen.getByRole('group', { name: 'Documents' })).getByRole('checkbox'))
    await user.click(screen.getByRole('checkbox', { name: '10/11/2026 Visit' }))
    expect(sent.at(-1)?.value).toEqual(['notes/n1', 'documents/d1'])
  })
})

describe('what was said last time', () => {
  const text: Item = {
    id: 'strengths',
    type: 'longtext',
    label: 'What is going well?',
    parts: [
      {
        subject: '0',
        shown: true,
        value: '',
        last: [
          {
            value: 'Bedtimes',
            says: 'Bedtimes',
            on: '12 Oct 2026',
            form: 'Families First Assessment',
            offer: true,
          },
        ],
      },
    ],
  }

  it('stands beside the answer and is taken over only on request, by name of the act alone', async () => {
    const { sent, user } = await draw(text)
    expect(screen.getByText('12 Oct 2026, Families First Assessment')).toBeInTheDocument()
    expect(screen.getByRole('textbox')).toHaveValue('')
    await user.click(screen.getByRole('button', { name: /^Use this/ }))
    expect(screen.getByRole('textbox')).toHaveValue('Bedtimes')
    expect(sent).toEqual([expect.objectContaining({ act: 'carry', q: 'strengths' })])
    expect(sent[0]).not.toHaveProperty('value')
  })

  it('stays marked until it is confirmed', async () => {
    const carried = [{ subject: '0', shown: true, value: 'Bedtimes', carried: 'from 12 Oct 2026, confirm' }]
    const { sent, user } = await draw({ ...text, parts: carried })
    await user.click(screen.getByRole('button', { name: /^Confirm/ }))
    expect(sent.map((c) => c.act)).toEqual(['checked'])
    expect(screen.queryByText('from 12 Oct 2026, confirm')).not.toBeInTheDocument()
  })
})

describe('a grade', () => {
  const grade: Item = {
    id: 'A1_grade',
    type: 'radio',
    label: 'Nutrition',
    options: [...'12345']
      .map((digit): [string, string] => [digit, `Grade ${digit}`])
      .concat([['na', 'Not applicable']]),
    descriptors: { '3': 'Some needs are met' },
    parts: [{ subject: '0', shown: true }],
  }

  it('is chosen by its digit while the group has the focus, and by no other key', async () => {
    const { sent, user } = await draw(grade)
    await user.tab()
    await user.keyboard('4')
    expect(screen.getByRole('radio', { name: 'Grade 4' })).toBeChecked()
    expect(screen.getByRole('radio', { name: 'Grade 4' })).toHaveFocus()
    await user.keyboard('9n')
    expect(sent.map((c) => c.value)).toEqual(['4'])
  })

  it('stands with the council’s own words where it has them', async () => {
    await draw(grade)
    expect(screen.getByRole('radio', { name: 'Grade 3 Some needs are met' })).toBeInTheDocument()
  })
})

describe('words to read out', () => {
  const notice: Item = {
    id: 'notice',
    type: 'static',
    label: 'What we do with this',
    hint: 'We keep what you tell us.',
    readings: [
      {
        language: 'ur',
        name: 'اردو',
        text: 'ہم محفوظ رکھتے ہیں',
        note: 'not yet checked by the council',
      },
    ],
  }

  it('turns to the family, in their language and direction', async () => {
    const { user } = await draw(notice)
    await user.selectOptions(screen.getByRole('combobox', { name: 'Read it in' }), 'ur')
    await user.click(screen.getByRole('button', { name: 'Show full screen to the family' }))
    const dialog = screen.getByRole('dialog')
    const words = within(dialog).getByText('ہم محفوظ رکھتے ہیں')
    expect(words).toHaveAttribute('dir', 'rtl')
    expect(words).toHaveAttribute('lang', 'ur')
    expect(within(dialog).getByText('not yet checked by the council')).toBeInTheDocument()
  })
})

describe('one question', () => {
  const text: Item = {
    id: 'reason',
    type: 'longtext',
    label: 'Reason',
    max: 5,
    parts: [{ subject: '0', shown: true, value: 'abc' }],
  }

  it('counts in code points and never cuts', async () => {
    const { user } = await draw(text)
    const field = screen.getByRole('textbox', { name: /^Reason/ })
    await user.type(field, '👩‍👧')
    expect(await screen.findByText('Max 5 characters, 1 too many')).toBeInTheDocument()
    expect(field).toHaveValue('abc👩‍👧')
  })

  it('takes Enter in a one-line answer as a key like any other: nothing is sent, no page is loaded', async () => {
    const submits: Event[] = []
    const hear = (event: Event) => submits.push(event)
    document.addEventListener('submit', hear)
    const { user } = await draw({ ...text, type: 'text' })
    const field = screen.getByRole('textbox', { name: /^Reason/ })
    await user.type(field, 'd{Enter}')
    document.removeEventListener('submit', hear)
    expect(submits.map((event) => event.defaultPrevented)).toEqual([true])
    expect(field).toHaveValue('abcd')
  })

  it('keeps an impossible date as typed', async () => {
    const { draft, sent, user } = await draw({
      id: 'on',
      type: 'date',
      label: 'On',
      parts: [{ subject: '0', shown: true }],
    })
    await user.type(screen.getByLabelText('Day'), '31')
    await user.type(screen.getByLabelText('Month'), '2')
    await user.type(screen.getByLabelText('Year'), '2026')
    await draft.flush()
    expect(sent.at(-1)?.value).toEqual({ raw: '31/2/2026' })
  })

  it('searches a long tick list and counts what is ticked', async () => {
    const options = Array.from({ length: 12 }, (_, i): [string, string] => [
      `N${i}`,
      i === 7 ? 'Tŷ a thai' : `Need ${i}`,
    ])
    const { sent, user } = await draw({
      id: 'needs',
      type: 'multiselect',
      label: 'Needs',
      options,
      parts: [{ subject: '0', shown: true, value: ['N3'] }],
    })
    await user.type(screen.getByRole('searchbox'), 'ty')
    expect(screen.getAllByRole('checkbox')).toHaveLength(2) // the hit, and what is ticked
    await user.click(screen.getByRole('checkbox', { name: 'Tŷ a thai' }))
    expect(sent.at(-1)?.value).toEqual(['N3', 'N7'])
    expect(screen.getByText('2 ticked')).toBeInTheDocument()
  })

  it('takes a signature made on paper without a pointer', async () => {
    const { sent, user } = await draw({
      id: 'sig',
      type: 'signature',
      label: 'Signature',
      parts: [{ subject: '0', shown: true }],
    })
    await user.tab()
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('radio', { name: 'Signed on paper, scan to follow' })).toBeChecked()
    expect(sent.at(-1)?.value).toMatchObject({ how: 'paper' })
  })
})

describe('counts and distance', () => {
  it('says for how many of the people a question is answered, once somebody is apart', async () => {
    await draw(carer({ parts: apart, toggle: { ...open, says: '2 of 3 answered: 1 yes, 1 no' } }))
    expect(screen.getByText('2 of 3 answered: 1 yes, 1 no')).toBeInTheDocument()
  })

  it('draws how far each has come, and says it in words', async () => {
    const last = [
      { value: 3, says: '3', on: '05/05/2026', form: 'ffa', offer: false },
      { value: 5, says: '5', on: '20/08/2026', form: 'taf', offer: false },
    ]
    const scale = (over: object): Item => ({
      id: 'scale',
      type: 'number',
      label: 'How are things now, 0–10?',
      min: 0,
      most: 10,
      parts: [{ subject: 'mary', name: 'Mary', shown: true, value: 7, state: 'answered', ...over }],
    })
    const { view } = await draw(scale({ last }))
    const picture = await screen.findByRole('img', { name: 'Mary: first 3 on 05/05/2026, then 5, now 7.' })
    const at = [...picture.querySelectorAll('circle')].map((c) => [
      c.getAttribute('class'),
      Math.round(Number(c.getAttribute('cx')) * 10) / 10,
    ])
    expect(at).toEqual([
      ['full', 100],
      ['full', 136.8],
      ['ring', 63.2],
    ])
    view.unmount()
    await draw(scale({}))
    expect(screen.queryByRole('img')).toBeNull()
  })
})

it('says what an earlier document said, whether in words or as a bare figure', async () => {
  const last = [{ value: 3, says: '', on: '05/05/2026', form: 'Families First Assessment', offer: false }]
  await draw({
    id: 'scale',
    type: 'number',
    label: 'How are things?',
    parts: [{ subject: '0', shown: true, value: '', state: 'empty', last }],
  })
  const before = screen.getByRole('complementary')
  expect(before).toHaveTextContent(/3$/)
  expect(before).not.toHaveTextContent('Empty')
})

describe('an email that is pasted', () => {
  const email = 'From: Ana Pereira\nSubject: Tom\n'
  const looks = () => screen.findByText(/looks like a copied email/)

  /** A field with a pasted email, on a form that takes documents or not. */
  async function pasted(
    encloses: boolean,
    answers: (path: string) => Answer = () => ({ status: 500, body: '{}' }),
  ) {
    const item = longtext('Tom was in school.')
    const asked: string[] = []
    useTransport({
      ...browserTransport(),
      send: async (method, path, body) => {
        asked.push(`${method} ${path} ${body}`)
        return answers(path)
      },
    })
    const { draft, sent } = await draftOn([item], undefined, { encloses })
    const view = render(Question, { draft, item: draft.page?.items[0] as Item })
    const box = screen.getByRole('textbox')
    await userEvent.click(box)
    await userEvent.paste('\n' + email.replaceAll('\n', '\r\n'))
    return { box, draft, view, sent, asked, item, user: userEvent.setup() }
  }

  const longtext = (value: string): Item => ({
    id: 'body',
    type: 'longtext',
    label: 'What happened?',
    parts: [{ subject: '0', shown: true, value, state: 'answered' }],
  })

  it('is told of, above the text, which stays as it is', async () => {
    const { box } = await pasted(false)
    const told = await looks()
    expect(told.closest('[role=alert]')).not.toBeNull()
    expect(told.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
    expect(box).toHaveValue('Tom was in school.\n' + email)
    expect(screen.queryByRole('button', { name: 'Attach as document instead' })).toBeNull()
  })

  it('is none where nothing looks like one', async () => {
    const { draft } = await draw(longtext(''))
    await userEvent.click(screen.getByRole('textbox'))
    await userEvent.paste('Tom was in school. From: home')
    await draft.flush()
    await import('./Pasted.svelte')
    await tick()
    expect(screen.queryByText(/looks like a copied email/)).toBeNull()
  })

  it('stays as text where the person says so', async () => {
    const { box, asked, user } = await pasted(true)
    await looks()
    await user.click(screen.getByRole('button', { name: 'Keep as text' }))
    expect(screen.queryByText(/looks like a copied email/)).toBeNull()
    expect(box).toHaveValue('Tom was in school.\n' + email)
    expect(box).toHaveFocus()
    expect(asked).toEqual([])
  })

  it('stays in the field when it could not be kept, and says why', async () => {
    const full = { status: 507, body: '{"detail":"The disk is full.","code":"full"}' }
    const { box, user } = await pasted(true, () => full)
    await looks()
    await user.click(screen.getByRole('button', { name: 'Attach as document instead' }))
    await screen.findByText('The disk is full.')
    expect(box).toHaveValue('Tom was in school.\n' + email)
    expect(box).not.toHaveAttribute('readonly')
  })

  it('becomes a document once that is on the disk, and comes back', async () => {
    const made = {
      says: '“Copied email.pdf” is now a document.',
      href: '/assessments/d1/pages/links',
      undo: [7, 5],
    }
    const { box, draft, view, sent, asked, item, user } = await pasted(true, (path) => {
      const left = path.endsWith('/pasted') ? '' : '\n' + email
      item.parts = longtext('Tom was in school.' + left).parts
      return { status: 200, body: JSON.stringify(made) }
    })
    await looks()
    await user.click(screen.getByRole('button', { name: 'Attach as document instead' }))
    await screen.findByText(made.says)
    expect(sent.at(-1)?.value).toBe('Tom was in school.\n' + email) // all of it was saved before
    expect(asked).toEqual([
      `POST /api/assessments/d1/pasted ${JSON.stringify({ q: 'body', subject: '0', row: '', text: '\n' + email })}`,
    ])
    await view.rerender({ item: draft.page?.items[0] as Item })
    expect(box).toHaveValue('Tom was in school.')
    expect(box).toHaveFocus()
    expect(screen.getByRole('link', { name: 'Go to the document' })).toHaveAttribute(
      'href',
      '#/assessments/d1/pages/links',
    )
    await user.click(screen.getByRole('button', { name: 'Put the text back' }))
    await screen.findByRole('button', { name: 'Attach as document instead' })
    expect(asked.slice(1).map((call) => call.match(/undo {"seq":(\d)/)?.[1])).toEqual(['7', '5'])
  })
})
