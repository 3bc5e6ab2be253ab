import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { env } from '@/lib/env'

type Asked = { challenge: string }

/** What an answer says that an honest one would not. */
type Deviation = { origin?: string; rpId?: string; verifiesUser?: boolean; counter?: number; userHandle?: string }

const flag = { userPresent: 0x01, userVerified: 0x04, credential: 0x40 }

/** A browser and an authenticator in one, with a key of its own: what it signs is checked as anybody's. Its counter stands still unless told. */
export function softwareAuthenticator() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  const credentialId = id.toString('base64url')
  let handle = ''

  const clientData = (type: string, { challenge }: Asked, { origin }: Deviation) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: origin ?? new URL(env().APP_URL).origin, crossOrigin: false }))

  const authenticatorData = (flags: number, { rpId, verifiesUser = true, counter = 0 }: Deviation) => {
    const rest = Buffer.alloc(5)
    rest.writeUInt8(flag.userPresent | (verifiesUser ? flag.userVerified : 0) | flags)
    rest.writeUInt32BE(counter, 1)
    return Buffer.concat([sha256(rpId ?? new URL(env().APP_URL).hostname), rest])
  }

  return {
    credentialId,
    /** Makes the passkey. */
    create(asked: Asked & { user: { id: string } }, deviation: Deviation = {}): RegistrationResponseJSON {
      handle = asked.user.id
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const authData = Buffer.concat([
        authenticatorData(flag.credential, deviation),
        Buffer.alloc(16),
        length,
        id,
        coseOf(publicKey.export({ format: 'jwk' })),
      ])
      const attestationObject = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', Uint8Array.from(authData)],
        ]) as never,
      )
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', asked, deviation).toString('base64url'),
          attestationObject: Buffer.from(attestationObject).toString('base64url'),
          transports: ['internal'],
        },
      }
    },
    /** Uses the passkey. */
    use(asked: Asked, deviation: Deviation = {}): AuthenticationResponseJSON {
      const clientDataJSON = clientData('webauthn.get', asked, deviation)
      const data = authenticatorData(0, deviation)
      const signature = sign('sha256', Buffer.concat([data, sha256(clientDataJSON)]), privateKey)
      return {
        id: credentialId,
        rawId: credentialId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientDataJSON.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: deviation.userHandle ?? handle,
        },
      }
    },
  }
}

/** A public key on P-256 as COSE (RFC 9053 §7.1.1). */
function coseOf({ x = '', y = '' }: { x?: string; y?: string }): Uint8Array {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'))
  return isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]) as never,
  )
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}
