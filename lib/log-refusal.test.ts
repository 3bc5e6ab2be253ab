import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError, type ErrorCode, errorStatuses, RateLimited } from './app-error'
import { logRefusal } from './log-refusal'
import { logger } from './logger'

afterEach(() => vi.restoreAllMocks())

const actor = { districtId: 'd', kind: 'member', id: 'm' } as const

describe('a refusal', () => {
  it('is told with its door and who asked, by ids, and without its sentence', () => {
    const warned = vi.spyOn(logger, 'warn').mockReturnValue(undefined)
    logRefusal(new AppError('forbidden', 'ana@example.org may not do this.'), { door: 'GET /contacts', actor })
    expect(warned.mock.calls).toEqual([
      [{ code: 'forbidden', door: 'GET /contacts', districtId: 'd', actor: 'member', actorId: 'm' }, 'refused'],
    ])
  })

  it('is told of somebody who is not known, and of too many tries', () => {
    const warned = vi.spyOn(logger, 'warn').mockReturnValue(undefined)
    logRefusal(new RateLimited('Too many tries.', 60), { door: 'action' })
    expect(warned.mock.calls).toEqual([[{ code: 'rate_limited', door: 'action' }, 'refused']])
  })

  it('is not worth a line where it is a mistake and no attack', () => {
    const warned = vi.spyOn(logger, 'warn').mockReturnValue(undefined)
    const mistakes = (Object.keys(errorStatuses) as ErrorCode[]).filter(
      (code) => !['unauthenticated', 'forbidden', 'rate_limited'].includes(code),
    )
    for (const code of mistakes) logRefusal(new AppError(code, 'No.'), { door: 'action', actor })
    expect(warned).not.toHaveBeenCalled()
  })
})
