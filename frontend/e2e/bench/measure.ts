/** Clocks that run inside a page, and the line that build/bench.sh reads. */

/** Times each key from its keydown to the end of the paint that follows the
 * input it makes, in milliseconds, into `keyTimes`. A frame's callback comes
 * before its paint, and a message posted there is heard after it. */
export const keyClock = `
  window.keyTimes = []
  let pressed = 0
  addEventListener('keydown', (event) => { pressed = event.timeStamp }, true)
  addEventListener('input', () => {
    const from = pressed
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => window.keyTimes.push(performance.now() - from)
      port2.postMessage(0)
    })
  })`

/** Gives the times since the last asking, and begins again. */
export const keysTaken = `window.keyTimes.splice(0)`

/** The value that this share of them does not exceed. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
  if (value === undefined) throw new Error('nothing was measured')
  return value
}

export const median = (values: number[]) => percentile(values, 0.5)

/** "p50 (p95)" of times, in milliseconds. */
export const spread = (values: number[]) =>
  `${median(values).toFixed(1)} (${percentile(values, 0.95).toFixed(1)}) ms`

interface Measured {
  what: string
  ours: string
  peer?: string
  ratio?: number
  limit: string
  ok: boolean
}

export function report({ what, ours, peer = '–', ratio, limit, ok }: Measured): void {
  const times = ratio === undefined ? '–' : `${ratio.toFixed(2)}×`
  console.log(`bench: ${what} | ${ours} | ${peer} | ${times} | ${limit} | ${ok ? 'ok' : 'over'}`)
}
