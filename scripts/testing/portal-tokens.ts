import { decodeSecret } from '@/lib/portals/client-secret'
import type { ClaimSubject, JudgedToken, SigningKind } from '@/lib/portals/portal-kind'
import { importSigningKey, signToken } from '@/lib/tokens/sign-token'
import { testSecret } from './make-portal'

/** A contact with everything, whose name has an accent and an apostrophe. */
export const zoe: ClaimSubject = {
  id: '0199a000-0000-7000-8000-000000000001',
  guid: '50a5374f-2108-4a60-b7eb-ab9fb5cd094a',
  sourcedId: 'C-17',
  givenName: 'Zoë',
  familyName: "O'Brien",
  email: 'zoe@example.org',
  phone: '+1 555 0100',
  language: 'es',
  students: [
    {
      sourcedId: 'S1',
      givenName: 'Mia',
      familyName: "O'Brien",
      school: 'Hill School',
      grade: '3',
      relationship: 'mother',
      restricted: false,
    },
    { sourcedId: 'S2', givenName: 'Noor', familyName: 'Haddad', school: 'Hill School', grade: null, relationship: null, restricted: false },
  ],
}

/** 14 November 2023, 22:13:20 UTC. */
export const issuedAt = 1_700_000_000
export const nonce = '00112233445566778899aabbccddeeff'

type Signing<Settings> = { settings: Settings; subject?: ClaimSubject; secret?: string }

/** A token of the kind as its portal's signer makes it at `issuedAt`, with the lifetime that holds when nothing is asked. */
export function signFor<Settings>(kind: SigningKind<Settings>, { settings, subject = zoe, secret = testSecret }: Signing<Settings>) {
  const lifetime = kind.lifetime(settings)
  const expiresAt = lifetime.bound === 'once' ? null : issuedAt + (lifetime.bound === 'fixed' ? lifetime.seconds : lifetime.defaultSeconds)
  const claims = kind.claims({ settings, subject, issuedAt, expiresAt, nonce })
  const header = kind.header(settings)
  const key = importSigningKey(decodeSecret(secret, kind.secretEncoding(settings)))
  return { token: signToken({ header, claims }, key), header, claims, expiresAt }
}

/** What the kind finds wrong with a token, in the order of its rules. */
export function brokenRules<Settings>({ rules }: Pick<SigningKind<Settings>, 'rules'>, token: JudgedToken<Settings>): string[] {
  return rules.flatMap((rule) => rule.broken(token) ?? [])
}
