import { describe, expect, it } from 'vitest'
import { AppError, RateLimited } from '@/lib/app-error'
import { signInErrorOf, signInRefusal } from './sign-in-refusal'

describe('signInRefusal', () => {
  it('says how long to wait after too many tries', () => {
    const code = signInErrorOf(new RateLimited('Somebody has tried too often. Try again in 9 minutes.', 540))
    expect(code).toBe('rate_limited.540')
    expect(signInRefusal(code)).toBe('Somebody has tried to sign in too often. Try again in 9 minutes.')
  })

  it('says of a wrong password and of an unknown address the same', () => {
    expect(signInRefusal('CredentialsSignin')).toContain('do not go together')
  })

  it.each([new Error('SELECT email'), new AppError('forbidden', 'ana@example.org'), 'nonsense'])(
    'keeps what went wrong to itself',
    (error) => {
      expect(signInErrorOf(error)).toBe('Callback')
      expect(signInRefusal('Callback')).toBe('Signing in did not work just now. Try again in a moment.')
    },
  )

  it.each([undefined, null, '', 'rate_limited.', 'rate_limited.soon', 'rate_limited.<b>'])('shows nothing of the code %s', (code) => {
    expect(signInRefusal(code)).toBe('Signing in did not work just now. Try again in a moment.')
  })
})
