import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

const bytes = z
  .string()
  .max(65_536)
  .regex(/^[A-Za-z0-9_-]*$/)

const refusal = 'The browser’s answer cannot be read. Try again.'

/** What a browser answers when a passkey is used (WebAuthn Level 3 §5.1.7.3, `AuthenticationResponseJSON`); extensions are left out. */
export const passkeyUseSchema = z
  .object(
    {
      id: bytes.min(1).max(2_048),
      rawId: bytes,
      type: z.literal('public-key'),
      response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: bytes.nullish() }),
    },
    refusal,
  )
  .transform(({ response: { userHandle, ...response }, ...answer }): AuthenticationResponseJSON => {
    return { ...answer, response: { ...response, ...(userHandle ? { userHandle } : {}) }, clientExtensionResults: {} }
  })

/** What a browser answers when a passkey is made (`RegistrationResponseJSON`); extensions are left out. */
export const passkeyCreationSchema = z
  .object(
    {
      id: bytes.min(1).max(2_048),
      rawId: bytes,
      type: z.literal('public-key'),
      response: z.object({ clientDataJSON: bytes, attestationObject: bytes, transports: z.array(z.string().max(32)).max(10).nullish() }),
    },
    refusal,
  )
  .transform(({ response: { transports, ...response }, ...answer }): RegistrationResponseJSON => {
    return { ...answer, response: { ...response, transports: transports ?? [] }, clientExtensionResults: {} }
  })
