import 'server-only'
import { compactVerify } from 'jose'
import type { SigningKey } from './sign-token'

/** Whether the token's HS256 signature is this key's. Any other algorithm in its header is simply not ours. */
export async function isSignedWith(token: string, key: SigningKey): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: ['HS256'] })
    return true
  } catch {
    // jose answers every way of not being ours by throwing; the caller asks a yes-or-no question.
    return false
  }
}
