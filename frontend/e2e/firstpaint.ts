/** A form's page is drawn at first only as far down as the window shows, by an estimate
 * of the room that its questions take (src/questions/room.ts): that first picture must
 * not end above the foot of the window while more is to come. */
import type { Page } from 'playwright-core'

declare global {
  interface Window {
    gaps?: string[]
  }
}

/** Watches every page of a form from now on; answers what fell short since it was last asked. */
export async function watchFirstPaint(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const gaps: string[] = (window.gaps = [])
    const foot = (of: Element) => of.getBoundingClientRect().bottom
    let at: { groups: Element; first: number } | undefined
    new MutationObserver(() => {
      const groups = document.querySelector('.groups-of-questions')
      if (!groups || groups.getAttribute('aria-busy') !== 'true') {
        if (groups && at?.groups === groups && at.first < innerHeight && foot(groups) > at.first + 1)
          gaps.push(`first drawn to ${Math.round(at.first)} of ${innerHeight} px: ${location.hash}`)
        at = undefined
      } else
        requestAnimationFrame(() => {
          if (groups.isConnected && groups.getAttribute('aria-busy') === 'true')
            at ??= { groups, first: foot(groups) }
        })
    }).observe(document, { childList: true, subtree: true, attributeFilter: ['aria-busy'] })
  })
  return () => page.evaluate(() => window.gaps?.splice(0) ?? ['nothing watched'])
}
