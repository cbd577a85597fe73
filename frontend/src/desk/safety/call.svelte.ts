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
