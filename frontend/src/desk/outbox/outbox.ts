import type { OutboxPage } from '../../door/model'

/** The calm green panel is forbidden while an urgent form has not arrived, or
 * something needs a person (BR-33, screens paper 5). */
export const calm = (page: OutboxPage): boolean =>
  page.urgent.length === 0 &&
  page.items.every((item) => item.state !== 'attention') &&
  ['online', 'sending', 'offline'].includes(page.connection.state)
