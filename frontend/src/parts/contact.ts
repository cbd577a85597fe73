import type { Connection } from '../door/model'
import { t } from '../words/language.svelte'

/** When the office last answered, as a sentence; empty for never. */
export const lastContact = (connection: Connection): string =>
  connection.lastContact === '' ? '' : t('sync.lastContact', { when: connection.lastContactSays })
