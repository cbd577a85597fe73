import type { Row } from '../staff'

/** The two groups of the list, in the order the centre gave: its order is the policy. */
export function groups(rows: Row[]): { urgent: Row[]; others: Row[] } {
  return { urgent: rows.filter((row) => row.urgent), others: rows.filter((row) => !row.urgent) }
}
