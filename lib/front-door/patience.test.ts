import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPatience } from './patience'

describe('the patience of a request', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('is used up by waiting for the database between the end of the request and the head of the answer, and by nothing else', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const sent = ask({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method: 'POST' })
    sent.write('the first half, ')
    const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
    const patience = watchPatience(request, response)
    patience.begin()
    vi.advanceTimersByTime(60_000)
    expect(patience.left()).toBe(Number.POSITIVE_INFINITY)
    patience.end()
    sent.end('the second half')
    expect(await text(request)).toBe('the first half, the second half')
    vi.advanceTimersByTime(60_000)
    expect(patience.left()).toBe(25_000)
    patience.begin()
    vi.advanceTimersByTime(1_000)
    // Two waits at the same time are one.
    patience.begin()
    vi.advanceTimersByTime(2_000)
    patience.end()
    vi.advanceTimersByTime(4_000)
    expect(patience.left()).toBe(18_000)
    patience.end()
    vi.advanceTimersByTime(60_000)
    expect(patience.left()).toBe(18_000)
    patience.begin()
    vi.advanceTimersByTime(20_000)
    expect(patience.left()).toBe(-2_000)
    response.flushHeaders()
    expect(patience.left()).toBe(Number.POSITIVE_INFINITY)
    response.end()
    const [answer] = await once(sent, 'response')
    await text(answer)
    server.close()
  })
})
