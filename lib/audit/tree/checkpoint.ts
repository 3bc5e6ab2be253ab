import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { hashBytes } from './merkle-hash'

/** A tree head: what a checkpoint says of a district's record. */
export type TreeHead = { districtId: string; size: number; rootHash: Buffer; signedAt: Date }

/** A line of a signed note: who says to have signed, and what. */
type NoteSignature = { keyName: string; keyId: Buffer; signature: Buffer }

export type Checkpoint = TreeHead & { text: string; signatures: NoteSignature[] }

/** The kind of signature that is Ed25519 (C2SP signed-note). */
const ed25519 = Buffer.of(0x01)
const keyIdBytes = 4
const mostLeaves = 2 ** 31 - 1
/** What stands before the 32 bytes of a public key in SPKI form (RFC 8410 §4). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const originPrefix = 'invite-desk/audit/'
const timePrefix = 'signed_at '

/** The origin of a district's tree, which is the name of its keys as well (C2SP tlog-checkpoint). It does not change with the address of the product. */
export function originOf(districtId: string): string {
  return `${originPrefix}${districtId}`
}

/** The 32 bytes of an Ed25519 public key (RFC 8032 §5.1.5). */
export function rawPublicKey(key: KeyObject): Buffer {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  return Buffer.from(x ?? '', 'base64url')
}

/** A verifier key of a C2SP signed note: name, key id and public key, separated by `+`. */
export function verifierKey(districtId: string, publicKey: Uint8Array): string {
  const name = originOf(districtId)
  return `${name}+${keyIdOf(name, publicKey).toString('hex')}+${Buffer.concat([ed25519, publicKey]).toString('base64')}`
}

/** A checkpoint of C2SP tlog-checkpoint, signed as a C2SP signed note: origin, size, root, and as an extension line when it was signed. */
export function signCheckpoint({ districtId, size, rootHash, signedAt }: TreeHead, key: KeyObject): string {
  const origin = originOf(districtId)
  const text = `${origin}\n${size}\n${rootHash.toString('base64')}\n${timePrefix}${signedAt.toISOString()}\n`
  const signature = Buffer.concat([keyIdOf(origin, rawPublicKey(key)), sign(null, Buffer.from(text), key)])
  return `${text}\n— ${origin} ${signature.toString('base64')}\n`
}

/** What a checkpoint says, without believing it; undefined when the text is not one of ours, character for character. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  const end = note.indexOf('\n\n')
  if (end === -1) return undefined
  const text = note.slice(0, end + 1)
  const [origin = '', size = '', root = '', time = '', ...rest] = text.split('\n')
  if (!origin.startsWith(originPrefix) || !time.startsWith(timePrefix) || rest.length !== 1 || rest[0] !== '') return undefined
  const rootHash = decode(root)
  const signedAt = new Date(time.slice(timePrefix.length))
  if (!/^(?:0|[1-9][0-9]{0,9})$/.test(size) || Number(size) > mostLeaves || rootHash?.length !== hashBytes) return undefined
  if (Number.isNaN(signedAt.getTime()) || time !== timePrefix + signedAt.toISOString()) return undefined
  const signatures = parseSignatures(note.slice(end + 2))
  return signatures && { districtId: origin.slice(originPrefix.length), size: Number(size), rootHash, signedAt, text, signatures }
}

/** Which of the keys signed the checkpoint for its district; undefined when none of them did. */
export function findSigner({ districtId, text, signatures }: Checkpoint, publicKeys: readonly Uint8Array[]): Uint8Array | undefined {
  const name = originOf(districtId)
  return publicKeys.find((publicKey) => {
    const keyId = keyIdOf(name, publicKey)
    const own = signatures.filter((line) => line.keyName === name && line.keyId.equals(keyId))
    return own.some(({ signature }) => verify(null, Buffer.from(text), publicKeyOf(publicKey), signature))
  })
}

function keyIdOf(name: string, publicKey: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(ed25519).update(publicKey).digest().subarray(0, keyIdBytes)
}

function publicKeyOf(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' })
}

function parseSignatures(lines: string): NoteSignature[] | undefined {
  if (!lines.endsWith('\n')) return undefined
  const signatures = lines
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [dash, keyName, encoded, ...rest] = line.split(' ')
      const bytes = decode(encoded ?? '')
      if (dash !== '—' || !keyName || rest.length > 0 || !bytes || bytes.length <= keyIdBytes) return undefined
      return { keyName, keyId: bytes.subarray(0, keyIdBytes), signature: bytes.subarray(keyIdBytes) }
    })
  return signatures.every((signature) => signature !== undefined) ? signatures : undefined
}

/** Base64 as it is written here and no other way. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
