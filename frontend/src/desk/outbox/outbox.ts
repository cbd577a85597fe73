import type { OutboxItem, OutboxPage } from '../../door/model'

/** What does not go by itself any more: a person must act on it, or choose. */
export const needsSomebody = (item: OutboxItem): boolean =>
  item.state === 'attention' || item.state === 'stopped'

/** Whether the office answers, as far as the page knows. */
export const linked = ({ connection }: Pick<OutboxPage, 'connection'>): boolean =>
  connection.state === 'online' || connection.state === 'sending'

/** The calm green panel is forbidden while an urgent form has not arrived, or
 * something needs a person (BR-33, screens paper 5). */
export const calm = (page: OutboxPage): boolean =>
  page.urgent.length === 0 &&
  !page.items.some(needsSomebody) &&
  ['online', 'sending', 'offline'].includes(page.connection.state)
