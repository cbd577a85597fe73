/** What stands between a form and Finish, once Finish was pressed and refused: kept
 * beside the form, and read again after each save, until nothing is missing. */
import { door } from '../../door/door'
import type { AssessmentCheck, ToMend } from '../../door/model'

const byDoor = (id: string) => async () =>
  (await door.get<AssessmentCheck>(`/api/assessments/${encodeURIComponent(id)}/check`)).problems

export class Missing {
  /** Undefined until Finish was refused. */
  list = $state<ToMend[]>()
  readonly #read: () => Promise<ToMend[]>
  #reading = false
  #again = false

  constructor(id: string, read: () => Promise<ToMend[]> = byDoor(id)) {
    this.#read = read
  }

  told(problems: ToMend[]): void {
    this.list = problems
  }

  /** Finished: nothing is asked any more. */
  over(): void {
    this.list = undefined
  }

  /** Something was saved. One reading at a time, and one more for what came meanwhile. */
  async follow(): Promise<void> {
    this.#again = true
    if (this.#reading || !this.list) return
    this.#reading = true
    try {
      while (this.#again && this.list) {
        this.#again = false
        const found = await this.#read()
        if (this.list) this.list = found
      }
    } catch {
      // The list of before stands; the next save reads it again.
    } finally {
      this.#reading = false
    }
  }
}
