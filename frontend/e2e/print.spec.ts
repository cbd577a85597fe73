/** J2, printing at the visit, on the real programs: with a printer, without one, and
 * where the system prints only what a page shows (Windows). */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import {
  Printer,
  apart,
  countDialogs,
  dialogs,
  drawn,
  drawnPages,
  pagesOf,
  picturesOf,
  refusePrint,
  turned,
  wordsOf,
} from './paper.ts'
import { Programs, type Window, closeBrowser, openWindow, unlocked } from './program.ts'
import { at, call, startWith } from './seed.ts'

let programs: Programs
let printer: Printer
let window: Window
let page: Page
let id: string

before(async () => {
  printer = new Printer()
  programs = await Programs.start()
  window = await openWindow({ acceptDownloads: true })
  page = window.page
  await unlocked(programs, page)
  await programs.centreDown() // the kitchen has no network
  id = await startWith(page, 'smith')
})

after(async () => {
  await closeBrowser()
  await programs.stop()
  printer.remove()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const button = (name: string) => page.getByRole('button', { name, exact: true })
const copy = (name: string) => page.getByRole('radio', { name: new RegExp(`^${name}`) })
const said = (words: RegExp) => page.getByRole('status').filter({ hasText: words }).waitFor()

/** Answers the question of BR-47 for what was just asked for. */
async function goOn(): Promise<void> {
  const question = page.getByRole('alertdialog', { name: 'Before this leaves the screen' })
  await question.getByText('Could it be seen by someone who causes harm?').waitFor()
  await question.getByRole('button', { name: 'Go on' }).click()
  await question.waitFor({ state: 'detached' })
}

const pages = () => page.locator('.preview canvas').count()

/** Waits until a page of the preview, the first being 0, shows ink. */
const pageDrawn = (n: number) =>
  page.waitForFunction((at) => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>('.preview canvas')[at]
    if (!canvas?.width) return false
    const dots = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    return dots.some((value, i) => i % 4 === 3 && value > 0 && (dots[i - 3] ?? 255) < 128)
  }, n)

const previewDrawn = () => pageDrawn(0)

/** How many dots each page of the preview holds. */
const dots = () =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.preview canvas')].map(
      ({ width, height }) => width * height,
    ),
  )

/** When it was drawn is on the paper; everything else must be the same. */
const untimed = (words: string) => words.replace(/\d\d:\d\d/g, 'hh:mm')

describe('J2, printing an assessment at the visit', () => {
  it('asks who will read it, and draws the copy', async () => {
    await at(page, `#/assessments/${id}/pages/s2`)
    await page.getByRole('link', { name: 'Print', exact: true }).click()
    await heading('Print or save')
    await goOn()
    await previewDrawn()
    await copy('Signature copy').check()
    await goOn()
    await said(/Shown here only/)
    await previewDrawn()
    assert.ok((await pages()) > 2)
  })

  it('draws the pages that are near, and lets go of the others', async () => {
    const [all, whole] = [await pages(), 1_000_000]
    assert.ok(((await dots()).at(-1) ?? 0) < whole, 'the last page is drawn, and nobody is near it')
    for (let n = 0; n < all; n++) {
      await page.locator('.preview canvas').nth(n).scrollIntoViewIfNeeded()
      await pageDrawn(n)
    }
    await page.waitForFunction(
      () => document.querySelector<HTMLCanvasElement>('.preview canvas')?.width === 0,
    )
    const held = (await dots()).filter((n) => n > whole).length
    assert.ok(held > 0 && held < all, `${held} of ${all} pages are held`)
    await page.locator('.preview canvas').first().scrollIntoViewIfNeeded()
    await previewDrawn()
  })

  it('keeps it as a task where the portable printer is missing', async () => {
    printer.there = false
    await button('Print').click()
    await goOn()
    await page.getByText('No printer is set up on this laptop.').waitFor()
    assert.equal(printer.jobs.length, 0)
    await button('Print later').click()
    await said(/Kept as a task on Home/)
    await at(page, '#/home')
    const task = page.getByRole('link', { name: 'Print the signature copy: Early Help Assessment - Portal' })
    await task.click()
    await heading('Print or save')
    await goOn()
    await previewDrawn()
    assert.ok(await copy('Signature copy').isChecked(), 'the task opens the copy it is about')
  })

  it('gives the printer this document, whole, and the task is done', async () => {
    printer.there = true
    await button('Print').click()
    await goOn()
    await said(/Sent to the printer/)
    const [job] = printer.jobs
    assert.ok(job)
    assert.match(job.args, /^-t\nEarly Help \d{4}-\d\d-\d\d\n-o\nmedia=A4\n$/)
    const words = wordsOf(job.bytes)
    assert.equal(untimed(words), untimed(wordsOf(await drawn(page, `/api/assessments/${id}/pdf/signature`))))
    for (const stands of ['Draft – not finished', 'Mary Smith', 'Unborn Smith', 'Signature', 'Page 1 of'])
      assert.ok(words.includes(stands), `the paper does not say ${stands}`)
    await at(page, '#/home')
    await heading(/ \d{4}$/)
    await page.getByRole('heading', { name: 'My Assessments' }).waitFor()
    assert.equal(await page.getByText('Print the signature copy').count(), 0)
  })

  it('logs the second print, and what is saved', async () => {
    await at(page, `#/assessments/${id}/print?copy=signature`)
    await heading('Print or save')
    await goOn()
    await previewDrawn()
    await button('Print').click()
    await goOn()
    await said(/Sent to the printer/)
    assert.equal(printer.jobs.length, 2)
    await button('Save as PDF').click()
    const saving = page.waitForEvent('download')
    await goOn()
    const download = await saving
    assert.equal(download.suggestedFilename(), 'early-help-signature.pdf')
    const bytes = await readFile(await download.path())
    assert.equal(untimed(wordsOf(bytes)), untimed(wordsOf(printer.jobs[1]?.bytes ?? new Uint8Array())))
    await page.getByText(/^Signature copy: saved as a file, today/).waitFor()
    assert.equal(await page.getByText(/^Signature copy: sent to the printer, today/).count(), 2)
  })

  it('says NOT YET RECEIVED on a finished form that the office does not have', async () => {
    await call(page, 'POST', `/api/assessments/${id}/finish`)
    await button('Print').click()
    await goOn()
    await said(/Sent to the printer/)
    const job = printer.jobs[2]
    assert.ok(job)
    assert.match(wordsOf(job.bytes), /NOT YET RECEIVED/i)
    assert.match(job.args, /^-t\nEH-/, 'a queue sees the reference and nobody’s name')
  })

  it('prints a blank form by the same door', async () => {
    await at(page, '#/forms')
    await page.getByRole('link', { name: /^Blank form to print ?: Early Help Assessment - Portal$/ }).click()
    await heading('Print or save the blank form')
    await previewDrawn()
    await button('Print').click()
    await said(/Sent to the printer/)
    const job = printer.jobs[3]
    assert.ok(job)
    assert.match(job.args, /^-t\neha_portal\n/)
    assert.match(wordsOf(job.bytes), /Early Help Assessment/)
    assert.doesNotMatch(wordsOf(job.bytes), /Smith/)
  })
})

