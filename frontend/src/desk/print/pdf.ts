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

/** Draws one page at so many dots an inch; PDF counts 72. */
export async function drawPage(paper: PDFDocumentProxy, n: number, canvas: HTMLCanvasElement, dpi: number) {
  const page = await paper.getPage(n)
  const viewport = page.getViewport({ scale: dpi / 72 })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  await page.render({ canvas, viewport }).promise
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
