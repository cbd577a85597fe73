/** Stands before the centre, at its address: sees what a laptop delivers and in which
 * order, can refuse one thing for ever, as a centre does that cannot take it, and can
 * keep everybody waiting for an answer, as a line does that is all but dead. */
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http'
import { once } from 'node:events'
import { type Programs, freePort } from './program.ts'

const delivery = /^\/v1\/submissions\/([^/]+)$/

export class Front {
  /** The ids delivered, in the order in which they came; again where they came again. */
  delivered: string[] = []
  /** What is refused as too large. */
  refused = ''
  #waiting: (() => void)[] | undefined
  readonly #server: Server

  private constructor(private readonly centre: () => number) {
    this.#server = createServer((from, to) => {
      if (this.#waiting) this.#waiting.push(() => this.#answer(from, to))
      else this.#answer(from, to)
    })
  }

  static async open(port: number, centre: () => number): Promise<Front> {
    const front = new Front(centre)
    front.#server.listen(port, '127.0.0.1')
    await once(front.#server, 'listening')
    return front
  }

  /** Laptops of programs with a front: the centre moves to a port behind it. */
  static async before(programs: Programs): Promise<Front> {
    const address = programs.centrePort
    await programs.centreDown()
    programs.centrePort = await freePort()
    await programs.centreUp()
    return Front.open(address, () => programs.centrePort)
  }

  /** From here on every connection is taken and none is answered, until release. */
  hold(): void {
    this.#waiting ??= []
  }

  release(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const answer of waiting) answer()
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(from: IncomingMessage, to: ServerResponse): void {
    const id = from.method === 'PUT' ? (delivery.exec(from.url ?? '')?.[1] ?? '') : ''
    if (id) this.delivered.push(id)
    if (id && id === this.refused) {
      from.resume().on('end', () => {
        to.writeHead(413, { 'EH-Protocol': '1', 'Content-Type': 'application/problem+json' })
        to.end(JSON.stringify({ title: 'Request Entity Too Large', status: 413, code: 'too-large' }))
      })
      return
    }
    const { method, url, headers } = from
    const on = request(
      { host: '127.0.0.1', port: this.centre(), agent: false, method, path: url, headers },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(to)
      },
    )
    on.on('error', () => to.destroy()) // nobody there: as if nobody had listened
    to.on('close', () => on.destroy())
    from.pipe(on)
  }
}
