/** Paper by the system's own print dialog, where no program of the system prints a
 * PDF (Windows): every page as a picture of 300 dots an inch, one to a sheet, in a
 * view that only print media show (theme/_modes). One page's dots are in memory at
 * a time; what is kept of the others is their compressed picture. */
import { drawPage, openPaper } from './pdf'

const dotsAnInch = 300

/** Lays a PDF out and opens the dialog; answers when that has been opened. The
 * view stays until the system has taken it, because that may be later. */
export async function printSheets(bytes: ArrayBuffer, drawing?: (page: number, of: number) => void) {
  const view = document.createElement('div')
  view.className = 'sheets'
  const canvas = document.createElement('canvas')
  const paper = await openPaper(bytes)
  try {
    for (let n = 1; n <= paper.numPages; n++) {
      drawing?.(n, paper.numPages)
      await drawPage(paper, n, canvas, dotsAnInch, 'print')
      view.append(await pictureOf(canvas))
    }
  } catch (thrown) {
    takeAway(view)
    throw thrown
  } finally {
    canvas.width = canvas.height = 0 // its dots go now, not when somebody collects them
    await paper.loadingTask.destroy()
  }
  for (const left of document.querySelectorAll<HTMLElement>('.sheets')) takeAway(left)
  document.body.prepend(view)
  window.addEventListener('afterprint', () => takeAway(view), { once: true })
  window.print()
}

async function pictureOf(canvas: HTMLCanvasElement): Promise<HTMLImageElement> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done))
  if (!blob) throw new Error('no picture of the page')
  const picture = new Image()
  picture.alt = ''
  await new Promise((done, fail) => {
    picture.onload = done
    picture.onerror = fail
    picture.src = URL.createObjectURL(blob)
  })
  return picture
}

function takeAway(view: HTMLElement) {
  for (const picture of view.querySelectorAll('img')) URL.revokeObjectURL(picture.src)
  view.remove()
}
