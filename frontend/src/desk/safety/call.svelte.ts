/** The record of a call, outside its screen: Esc goes back to work and every
 * word is still here. */
import { uuid7 } from '../assessment/ids'

export const emptyCall = () => ({
  client: uuid7(),
  assessment: '',
  immediateDanger: '',
  significantHarm: '',
  phoned: '',
  phonedAt: '',
  spokeTo: '',
  reference: '',
  advice: '',
  notPhonedReason: '',
})

class CallInHand {
  call = $state(emptyCall())
}

export const inHand = new CallInHand()

/** Today at the time typed ("15:20", "1520"), as Go keeps it; else as typed. */
export function callTime(typed: string, now: Date): string {
  const time = /^\s*(\d{1,2})[:.]?(\d{2})\s*$/.exec(typed)
  if (!time || Number(time[1]) > 23 || Number(time[2]) > 59) return typed
  const at = new Date(now)
  at.setHours(Number(time[1]), Number(time[2]), 0, 0)
  return at.toISOString().replace('.000', '')
}
