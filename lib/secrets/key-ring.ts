import 'server-only'
import { env } from '@/lib/env'
import type { Key } from './envelope'

/** The operator's keys of `ENCRYPTION_KEYS`. The first wraps what is new, every one opens what it wrapped. */
export type KeyRing = { current: Key; find(id: string): Buffer | undefined }

/** Reads `id:base64[,id:base64]`, each key 32 bytes. */
export function parseKeyRing(text: string): KeyRing {
  const keys = text.split(',').map((part): Key => {
    const [id = '', encoded = ''] = part.split(':')
    return { id, bytes: Buffer.from(encoded, 'base64') }
  })
  const [current] = keys
  if (!current || keys.some(({ bytes }) => bytes.length !== 32)) throw new RangeError('ENCRYPTION_KEYS must hold 32-byte keys.')
  return { current, find: (id) => keys.find((key) => key.id === id)?.bytes }
}

export function keyRing(): KeyRing {
  return parseKeyRing(env().ENCRYPTION_KEYS)
}
