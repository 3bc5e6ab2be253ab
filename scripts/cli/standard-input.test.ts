import { PassThrough, Readable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { readStandardInput, withoutLineEnd } from './standard-input'

afterEach(() => vi.useRealTimers())

describe('standard input', () => {
  it('is read whole, also when it comes in pieces that cut a character', async () => {
    const bytes = Buffer.from('geheim-ß')
    expect(await readStandardInput(Readable.from([bytes.subarray(0, -1), bytes.subarray(-1)]))).toBe('geheim-ß')
  })

  it('is blank when it is empty or a terminal', async () => {
    expect(await readStandardInput(Readable.from([]))).toBe('')
    expect(await readStandardInput(Object.assign(new PassThrough(), { isTTY: true }))).toBe('')
  })

  it('is blank when a pipe stays open and silent', async () => {
    vi.useFakeTimers()
    const read = readStandardInput(new PassThrough())
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await read).toBe('')
  })

  it('is waited for once it has begun', async () => {
    vi.useFakeTimers()
    const pipe = new PassThrough()
    const read = readStandardInput(pipe)
    pipe.write('slow')
    await vi.advanceTimersByTimeAsync(60_000)
    pipe.end(' secret')
    expect(await read).toBe('slow secret')
  })

  it('loses exactly one line end', () => {
    expect(['a\n', 'a\r\n', 'a\n\n', 'a', ' a \n', ''].map(withoutLineEnd)).toEqual(['a', 'a', 'a\n', 'a', ' a ', ''])
  })
})
