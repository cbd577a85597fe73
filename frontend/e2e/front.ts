/** Stands before the centre, at its address: sees what a laptop delivers and in which
 * order, and can refuse one thing for ever, as a centre does that cannot take it. */
import { type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http'
import { once } from 'node:events'

const delivery = /^\/v1\/submissions\/([^/]+)$/

export class Front {
  /** The ids delivered, in the order in which they came; again where they came again. */
  delivered: string[] = []
  /** What is refused as too large. */
  refused = ''
  readonly #server: Server

  private constructor(private readonly centre: () => number) {
    this.#server = createServer((from, to) => this.#answer(from, to))
  }

  static async open(port: number, centre: () => number): Promise<Front> {
    const front = new Front(centre)
    front.#server.listen(port, '127.0.0.1')
    await once(front.#server, 'listening')
    return front
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
