import { describe, expect, it } from 'vitest'
import { nextAuthFault } from './next-auth-fault'

describe('nextAuthFault', () => {
  it('tells the code and the kind of error', () => {
    expect(nextAuthFault('JWT_SESSION_ERROR', new TypeError('of somebody@example.org'))).toEqual({
      code: 'JWT_SESSION_ERROR',
      error: 'TypeError',
    })
    expect(nextAuthFault('OAUTH_CALLBACK_ERROR', { error: new RangeError('x') })).toEqual({
      code: 'OAUTH_CALLBACK_ERROR',
      error: 'RangeError',
    })
  })

  it.each(['', 'jwt', 'A B', 'A\nB', 'A'.repeat(41), 'password=hunter2'])('tells no code that next-auth does not have: %j', (code) => {
    expect(nextAuthFault(code, { error: 'x' })).toEqual({})
  })
})
