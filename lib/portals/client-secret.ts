import { createHash } from 'node:crypto'
import { AppError } from '@/lib/app-error'
import type { SecretEncoding } from './portal-kind'

/** RFC 7518 §3.2: a key for HS256 has at least the size of the hash. */
export const strongSecretBytes = 32

/** The bytes of the key from the secret as the vendor wrote it. Refuses what is not in the encoding it is said to be in. */
export function decodeSecret(text: string, encoding: SecretEncoding): Buffer {
  if (text !== text.trim()) {
    const sentence = 'The client secret begins or ends with a blank or a line end, which no vendor issues. Copy it again without it.'
    throw new AppError('invalid_input', sentence, { secret: 'It begins or ends with a blank or a line end. Copy it again without it.' })
  }
  if (text === '') throw new AppError('invalid_input', 'The client secret is empty.', { secret: 'Type the client secret.' })
  if (encoding === 'md5_hex') return Buffer.from(createHash('md5').update(text).digest('hex'), 'ascii')
  const bytes = Buffer.from(text, encoding)
  const mismatch =
    (encoding === 'base64' && bytes.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, '')) ||
    (encoding === 'base64url' && bytes.toString('base64url') !== text.replace(/=+$/, ''))
  if (mismatch)
    throw new AppError('invalid_input', `The client secret is not ${encoding}. Check the secret encoding of the portal.`, {
      secret: `This is not ${encoding}.`,
    })
  if (bytes.length === 0) throw new AppError('invalid_input', 'The client secret is empty.', { secret: 'Type the client secret.' })
  return bytes
}

/** How many bytes there are to guess: a digest of a short text is as easily guessed as the text. Refuses as `decodeSecret` does. */
export function secretStrength(text: string, encoding: SecretEncoding): number {
  const { length } = decodeSecret(text, encoding)
  return encoding === 'md5_hex' ? Math.min(length, Buffer.byteLength(text)) : length
}
