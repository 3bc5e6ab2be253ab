import type { z } from 'zod'
import type { Contact } from '@/lib/contacts/contact'

/** The contact as claims may use it. */
export type ClaimSubject = Pick<
  Contact,
  'id' | 'guid' | 'sourcedId' | 'givenName' | 'familyName' | 'email' | 'phone' | 'language' | 'students'
>

/** How a secret typed by a member becomes the bytes of the key; `md5_hex` is the lower-case hex MD5 of it, as ASCII. */
export const secretEncodings = ['utf8', 'base64', 'base64url', 'md5_hex'] as const
export type SecretEncoding = (typeof secretEncodings)[number]

/** How long a token lives: as long as is asked within bounds, as long as the system says, or until it is used once, with no expiry that anybody documents. */
export type Lifetime =
  | {
      bound: 'chosen'
      minimumSeconds: number
      maximumSeconds: number
      /** When nothing is asked. */
      defaultSeconds: number
      /** Of a link that is signed when the button of an invite page is pressed. */
      clickSeconds: number
    }
  | { bound: 'fixed'; seconds: number }
  | { bound: 'once' }

/** A token taken apart, and the settings it is judged by. */
export type JudgedToken<Settings> = { settings: Settings; header: Record<string, unknown>; claims: Record<string, unknown> }

/** One documented rule of a system. */
export type PortalRule<Settings> = {
  /** What must hold, in a few words: `iss is exactly jwtp.gg4l.com`. */
  rule: string
  /** Why the token breaks it, as a sentence; undefined while it holds. */
  broken(token: JudgedToken<Settings>): string | undefined
}

/** Why a portal sent somebody back, in the classes families are told about. */
export const returnReasons = ['link_refused', 'details_refused', 'unspecified'] as const
export type ReturnReason = (typeof returnReasons)[number]

/** What a portal says by sending the bearer of a link back to our address. */
export type PortalReturn =
  | { failed: true; reason: ReturnReason; code: string | null; message: string | null }
  /** The person is in; `forwardTo` is where the system is. */
  | { failed: false; forwardTo: string }

export type ClaimSkipReason = 'no_guid' | 'no_email' | 'no_name' | 'no_claim'

export type ClaimsInput<Settings> = {
  settings: Settings
  subject: ClaimSubject
  /** Whole seconds since the epoch. */
  issuedAt: number
  /** As `issuedAt`; null where the system documents no expiry. */
  expiresAt: number | null
  /** 32 lower-case hex digits, 128 random bits, another for each token. */
  nonce: string
}

type KindBase<Settings> = {
  kind: string
  /** The system's own name. */
  label: string
  /** What a district usually calls its portal of this system. */
  usualName: string
  /** What it is for, in one sentence, for whoever chooses among the systems. */
  summary: string
  /** snake_case, as PORTALS.md §6 names them; each registered in `settingFaces`. */
  settings: z.ZodObject<z.core.$ZodShape> & z.ZodType<Settings>
  /** Which setting cannot stand beside the others, and why, as a sentence; left out where each may be what it likes. */
  contradiction?(settings: Settings): { setting: string; sentence: string } | undefined
  /** Where a district gets the settings and the secret. */
  whereFrom: string
  /** What the system's documentation warns of, as sentences for whoever sets the portal up. */
  cautions: readonly string[]
  rules: readonly PortalRule<Settings>[]
  /** The second since the epoch at which the token dies by what it says; undefined where nothing tells. */
  diesAt(token: JudgedToken<Settings>): number | undefined
}

/** A system whose links we sign. */
export type SigningKind<Settings> = KindBase<Settings> & {
  signs: true
  secretEncoding(settings: Settings): SecretEncoding
  /** Enforced at signing. */
  lifetime(settings: Settings): Lifetime
  /** Tokens live minutes, so no raw link is ever handed out: only the invite page signs one. */
  onlyAtClick(settings: Settings): boolean
  /** Whether a link signs its bearer in, so that an invite page confirms the person first; otherwise it leads to the set-up of an account. */
  signsIn: boolean
  /** Why this contact cannot have a link of this portal; undefined when it can. */
  skipReason(subject: ClaimSubject, settings: Settings): ClaimSkipReason | undefined
  /** Members stand in the order they are written in. */
  header(settings: Settings): TokenHeader
  /** The claims as JSON text, in the system's order. */
  claims(input: ClaimsInput<Settings>): string
  /** What stands before and after the token in the link. `returnAddress` is ours, made for this link alone. */
  address(settings: Settings, returnAddress: string): LinkAddress
  /** What the system says at our return address; left out where it never comes back. */
  returned?(query: URLSearchParams, settings: Settings): PortalReturn
}

export type TokenHeader = { alg: 'HS256' } & Record<string, unknown>

export type LinkAddress = { prefix: string; suffix: string }

/** Where the public keys come from that a system's tokens are verified with. */
export type PublicKeySource = { pasted: string } | { jwksUrl: string }

/** A system whose tokens we verify and never sign. */
export type VerifyingKind<Settings> = KindBase<Settings> & {
  signs: false
  publicKeys(settings: Settings): PublicKeySource
}

/** A system described once: everything that differs between systems stands in its file and nowhere else. */
export type PortalKind<Settings> = SigningKind<Settings> | VerifyingKind<Settings>
