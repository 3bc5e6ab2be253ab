import { once } from 'node:events'
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchPatience } from './patience'

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('begins to run out once the request is there as a whole, and does not from the head of the answer on', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const sent = ask({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', method: 'POST' })
    sent.write('the first half, ')
    const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
    const left = watchPatience(request, response)
    vi.advanceTimersByTime(60_000)
    expect(left()).toBe(Number.POSITIVE_INFINITY)
    sent.end('the second half')
    expect(await text(request)).toBe('the first half, the second half')
    expect(left()).toBe(25_000)
    vi.advanceTimersByTime(26_000)
    expect(left()).toBe(-1_000)
    response.flushHeaders()
    expect(left()).toBe(Number.POSITIVE_INFINITY)
    response.end()
    const [answer] = await once(sent, 'response')
    await text(answer)
    server.close()
  })
})
