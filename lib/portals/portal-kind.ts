import type { z } from 'zod'

/** The contact as claims may use it. */
export type ClaimSubject = { guid: string | null; givenName: string; familyName: string; email: string | null }

export type Lifetime = { minimumSeconds: number; maximumSeconds: number }

/** A field of the settings form; the same names serve the CLI and the API. A duration is kept in seconds. */
export type SettingField = {
  name: string
  label: string
  hint: string
  type: 'text' | 'duration' | 'choice'
  choices?: readonly { value: string; label: string }[]
}

/** How a secret typed by a member becomes the bytes of the key. */
export const secretEncodings = ['utf8', 'base64', 'base64url'] as const
export type SecretEncoding = (typeof secretEncodings)[number]

/** A system of signed links, described once: everything that differs between systems stands here and nowhere else. */
export type PortalKind<Settings> = {
  kind: string
  /** The system's own name. */
  label: string
  /** snake_case, as PORTALS.md §6 names them. */
  settings: z.ZodObject<z.core.$ZodShape> & z.ZodType<Settings>
  fields: readonly SettingField[]
  /** Where a district gets the settings and the secret. */
  whereFrom: string
  header: { alg: 'HS256'; typ: 'JWT' }
  /** Bounds that the system itself sets; enforced at signing. */
  lifetime: Lifetime
  defaultLifetimeSeconds(settings: Settings): number
  /** How long a link lives that is signed when the button of an invite page is pressed. */
  clickLifetimeSeconds(settings: Settings): number
  /** Why this contact cannot have a link of this portal; undefined when it can. */
  skipReason(subject: ClaimSubject): 'no_guid' | 'no_email' | undefined
  /** The claims as JSON text, in the system's order. `issuedAt` and `expiresAt` are whole seconds since the epoch. */
  claims(input: { settings: Settings; subject: ClaimSubject; issuedAt: number; expiresAt: number }): string
  /** What stands before and after the token in the link. */
  address(settings: Settings): { prefix: string; suffix: string }
  /** What the system's rules say against these claims, as sentences; empty when all hold. */
  brokenRules(input: { settings: Settings; header: Record<string, unknown>; claims: Record<string, unknown> }): string[]
}
