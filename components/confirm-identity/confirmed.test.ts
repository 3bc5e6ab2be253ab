import { describe, expect, it } from 'vitest'
import type { ActionResult } from '@/lib/action-result'
import { askWith, confirmed } from './confirmed'

const refused = { ok: false, code: 'confirm_identity', message: 'Confirm that it is you.', fields: {} } as const

/** An action that is refused until somebody has shown who is there, and what it was called with. */
function guardedAction() {
  const calls: string[] = []
  let isFresh = false
  return {
    calls,
    show: () => {
      isFresh = true
    },
    action: async (input: string): Promise<ActionResult<string>> => {
      calls.push(input)
      return isFresh ? { ok: true, data: `saved ${input}` } : refused
    },
  }
}

describe('confirmed', () => {
  it('asks once where it was refused, and then does the same again', async () => {
    const { action, calls, show } = guardedAction()
    let times = 0
    const stop = askWith(async () => {
      times += 1
      show()
      return true
    })
    expect(await confirmed(action)('what was typed')).toEqual({ ok: true, data: 'saved what was typed' })
    expect(await confirmed(action)('more')).toEqual({ ok: true, data: 'saved more' })
    expect({ times, calls }).toEqual({ times: 1, calls: ['what was typed', 'what was typed', 'more'] })
    stop()
  })

  it('answers with the refusal where the member declines, or nobody is there to ask', async () => {
    const { action, calls } = guardedAction()
    const stop = askWith(async () => false)
    expect(await confirmed(action)('a')).toEqual(refused)
    stop()
    expect(await confirmed(action)('b')).toEqual(refused)
    expect(calls).toEqual(['a', 'b'])
  })

  it('asks once for two that are refused at the same moment', async () => {
    const { action, show } = guardedAction()
    let times = 0
    const stop = askWith(async () => {
      times += 1
      show()
      return true
    })
    const answers = await Promise.all([confirmed(action)('a'), confirmed(action)('b')])
    expect(answers).toEqual([
      { ok: true, data: 'saved a' },
      { ok: true, data: 'saved b' },
    ])
    expect(times).toBe(1)
    stop()
  })

  it('asks for no other refusal', async () => {
    const other = { ok: false, code: 'conflict', message: 'Taken.', fields: {} } as const
    const stop = askWith(async () => {
      throw new Error('Nobody is to be asked.')
    })
    expect(await confirmed(async (_: string): Promise<ActionResult<void>> => other)('a')).toEqual(other)
    stop()
  })
})
