/** The pages of a paper on the screen. One is about 8 MB of dots, so only those near
 * the part that is seen are drawn, one after the other; the others are let go. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { drawPage } from './pdf'

const dotsAnInch = 144

/** Draws from now on; returns how to stop, which closes the paper. */
export function drawNear(
  paper: PDFDocumentProxy,
  sheets: HTMLCanvasElement[],
  onfault: (thrown: unknown) => void,
): () => void {
  const near = new Set<HTMLCanvasElement>()
  const drawn = new Set<HTMLCanvasElement>()
  let drawing = false
  let over = false

  async function next() {
    const n = sheets.findIndex((sheet) => near.has(sheet) && !drawn.has(sheet))
    const sheet = sheets[n]
    if (!sheet || drawing || over) return
    drawing = true
    try {
      await drawPage(paper, n + 1, sheet, dotsAnInch)
      sheet.style.aspectRatio = `${sheet.width} / ${sheet.height}` // its room stays when its dots go
      drawn.add(sheet)
      if (!near.has(sheet)) letGo(sheet)
    } catch (thrown) {
      if (!over) onfault(thrown)
      over = true
    } finally {
      drawing = false
    }
    void next()
  }

  function letGo(sheet: HTMLCanvasElement) {
    if (drawn.delete(sheet)) sheet.width = sheet.height = 0
  }

  const seen = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        const sheet = target as HTMLCanvasElement
        if (isIntersecting) near.add(sheet)
        else if (near.delete(sheet)) letGo(sheet)
      }
      void next()
    },
    { root: scrollerOf(sheets[0]), rootMargin: '100% 0px' }, // a screen more above and below
  )
  for (const sheet of sheets) seen.observe(sheet)

  return () => {
    over = true
    seen.disconnect()
    void paper.loadingTask.destroy()
  }
}

/** What scrolls an element; null where it is the window. */
function scrollerOf(element: Element | undefined): Element | null {
  for (let up = element?.parentElement; up; up = up.parentElement)
    if (/auto|scroll/.test(getComputedStyle(up).overflowY)) return up
  return null
}
