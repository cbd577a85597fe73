/** When what follows from a key may be done. Both return how to call it off. */

/** A frame that never comes (a page out of sight draws none) must hold nothing up for longer. */
const MOST = 100 // ms

/** From the end of a paint to the glass; what runs sooner holds it up. */
const GLASS = 4 // ms

/** Runs once what the person just did has been painted: a frame's callback comes
 * before its paint, and a timer set there after it. */
export function afterPaint(run: () => void): () => void {
  let timer = setTimeout(done, MOST)
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer)
    timer = setTimeout(done, GLASS)
  })
  function done() {
    cancelAnimationFrame(frame)
    run()
  }
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** Runs when no key has come for a moment: the caller calls it off at each. */
export function afterPause(run: () => void): () => void {
  const timer = setTimeout(run, MOST)
  return () => clearTimeout(timer)
}
