/** Drawing a PDF's pages, and handing its bytes to the person. pdf.js is loaded
 * only here, in its legacy build (older WebKits), with nothing the CSP forbids. */
import type { PDFDocumentProxy } from 'pdfjs-dist'

export async function openPaper(bytes: ArrayBuffer): Promise<PDFDocumentProxy> {
  const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs')
  pdfjs.GlobalWorkerOptions.workerSrc = new URL(
    'pdfjs-dist/legacy/build/pdf.worker.min.mjs',
    import.meta.url,
  ).href
  return pdfjs.getDocument({ data: new Uint8Array(bytes), isEvalSupported: false, useWasm: false }).promise
}

/** Draws one page at so many dots an inch; PDF counts 72. For a printer a wide page
 * is turned, as the printer would turn it: every sheet goes in upright. */
export async function drawPage(
  paper: PDFDocumentProxy,
  n: number,
  canvas: HTMLCanvasElement,
  dpi: number,
  intent: 'display' | 'print' = 'display',
) {
  const page = await paper.getPage(n)
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const wide = right - left > top - bottom !== (page.rotate % 180 !== 0)
  const rotation = page.rotate + (intent === 'print' && wide ? 90 : 0)
  const viewport = page.getViewport({ scale: dpi / 72, rotation })
  canvas.width = Math.ceil(viewport.width)
  canvas.height = Math.ceil(viewport.height)
  await page.render({ canvas, viewport, intent }).promise
  page.cleanup()
}

/** Offers bytes as a download; only in a browser, the window has its own dialog. */
export function save(bytes: ArrayBuffer, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
