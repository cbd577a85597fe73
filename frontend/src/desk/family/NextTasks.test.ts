import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { FamilyPage } from '../../door/model'
import NextTasks from './NextTasks.svelte'

const action = (over: Partial<FamilyPage['actions'][number]>): FamilyPage['actions'][number] => ({
  id: 'a-1',
  action: 'See the school nurse',
  outcome: '',
  owner: 'Mary',
  due: '01/09/2026',
  late: false,
  open: true,
  status: 'in_progress',
  statusSays: 'In progress',
  persons: '',
  indicator: '',
  need: '',
  mine: true,
  progress: [],
  ...over,
})

it('has what is late in the plan, and does not say then that nothing is due', () => {
  render(NextTasks, { tasks: [], actions: [action({ late: true })] })
  expect(screen.getByText('See the school nurse')).toBeTruthy()
  expect(screen.getByText('Late: 01/09/2026')).toBeTruthy()
  expect(screen.queryByText('Nothing is due.')).toBeNull()
})

it('does not say that nothing is due while the plan has work left', () => {
  render(NextTasks, { tasks: [], actions: [action({})] })
  expect(screen.queryByText('Nothing is due.')).toBeNull()
  expect(screen.getByText(/stand under Plan/)).toBeTruthy()
})

it('says that nothing is due where nothing is', () => {
  render(NextTasks, { tasks: [], actions: [action({ open: false })] })
  expect(screen.getByText('Nothing is due.')).toBeTruthy()
})
