/** Every second of the shipped forms; formsbeside.spec has the others, so that two
 * processors have something to do. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import { faults, lostInForcedColours } from './axe.ts'
import { eachForm, formsThatShip } from './everyform.ts'

const laptop = eachForm(formsThatShip.filter((_, n) => n % 2 === 0))

it('there are forms to look at', () => {
  assert.ok(formsThatShip.length >= 20, `${formsThatShip.length} forms`)
})

it('the checks do find a fault', async () => {
  const { page } = laptop()
  await page.evaluate(() => {
    const planted = document.createElement('button')
    planted.id = 'planted'
    planted.style.all = 'unset'
    document.querySelector('.questions')?.prepend(planted)
  })
  await page.emulateMedia({ forcedColors: 'active' })
  assert.match((await lostInForcedColours(page, '.work')).join(), /^<button id="planted"/)
  await page.emulateMedia({ forcedColors: 'none' })
  await page.evaluate(() => document.getElementById('planted')?.remove())
  await page.evaluate(() => document.querySelector('.questions')?.insertAdjacentHTML('afterbegin', '<input>'))
  assert.deepEqual(
    (await faults(page, '.work')).map((fault) => fault.split(':')[0]),
    ['label'],
  )
})
