import { pooledRandomBytes } from './pooled-random-bytes'

let lastMilliseconds = 0
let counter = 0

/**
 * A UUIDv7 (RFC 9562 §5.7) whose 12 bits after the time count up within a millisecond (§6.2, method 1), so ids made
 * by one process sort in the order they were made.
 */
export function uuidV7(): string {
  const now = Date.now()
  if (now > lastMilliseconds) {
    lastMilliseconds = now
    counter = 0
  } else if (++counter > 0xfff) {
    lastMilliseconds += 1
    counter = 0
  }
  const bytes = pooledRandomBytes(16)
  bytes.writeUIntBE(lastMilliseconds, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
