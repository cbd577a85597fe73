// Paper in the real window: its own engine draws the preview, and the system's
// printer gets the document. The printer is a fake `lp` that keeps what it is given.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Printer, apart, drawnPages, pagesOf, wordsOf } from '../paper.ts'
import { Programs } from '../program.ts'
import { example } from '../seed.ts'
import { Screen } from './screen.ts'

let programs: Programs
let printer: Printer
let screen: Screen
let assessment = ''

before(async () => {
  printer = new Printer()
  programs = await Programs.start()
  await programs.laptopDown()
  screen = await Screen.open(programs)
  assessment = await entered('smith')
})

after(async () => {
  await screen?.window.end('SIGKILL')
  await programs?.stop()
  printer?.remove()
})

/** Starts an example's form with its answers. */
async function entered(family: string): Promise<string> {
  const { form, answers } = example(family)
  const { id } = await screen.call<{ id: string }>('POST', '/api/assessments', { form })
  for (const page of new Set(answers.map((answer) => answer.page))) {
    const changes = answers.filter((answer) => answer.page === page).map(({ page: _, ...change }) => change)
    await screen.call('PATCH', `/api/assessments/${id}/answers`, { page, changes })
  }
  return id
}

/** Presses Print, and says that who will read it has been thought of (BR-47). */
async function print(): Promise<void> {
  await screen.window.click('.page-top [data-main]')
  await screen.press('Go on')
}

/** A page of the preview as it stands in the window, once all of it is there. */
async function preview(n: number) {
  const [width, height, greys] = await screen.window.until<[number, number, string]>(
    `page ${n} of the preview`,
    `const canvas = document.querySelectorAll('.preview canvas')[${n - 1}];
     const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
     let greys = '', ink = false;
     for (let i = 0; i < data.length; i += 4) {
       ink ||= data[i] < 128 && data[i + 3] > 0;
       greys += String.fromCharCode(data[i]);
     }
     return ink && [canvas.width, canvas.height, btoa(greys)]`,
  )
  return { width, height, greys: new Uint8Array(Buffer.from(greys, 'base64')) }
}

test('the preview asks who will read it, and the printer gets the whole document', async () => {
  await screen.at(`#/assessments/${assessment}/print`)
  await screen.press('Go on')
  await preview(1)
  await print()
  await screen.window.shows('Sent to the printer.')
  const [job] = printer.jobs
  assert.ok(job)
  assert.match(job.args, /^-t\nEarly Help \d{4}-\d\d-\d\d\n-o\nmedia=A4\n$/, 'the queue reads no name')
  for (const stands of ['Draft – not finished', 'Mary Smith', 'Moses basket', 'Page 1 of'])
    assert.ok(wordsOf(job.bytes).includes(stands), `the paper does not say ${stands}`)
})

test('what the window shows is what was printed', async () => {
  const bytes = printer.jobs[0]?.bytes ?? new Uint8Array()
  const shown = await screen.window.script<number>(
    `return document.querySelectorAll('.preview canvas').length`,
  )
  assert.equal(shown, pagesOf(bytes).length)
  const far = apart(await preview(1), drawnPages(bytes, 144)[0] ?? assert.fail('no page'))
  assert.ok(far < 0.1, `${far} from the page`)
})

test('without a printer the window says so, and nothing is printed', async () => {
  printer.there = false
  await print()
  await screen.window.shows('No printer is set up on this laptop.')
  assert.equal(printer.jobs.length, 1)
})
