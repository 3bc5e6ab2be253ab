import 'server-only'
import { createHash } from 'node:crypto'

/** SHA-256 of a token in compact form: all that is kept of it. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