describe('where the system prints only what a page shows', () => {
  before(async () => {
    await countDialogs(page)
    await page.route('**/prints', async (route) => {
      const asked = route.request().postDataJSON() as { how: string }
      if (asked.how !== 'printer') return route.continue()
      // BR-47's question comes before the printer's refusal, as for any other way.
      const view = await route.fetch({ postData: JSON.stringify({ ...asked, how: 'view' }) })
      const { ask } = (await view.json()) as { ask: string }
      if (ask) return route.fulfill({ response: view })
      return refusePrint(route)
    })
  })

  /** Prints what the screen shows and gives what the system would print. */
  async function print(asks: boolean): Promise<Buffer> {
    const before = await dialogs(page)
    await button('Print').click()
    if (asks) await goOn()
    await said(/The print window was opened/)
    assert.equal(await dialogs(page), before + 1)
    return page.pdf({ preferCSSPageSize: true })
  }

  const upright = (sizes: [number, number][]) =>
    sizes.every(([width, height]) => Math.abs(width - 595) < 2 && Math.abs(height - 842) < 2)

  it('lays every page on a sheet of its own, as a picture of 300 dots an inch', async () => {
    id = await startWith(page, 'hollis')
    await at(page, `#/assessments/${id}/print`)
    await heading('Print or save')
    await goOn()
    await previewDrawn()
    const system = await print(true)
    const paper = await drawn(page, `/api/assessments/${id}/pdf/professional`)
    const sheets = pagesOf(system)
    assert.equal(sheets.length, pagesOf(paper).length, 'one page, one sheet')
    assert.ok(upright(sheets), `A4, upright: ${sheets}`)
    assert.equal(wordsOf(system), '', 'pictures only')
    const pictures = picturesOf(system)
    assert.deepEqual(
      pictures.map((picture) => picture.page),
      sheets.map((_, i) => i + 1),
    )
    for (const { dpi } of pictures) assert.ok(dpi >= 299, `${dpi} dots an inch`)
    const want = drawnPages(paper)
    for (const [i, sheet] of drawnPages(system).entries()) {
      for (const [j, other] of want.entries()) {
        const far = apart(sheet, other)
        if (i === j) assert.ok(far < 0.1, `sheet ${i + 1} is ${far} from its page`)
        else assert.ok(far > 0.5, `sheet ${i + 1} could be page ${j + 1}: ${far}`)
      }
    }
  })

  it('logs it, and clears the view away when the system has taken it', async () => {
    await page.getByText(/^Professional copy: print window opened, today/).waitFor()
    assert.equal(await page.locator('.sheets').count(), 0)
    const screen = await page.pdf({ preferCSSPageSize: true })
    const coarse = picturesOf(screen).filter(({ dpi }) => dpi < 299)
    assert.ok(coarse.length > 0, 'on paper the page is itself again: its preview')
  })

  it('prints again, and the blank form too', async () => {
    assert.equal(pagesOf(await print(true)).length, await pages())
    await at(page, '#/forms/eha_portal/blank')
    await heading('Print or save the blank form')
    await previewDrawn()
    const system = await print(false)
    assert.equal(pagesOf(system).length, pagesOf(await drawn(page, '/api/forms/eha_portal/blank')).length)
  })

  it('turns a wide page, so that it fills its sheet', async () => {
    const wide = await window.context.newPage()
    await wide.setContent('<h1 style="font-size: 90px">A wide page, which begins at its left</h1>')
    const paper = await wide.pdf({ landscape: true, format: 'A4' })
    await wide.close()
    await page.route('**/blank', (route) => route.fulfill({ contentType: 'application/pdf', body: paper }))
    await at(page, '#/forms')
    await at(page, '#/forms/eha_portal/blank')
    await heading('Print or save the blank form')
    await previewDrawn()
    const system = await print(false)
    assert.ok(pagesOf(system).length === 1 && upright(pagesOf(system)), `${pagesOf(system)}`)
    const [sheet] = drawnPages(system)
    const [want] = drawnPages(paper)
    assert.ok(sheet && want)
    const far = apart(sheet, turned(want))
    assert.ok(far < 0.1, `${far} from the page`)
  })
})
