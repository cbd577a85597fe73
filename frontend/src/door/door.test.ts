import { afterEach, describe, expect, it, vi } from 'vitest'
import { NoAnswer, Refusal, browserTransport, door, sentence, useTransport, windowTransport } from './door'

afterEach(() => vi.unstubAllGlobals())

const answering = (status: number, body: string) => ({
  ...browserTransport(),
  send: async () => ({ status, body }),
})

describe('the door', () => {
  it('hands back the body of a good answer', async () => {
    useTransport(answering(200, '{"id":"a1"}'))
    await expect(door.get('/api/x')).resolves.toEqual({ id: 'a1' })
  })

  it('throws the sentence of a refusal', async () => {
    useTransport(answering(403, '{"detail":"That is not the passphrase.","code":"refused","status":403}'))
    const thrown = await door.post('/api/unlock', {}).catch((e: unknown) => e)
    expect(thrown).toBeInstanceOf(Refusal)
    expect(sentence(thrown, 'else')).toBe('That is not the passphrase.')
    expect((thrown as Refusal).problem.code).toBe('refused')
  })

  it('is not misled by an answer that is not the door’s', async () => {
    useTransport(answering(502, '<html>proxy</html>'))
    const thrown = await door.get('/api/x').catch((e: unknown) => e)
    expect(sentence(thrown, 'else')).toBe('else')
  })

  it('tells no answer from a refusal', async () => {
    useTransport({
      ...browserTransport(),
      send: async () => {
        throw new TypeError('network')
      },
    })
    await expect(door.get('/api/x')).rejects.toBeInstanceOf(NoAnswer)
  })

  it('sends bodies through the bound method in the window, never by fetch', async () => {
    const fetched = vi.fn()
    vi.stubGlobal('fetch', fetched)
    const called = vi.fn(async () => ({ status: 200, body: '{}' }))
    useTransport(windowTransport({ Call: called }, undefined))
    await door.patch('/api/assessments/a1/answers', { base: 1 })
    expect(called).toHaveBeenCalledWith('PATCH', '/api/assessments/a1/answers', '{"base":1}')
    expect(fetched).not.toHaveBeenCalled()
  })

  it('lets no more bytes outlive the page than browsers allow, all calls together', async () => {
    const asked: { keepalive: boolean; answer: () => void }[] = []
    vi.stubGlobal(
      'fetch',
      (_path: string, { keepalive }: { keepalive: boolean }) =>
        new Promise((done) => asked.push({ keepalive, answer: () => done(new Response('{}')) })),
    )
    const { send } = browserTransport()
    const sent = [
      send('PATCH', '/api/x', 'x'.repeat(50_000)),
      send('PATCH', '/api/x', 'x'.repeat(20_000)), // too much beside the first
      send('PATCH', '/api/x', 'ŵ'.repeat(32_768)), // 64 KiB by itself
      send('GET', '/api/x', ''),
    ]
    expect(asked.map(({ keepalive }) => keepalive)).toEqual([true, false, false, false])
    for (const { answer } of asked) answer()
    await Promise.all(sent)
    const next = send('PATCH', '/api/x', 'x'.repeat(50_000))
    expect(asked[4]?.keepalive).toBe(true)
    asked[4]?.answer()
    await next
  })

  it('hears what changed in either shape, and never data', () => {
    const heard: string[][] = []
    let tell: (...data: unknown[]) => void = () => undefined
    const runtime = {
      EventsOn: (_name: string, hear: (...data: unknown[]) => void) => {
        tell = hear
        return () => undefined
      },
      BrowserOpenURL: () => undefined,
      OnFileDrop: () => undefined,
    }
    windowTransport({ Call: async () => ({ status: 200, body: '' }) }, runtime).listen((w) => heard.push(w))
    tell({ what: ['outbox', 'front'] })
    tell('["front"]')
    tell('outbox')
    expect(heard).toEqual([['outbox', 'front'], ['front'], ['outbox']])
  })

  it('asks the window for what is dropped on it, and hears where that was', () => {
    const [asked, heard] = [vi.fn(), vi.fn()]
    let tell: (...data: unknown[]) => void = () => undefined
    const runtime = {
      EventsOn: (name: string, hear: (...data: unknown[]) => void) => {
        if (name === 'dropped') tell = hear
        return () => undefined
      },
      BrowserOpenURL: () => undefined,
      OnFileDrop: asked,
    }
    windowTransport({ Call: async () => ({ status: 200, body: '' }) }, runtime).dropped(heard)
    const drop = { x: 20, y: 30, files: [{ token: 'a', name: 'letter.pdf' }] }
    tell(drop)
    expect(asked).toHaveBeenCalledWith(expect.anything(), false)
    expect(heard).toHaveBeenCalledWith(drop)
  })
})
