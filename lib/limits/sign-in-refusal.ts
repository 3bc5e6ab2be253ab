import { RateLimited } from '@/lib/app-error'
import { formatWait } from './format-wait'

/** The code by which the sign-in form learns why signing in did not work: nothing of the error but a wait comes out. */
export function signInErrorOf(error: unknown): string {
  return error instanceof RateLimited ? `rate_limited.${error.retryAfterSeconds}` : 'Callback'
}

/** What the form says about a code of next-auth or of `signInErrorOf`; the same for an address that is nobody's. */
export function signInRefusal(code: string | null | undefined): string {
  if (code === 'CredentialsSignin') return 'The e-mail address and the password do not go together. Check both and try again.'
  const [, seconds] = /^rate_limited\.(\d{1,5})$/.exec(code ?? '') ?? []
  if (seconds) return `Somebody has tried to sign in too often. ${formatWait(Number(seconds))}`
  return 'Signing in did not work just now. Try again in a moment.'
}
